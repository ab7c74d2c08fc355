/** A custom origin: any HTTP server. Path and query go out as they came in. */
import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import { flatHeaders, headerLines } from '../wire.ts';
import type { Origin, OriginFailure, OriginRequest, OriginResponse } from './origin.ts';

/** CloudFront's default response timeout. */
const RESPONSE_TIMEOUT_MILLISECONDS = 30_000;

/** Most origins close a kept connection after five seconds; one that is reused in that moment fails. */
const KEEP_ALIVE_MILLISECONDS = 4_000;

const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** An origin at a URL; a path in the URL is put in front of every request's. */
export function createUrlOrigin(
  base: URL,
  customHeaders: Readonly<Record<string, string>> = {},
): Origin {
  const secure = base.protocol === 'https:';
  // While a request runs its own timeout holds.
  const options = { keepAlive: true, timeout: KEEP_ALIVE_MILLISECONDS };
  const agent = secure ? new SecureAgent(options) : new Agent(options);
  const originPath = base.pathname.replace(/\/$/, '');
  return {
    host: base.host,
    customHeaders: Object.entries(customHeaders).map(([name, value]) => ({ name, value })),
    async fetch(request) {
      let answer = await send(base, originPath, agent, request);
      // Each goes by another kept connection, and in the end by a new one.
      while (answer === 'stale') answer = await send(base, originPath, agent, request);
      return answer;
    },
    close: () => agent.destroy(),
  };
}

/** `stale`: the origin closed a kept connection just when it was to be used again, and the request may be sent a second time. */
function send(
  base: URL,
  originPath: string,
  agent: Agent,
  { method, path, query, headers, body }: OriginRequest,
): Promise<OriginResponse | OriginFailure | 'stale'> {
  const open = base.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const outgoing = open({
      agent,
      hostname: base.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: base.port,
      method,
      path: `${originPath}${path}${query === undefined ? '' : `?${query}`}`,
      // Node takes a flat list, so that order, case and repetition survive.
      headers: flatHeaders(headers) as unknown as Record<string, string>,
      timeout: RESPONSE_TIMEOUT_MILLISECONDS,
    });
    outgoing.on('response', (response) => resolve(originResponse(response)));
    outgoing.on('timeout', () => {
      resolve('timeout');
      outgoing.destroy();
    });
    // The cause stays in the origin's own log; the viewer learns what CloudFront would say.
    outgoing.on('error', () => resolve(isStale(outgoing, body) ? 'stale' : 'connection'));
    // An origin that switches protocols unasked (101) closes without an error or a response.
    outgoing.on('close', () => resolve('connection'));
    void sendBody(outgoing, body);
  });
}

/** For the methods that CloudFront sends again by itself: GET and HEAD. */
function isStale({ reusedSocket, method }: ClientRequest, body: OriginRequest['body']): boolean {
  return reusedSocket && (method === 'GET' || method === 'HEAD') && !body;
}

async function sendBody(outgoing: ClientRequest, body: OriginRequest['body']): Promise<void> {
  if (!body || Buffer.isBuffer(body)) {
    outgoing.end(body ?? '');
    return;
  }
  try {
    for await (const chunk of body) {
      // Read on after the origin has hung up: the viewer may listen only when it has sent everything.
      if (!outgoing.destroyed && !outgoing.write(chunk)) await drained(outgoing);
    }
    outgoing.end();
  } catch {
    outgoing.destroy(); // The viewer went away in the middle of its body.
  }
}

/** Either event removes the listener of the other: a long body waits thousands of times. */
function drained(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      outgoing.off('drain', settle).off('close', settle);
      resolve();
    };
    outgoing.on('drain', settle).on('close', settle);
  });
}

function originResponse(response: IncomingMessage): OriginResponse {
  return {
    status: response.statusCode ?? 502,
    statusText: response.statusMessage ?? '',
    headers: headerLines(response.rawHeaders).filter(
      ({ name }) => !HOP_BY_HOP.has(name.toLowerCase()),
    ),
    body: response,
  };
}
