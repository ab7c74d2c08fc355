/** Any fetch runtime (workers, Node with a fetch server, tests): a `Request` in, a `Response` out. Holds no policy. */
import type { DecisionLog } from '../gate/decision-log.ts';
import type { AllowDecision, AnswerDecision, GateRequest, Header } from '../gate/types.ts';
import { type BodyGate, hasEndpointBody, MAX_BODY_BYTES } from './endpoint-body.ts';

export interface FetchOptions {
  /** Answers the requests that the gate allows. @default the global `fetch`, which asks the request's own URL */
  readonly origin?: ((request: Request) => Response | Promise<Response>) | undefined;
  readonly log?: DecisionLog | undefined;
  /** The platform's name for a request, shown on pages; such as `(request) => request.headers.get('cf-ray') ?? undefined`. */
  readonly requestId?: ((request: Request) => string | undefined) | undefined;
}

/** What workers pass beside the request; `waitUntil` keeps a key refresh alive after the response. */
export interface FetchContext {
  readonly waitUntil?: (promise: Promise<unknown>) => void;
}

/** A fetch handler. It never throws for what a client sent; a defect denies with 503. */
export function createFetchHandler(
  gate: BodyGate,
  options: FetchOptions = {},
): (request: Request, context?: FetchContext) => Promise<Response> {
  const { origin = fetch, log } = options;

  /** What only login endpoints and pages look at. */
  async function readForLogin(read: GateRequest, request: Request): Promise<GateRequest> {
    const body = hasEndpointBody(read) ? await readBody(request) : undefined;
    return { ...read, body, requestId: options.requestId?.(request) };
  }

  async function decide(request: Request, context?: FetchContext): Promise<Response | Request> {
    const started = performance.now();
    const now = Date.now() / 1000;
    const read = readRequest(request);
    const refresh = gate.refreshIfDue(now);
    if (refresh) context?.waitUntil?.(refresh);
    const gateRequest = gate.takesBody ? await readForLogin(read, request) : read;
    const decision = await gate(gateRequest, now);
    log?.(gateRequest, decision, Math.round((performance.now() - started) * 1000));
    return decision.kind === 'allow' ? applyTo(request, decision) : toResponse(decision);
  }

  return async (request, context) => {
    const decided = await decide(request, context).catch(() => {
      // The cause could hold anything the client sent.
      console.log('{"code":"internal_error"}');
      const headers = { 'cache-control': 'no-store', 'content-type': 'application/json' };
      return new Response('{"error":"internal_error"}', { status: 503, headers });
    });
    if (!(decided instanceof Request)) return decided;
    try {
      return await origin(decided);
    } catch {
      // What an origin's failure says is the origin's affair, and may quote the request.
      return new Response(null, { status: 502, headers: { 'cache-control': 'no-store' } });
    }
  };
}

function readRequest(request: Request): GateRequest {
  const url = new URL(request.url);
  const headers: Record<string, string[]> = Object.create(null);
  for (const [name, value] of request.headers) headers[name] = [value];
  const { authorization } = headers;
  // `Headers` joins repeated headers with a comma, which no bearer token holds; taken apart, they are two again.
  if (authorization) headers.authorization = (authorization[0] ?? '').split(/, *(?=bearer )/i);
  return {
    method: request.method,
    host: url.host,
    path: url.pathname,
    query: url.search.slice(1),
    headers,
    clientIp: '',
  };
}

/** Undefined for a body that is over the limit, or ends before its end. */
async function readBody({ headers, body }: Request): Promise<string | undefined> {
  if (!body || Number(headers.get('content-length')) > MAX_BODY_BYTES) return undefined;
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      // Leaving the loop cancels the stream.
      if (bytes > MAX_BODY_BYTES) return undefined;
      text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    return undefined;
  }
  return text + decoder.decode();
}

function applyTo(request: Request, decision: AllowDecision): Request {
  const url = new URL(request.url);
  if (decision.uri !== undefined) url.pathname = decision.uri;
  // A redirect is the client's to follow, past the gate again; followed here, its target would not be judged.
  const changed = new Request(new Request(url, request), { redirect: 'manual' });
  for (const name of decision.removeHeaders) changed.headers.delete(name);
  for (const [name, value] of decision.setHeaders ?? []) changed.headers.set(name, value);
  return changed;
}

function toResponse({ status, headers, body }: AnswerDecision): Response {
  const init = { status, headers: headers as Header[] as [string, string][] };
  return new Response(status === 204 ? null : body, init);
}
