/**
 * The login half behind a Lambda function URL that CloudFront asks for `/.postern/*`: payload 2.0 in, an answer out.
 * It forwards nothing. Whoever does not know the origin header learns nothing but 403.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { RejectionCode } from '../errors.ts';
import type { DecisionLog } from '../gate/decision-log.ts';
import type { Gate } from '../gate/gate.ts';
import type { AnswerDecision, DecisionReason, GateRequest, Header } from '../gate/types.ts';
import { decodeBody, hasEndpointBody } from './endpoint-body.ts';

/** The part of payload format 2.0 that is read. */
export interface FunctionUrlEvent {
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: {
    readonly requestId?: string;
    readonly http?: { readonly method?: string; readonly sourceIp?: string };
  };
}

export interface FunctionUrlResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: false;
}

export interface FunctionUrlOptions {
  /**
   * The custom header that only your distribution sends: a function URL is open to the world. Two values while one is
   * replaced; each at least 32 characters that nobody can guess. A function gives those that are not known from the start, or
   * says in a word for the log why they cannot be had: then nobody is let in.
   */
  readonly originHeader: {
    readonly name: string;
    readonly values: readonly string[] | ((now: number) => Promise<readonly string[] | string>);
  };
  readonly log?: DecisionLog | undefined;
  /** How long a due key refresh may hold a decided request, in milliseconds. @default 250 */
  readonly refreshWaitMilliseconds?: number;
}

/**
 * The host that the viewer asked for: a function URL has a host of its own. Set by a CloudFront Function on that behavior
 * or, with one host, as an origin custom header; believed only beside the origin header.
 */
export const HOST_HEADER = 'x-postern-host';

/** The function's `handler`. Throws a `TypeError` for an origin header that guards nothing; the handler never throws. */
export function createFunctionUrlHandler(
  gate: Gate,
  options: FunctionUrlOptions,
): (event: FunctionUrlEvent) => Promise<FunctionUrlResult> {
  const { log, refreshWaitMilliseconds = 250 } = options;
  const isOurs = createOriginCheck(options.originHeader);

  async function decide(event: FunctionUrlEvent): Promise<AnswerDecision> {
    const started = process.hrtime.bigint();
    const now = Date.now() / 1000;
    const headers = readHeaders(event);
    // Before anything else is read: it takes the header away, so that nothing after it can show it.
    const isTrusted = await isOurs(headers, now);
    const request = readRequest(event, headers);
    const refresh = isTrusted === true ? gate.refreshIfDue(now) : undefined;
    const decision =
      isTrusted === true
        ? await answer({ ...request, body: readBody(request, event) }, now)
        : refuseStranger(isTrusted);
    // Lambda freezes the instance when this handler ends.
    if (refresh) await Promise.race([refresh, wait(refreshWaitMilliseconds)]);
    log?.(request, decision, Number((process.hrtime.bigint() - started) / 1000n));
    return decision;
  }

  async function answer(request: GateRequest, now: number): Promise<AnswerDecision> {
    const isEndpoint = request.path.startsWith('/.postern/');
    const decision = isEndpoint ? await gate(request, now) : undefined;
    // There is no origin behind this: what would be allowed is not there.
    if (decision && decision.kind !== 'allow') return decision;
    return refuse('path', { status: 404, code: 'endpoint_unknown' });
  }

  /** Nobody can be known where the values to compare with cannot be had. */
  function refuseStranger(fault: string | false): AnswerDecision {
    return fault === false
      ? refuse('request', { status: 403, code: 'forbidden' })
      : { ...refuse('request', { status: 503, code: 'secrets_unavailable' }), note: fault };
  }

  return async (event) => {
    try {
      return toResult(await decide(event));
    } catch {
      // The cause could hold anything the client sent; the platform would print it.
      console.log('{"code":"internal_error"}');
      return toResult(refuse('request', { status: 503, code: 'internal_error' }));
    }
  };
}

type Headers = Record<string, string[]>;

/** Compares digests, so that neither a value's length nor where it differs takes its own time; and always all of them. */
function createOriginCheck({
  name,
  values,
}: FunctionUrlOptions['originHeader']): (
  headers: Headers,
  now: number,
) => boolean | Promise<boolean | string> {
  if (typeof name !== 'string' || !/^[\w-]+$/.test(name)) {
    throw new TypeError('Option "originHeader.name" must be a header name such as "x-origin-key"');
  }
  const lowerCaseName = name.toLowerCase();

  /** Takes the header away. */
  function takeSent(headers: Headers): Buffer {
    const sent = digest(headers[lowerCaseName]?.[0] ?? '');
    delete headers[lowerCaseName];
    return sent;
  }
  if (typeof values === 'function') {
    return async (headers, now) => {
      const sent = takeSent(headers);
      const known = await values(now);
      return typeof known === 'string' ? known : isOneOf(sent, known.map(digest));
    };
  }
  const isSecret = (value: unknown) =>
    typeof value === 'string' && /^[\x21-\x7e]{32,}$/.test(value);
  if (!Array.isArray(values) || !/^[12]$/.test(`${values.length}`) || !values.every(isSecret)) {
    throw new TypeError(
      'Option "originHeader.values" must be one or two texts of at least 32 visible characters: ' +
        'postern keys generate makes one',
    );
  }
  const known = values.map(digest);
  return (headers) => isOneOf(takeSent(headers), known);
}

/** Always compares with all of them. */
function isOneOf(sent: Buffer, known: readonly Buffer[]): boolean {
  return known.filter((value) => timingSafeEqual(value, sent)).length > 0;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function readHeaders({ headers, cookies }: FunctionUrlEvent): Headers {
  const read: Headers = Object.create(null);
  for (const [name, value] of Object.entries(headers ?? {}))
    read[name.toLowerCase()] = [`${value}`];
  if (Array.isArray(cookies)) read.cookie = [cookies.join('; ')];
  return read;
}

function readRequest(event: FunctionUrlEvent, headers: Headers): GateRequest {
  const { rawPath, rawQueryString, requestContext } = event;
  const { method, sourceIp } = requestContext?.http ?? {};
  return {
    method: `${method}`,
    host: headers[HOST_HEADER]?.[0] ?? '',
    path: `${rawPath}`,
    query: `${rawQueryString ?? ''}`,
    headers,
    clientIp: `${sourceIp}`,
    requestId: requestContext?.requestId,
  };
}

function readBody(request: GateRequest, event: FunctionUrlEvent): string | undefined {
  return hasEndpointBody(request) ? decodeBody(event.body, event.isBase64Encoded) : undefined;
}

function refuse(
  reason: DecisionReason,
  { status, code }: Pick<AnswerDecision, 'status'> & { readonly code: RejectionCode },
): AnswerDecision {
  const headers: Header[] = [
    ['cache-control', 'no-store'],
    ['content-type', 'application/json'],
  ];
  return { kind: 'deny', status, headers, body: `{"error":"${code}"}`, rule: -1, reason, code };
}

/** Cookies have a list of their own; any other header that occurs twice is one list with commas. */
function toResult({ status, headers, body }: AnswerDecision): FunctionUrlResult {
  const joined: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [name, value] of headers) {
    if (name === 'set-cookie') cookies.push(value);
    else joined[name] = joined[name] === undefined ? value : `${joined[name]}, ${value}`;
  }
  return { statusCode: status, headers: joined, cookies, body, isBase64Encoded: false };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
