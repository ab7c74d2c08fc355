/**
 * Node's own HTTP server, and frameworks with `(request, response, next)`: a gate in front of what follows. Use it at the
 * root of an application, before anything that reads bodies. Holds no policy.
 */
import type { DecisionLog } from '../gate/decision-log.ts';
import type { AllowDecision, AnswerDecision, GateRequest } from '../gate/types.ts';
import { type BodyGate, hasEndpointBody, MAX_BODY_BYTES } from './endpoint-body.ts';

/** What is used of `http.IncomingMessage`. */
export interface NodeRequest {
  readonly method?: string | undefined;
  url?: string | undefined;
  /** The whole URL, where a framework has shortened `url` to what follows a mount point. */
  readonly originalUrl?: string | undefined;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly rawHeaders: string[];
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly readableEnded: boolean;
  on(event: 'data' | 'end' | 'close' | 'error', listener: (chunk: Uint8Array) => void): unknown;
}

/** What is used of `http.ServerResponse`. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string | string[]): unknown;
  end(body: string): unknown;
}

export interface NodeOptions {
  readonly log?: DecisionLog | undefined;
  /** The server's name for a request, shown on pages. */
  readonly requestId?: ((request: NodeRequest) => string | undefined) | undefined;
}

/** Calls `next` for what the gate allows, with the request changed as the origin is to see it. Rejects only with what `next` throws. */
export function createNodeHandler(
  gate: BodyGate,
  { log, requestId }: NodeOptions = {},
): (request: NodeRequest, response: NodeResponse, next?: () => unknown) => Promise<void> {
  async function decide(request: NodeRequest): Promise<AllowDecision | AnswerDecision> {
    const started = process.hrtime.bigint();
    const now = Date.now() / 1000;
    void gate.refreshIfDue(now);
    const read = readRequest(request);
    const body = gate.takesBody && hasEndpointBody(read) ? await readBody(request) : undefined;
    const gateRequest = { ...read, body, requestId: requestId?.(request) };
    const decision = await gate(gateRequest, now);
    log?.(gateRequest, decision, Number((process.hrtime.bigint() - started) / 1000n));
    return decision;
  }

  return async (request, response, next) => {
    const decision = await decide(request).catch(() => undefined);
    // The cause could hold anything the client sent.
    if (!decision) console.log('{"code":"internal_error"}');
    if (decision?.kind !== 'allow') return send(response, decision ?? INTERNAL_ERROR);
    applyTo(request, decision);
    if (next) await next();
    else send(response, NOTHING_BEHIND);
  };
}

type Answer = Pick<AnswerDecision, 'status' | 'headers' | 'body'>;

const INTERNAL_ERROR: Answer = {
  status: 503,
  headers: [
    ['cache-control', 'no-store'],
    ['content-type', 'application/json'],
  ],
  body: '{"error":"internal_error"}',
};

const NOTHING_BEHIND: Answer = { status: 404, headers: [['cache-control', 'no-store']], body: '' };

function readRequest(request: NodeRequest): GateRequest {
  const url = request.originalUrl ?? request.url ?? '';
  const [path = ''] = url.split('?', 1);
  const headers: Record<string, string[]> = Object.create(null);
  for (const [given, value] of pairs(request.rawHeaders)) {
    const name = given.toLowerCase();
    headers[name] = [...(headers[name] ?? []), value];
  }
  // HTTP/2 has `:authority`, and more that are no headers. Who names two hosts could have one judged, and the other believed.
  const hosts = [...(headers[':authority'] ?? []), ...(headers.host ?? [])];
  const isOne = new Set(hosts.map((host) => host.toLowerCase())).size < 2;
  for (const name in headers) if (name.startsWith(':')) delete headers[name];
  return {
    // What has no method is no request, and refused by every gate.
    method: (isOne && request.method) || '',
    host: hosts[0] ?? '',
    path,
    query: url.slice(path.length + 1),
    headers,
    clientIp: request.socket.remoteAddress ?? '',
  };
}

function pairs(raw: readonly string[]): [name: string, value: string][] {
  return raw.flatMap((name, place) =>
    place % 2 === 0 ? [[name, raw[place + 1] as string] as [string, string]] : [],
  );
}

/** Undefined for a body that is over the limit, ends before its end, or was read by somebody else before. */
function readBody(request: NodeRequest): Promise<string | undefined> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (request.readableEnded || length > MAX_BODY_BYTES) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    request.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    // After 'end' these change nothing; without it the client has gone away.
    request.on('close', () => resolve(undefined));
    request.on('error', () => resolve(undefined));
  });
}

/** Both of Node's views of the headers: proxies read the one or the other. */
function applyTo(request: NodeRequest, { removeHeaders, setHeaders, uri }: AllowDecision): void {
  const changed = new Set([...removeHeaders, ...setHeaders.map(([name]) => name)]);
  const kept = pairs(request.rawHeaders).filter(([name]) => !changed.has(name.toLowerCase()));
  request.rawHeaders.splice(0, Infinity, ...kept.flat(), ...setHeaders.flat());
  for (const name of changed) delete request.headers[name];
  for (const [name, value] of setHeaders) request.headers[name] = value;
  if (uri !== undefined) request.url = uri + (request.url ?? '').replace(/^[^?]*/, '');
}

function send(response: NodeResponse, { status, headers, body }: Answer): void {
  const lists = new Map<string, string[]>();
  for (const [name, value] of headers) lists.set(name, [...(lists.get(name) ?? []), value]);
  response.statusCode = status;
  for (const [name, [first = '', ...more]] of lists) {
    response.setHeader(name, more.length > 0 ? [first, ...more] : first);
  }
  response.end(body);
}
