/** Any fetch runtime (workers, Node with a fetch server, tests): a `Request` in, a `Response` out. Holds no policy. */
import type { DecisionLog } from '../gate/decision-log.ts';
import type { Gate } from '../gate/gate.ts';
import type { AllowDecision, AnswerDecision, GateRequest, Header } from '../gate/types.ts';

export interface FetchOptions {
  /** Answers the requests that the gate allows. @default the global `fetch`, which asks the request's own URL */
  readonly origin?: ((request: Request) => Response | Promise<Response>) | undefined;
  readonly log?: DecisionLog | undefined;
}

/** What workers pass beside the request; `waitUntil` keeps a key refresh alive after the response. */
export interface FetchContext {
  readonly waitUntil?: (promise: Promise<unknown>) => void;
}

/** A fetch handler. It never throws for what a client sent; a defect denies with 503. */
export function createFetchHandler(
  gate: Gate,
  { origin = fetch, log }: FetchOptions = {},
): (request: Request, context?: FetchContext) => Promise<Response> {
  async function decide(request: Request, context?: FetchContext): Promise<Response | Request> {
    const started = performance.now();
    const now = Date.now() / 1000;
    const gateRequest = readRequest(request);
    const refresh = gate.refreshIfDue(now);
    if (refresh) context?.waitUntil?.(refresh);
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
