/**
 * Lambda@Edge, viewer-request: CloudFront's event in, CloudFront's request or a generated response out. Holds no policy.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */
import type { DecisionLog } from '../gate/decision-log.ts';
import type { AllowDecision, AnswerDecision, GateRequest, Header } from '../gate/types.ts';
import { type BodyGate, decodeBody, hasEndpointBody } from './endpoint-body.ts';

export type CloudFrontHeaders = Record<string, { key?: string; value: string }[]>;

/** `event.Records[0].cf.request`. */
export interface CloudFrontRequest {
  clientIp: string;
  method: string;
  uri: string;
  querystring: string;
  headers: CloudFrontHeaders;
  /** With `IncludeBody`, which a login needs; cut off after 40 KB. */
  body?: {
    inputTruncated: boolean;
    action: 'read-only' | 'replace';
    encoding: 'base64' | 'text';
    data: string;
  };
}

export interface CloudFrontResponse {
  status: string;
  headers: CloudFrontHeaders;
  body?: string;
}

export interface ViewerRequestEvent {
  Records: [{ cf: { config?: { requestId?: string }; request: CloudFrontRequest } }];
}

/** A viewer-request handler: the request goes on, or the response goes back. */
export type ViewerRequestHandler<Result = CloudFrontRequest | CloudFrontResponse> = (
  event: ViewerRequestEvent,
  context?: unknown,
) => Result | Promise<Result>;

export interface LambdaEdgeOptions {
  readonly log?: DecisionLog | undefined;
  /** Your own viewer-request function, for the requests that the gate allows. */
  readonly after?: ViewerRequestHandler | undefined;
  /** How long a due key refresh may hold a decided request, in milliseconds. @default 250 */
  readonly refreshWaitMilliseconds?: number;
}

/** The function's `handler`. It never throws: a defect denies with 503. */
export function createLambdaEdgeHandler(
  gate: BodyGate,
  options: LambdaEdgeOptions = {},
): (
  event: ViewerRequestEvent,
  context?: unknown,
) => Promise<CloudFrontRequest | CloudFrontResponse> {
  return async (event, context) => {
    try {
      // `performance` would load a module on first use: 1.1 ms of a cold start.
      const started = process.hrtime.bigint();
      const now = Date.now() / 1000;
      // Whatever is missing here the gate refuses.
      const viewerRequest = (event?.Records?.[0]?.cf?.request ?? {}) as CloudFrontRequest;
      const read = readRequest(viewerRequest);
      const request = gate.takesBody ? addForLogin(read, event) : read;
      // Lambda freezes the instance when this handler ends; so a refresh begun here is awaited here, or it never finishes.
      const refresh = gate.refreshIfDue(now);
      const decision = await gate(request, now);
      if (refresh) await Promise.race([refresh, wait(options.refreshWaitMilliseconds ?? 250)]);
      options.log?.(request, decision, Number((process.hrtime.bigint() - started) / 1000n));
      if (decision.kind !== 'allow') return toResponse(decision);
      applyTo(viewerRequest, decision);
      return options.after ? await options.after(event, context) : viewerRequest;
    } catch {
      // The cause could hold anything the client sent; the platform would print it.
      console.log('{"code":"internal_error"}');
      return toResponse({
        status: 503,
        headers: [
          ['cache-control', 'no-store'],
          ['content-type', 'application/json'],
        ],
        body: '{"error":"internal_error"}',
      });
    }
  };
}

function readRequest(request: CloudFrontRequest): GateRequest {
  const headers: Record<string, string[]> = Object.create(null);
  for (const name in request.headers) {
    headers[name] = request.headers[name]?.map(({ value }) => value) as string[];
  }
  return {
    method: request.method,
    host: headers.host?.[0] ?? '',
    path: request.uri,
    query: request.querystring,
    headers,
    clientIp: request.clientIp,
  };
}

/** What only login endpoints and pages look at. A body that was cut off is none. */
function addForLogin(read: GateRequest, event: ViewerRequestEvent): GateRequest {
  const { config, request } = event?.Records?.[0]?.cf ?? {};
  const { inputTruncated, encoding, data } = (hasEndpointBody(read) && request?.body) || {};
  const added = read as { -readonly [Name in keyof GateRequest]: GateRequest[Name] };
  added.body = inputTruncated ? undefined : decodeBody(data, encoding === 'base64');
  added.requestId = config?.requestId;
  return added;
}

function applyTo(request: CloudFrontRequest, decision: AllowDecision): void {
  for (const name of decision.removeHeaders) delete request.headers[name];
  if (decision.setHeaders) Object.assign(request.headers, toHeaders(decision.setHeaders));
  if (decision.uri) request.uri = decision.uri;
}

/** CloudFront refuses a 204 with a body; so an empty one is left out. */
function toResponse({
  status,
  headers,
  body,
}: Pick<AnswerDecision, 'status' | 'headers' | 'body'>): CloudFrontResponse {
  return { status: `${status}`, headers: toHeaders(headers), ...(body && { body }) };
}

function toHeaders(headers: readonly Header[]): CloudFrontHeaders {
  const lists: CloudFrontHeaders = {};
  for (const [name, value] of headers) lists[name] = [...(lists[name] ?? []), { value }];
  return lists;
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Your own viewer-request function behind a gate, composed by hand: what `after` does in a build. */
export function withGate(
  gate: BodyGate,
  mine: ViewerRequestHandler,
  options: Omit<LambdaEdgeOptions, 'after'> = {},
): ReturnType<typeof createLambdaEdgeHandler> {
  return createLambdaEdgeHandler(gate, { ...options, after: mine });
}
