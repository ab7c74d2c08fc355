/** Every way in which a delegate fails, on real sockets. Where there is content it is an acceptance, so that believing it would show. */
import type { RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { accept } from '../support/delegate-server.ts';

export interface DelegateFault {
  readonly listener: RequestListener;
  /** Whether another target is asked after it. */
  readonly isRetried: boolean;
}

const GOOD = JSON.stringify(accept());
const JSON_TYPE = { 'content-type': 'application/json' };

function begin(response: ServerResponse, headers: object = {}): ServerResponse {
  return response.writeHead(200, { ...JSON_TYPE, ...headers });
}

/** It hangs, it lies, it floods, it dies. `elsewhere` is where a redirect leads: to a delegate that accepts everything. */
export function listDelegateFaults(elsewhere: string): Readonly<Record<string, DelegateFault>> {
  return {
    ...retried({
      'hangs before its headers': () => {},
      'hangs within the body': (_, response) => begin(response).write(GOOD.slice(0, -1)),
      'hangs after a whole answer': (_, response) => begin(response).write(GOOD),
      'sends a byte at a time': drip,
      'ends the connection without an answer': (request) => request.socket.end(),
      'resets the connection': (request) => request.socket.resetAndDestroy(),
      'resets it within the body': (request, response) =>
        begin(response).write(GOOD, () => request.socket.resetAndDestroy()),
      'ends it before its length': (request, response) =>
        begin(response, { 'content-length': GOOD.length + 1 }).write(GOOD, () =>
          request.socket.end(),
        ),
      'is no HTTP': (request) => request.socket.end(`${GOOD}\r\n\r\n`),
      'is half of HTTP': (request) => request.socket.end('HTTP/1.1 200 OK\r\ncontent-type: applic'),
      'has two lengths': (request) =>
        request.socket.end(
          `HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: ${GOOD.length}\r\n\r\n${GOOD}`,
        ),
      'is no gzip that says it is': (_, response) =>
        begin(response, { 'content-encoding': 'gzip' }).end(GOOD),
      'answers 500': (_, response) => response.writeHead(500, JSON_TYPE).end(GOOD),
      'answers 503': (_, response) => response.writeHead(503, JSON_TYPE).end(GOOD),
      'answers 502 and hangs within the body': (_, response) =>
        response.writeHead(502, JSON_TYPE).write(GOOD),
      'answers 429': (_, response) => response.writeHead(429, JSON_TYPE).end(GOOD),
    }),
    ...final({
      'floods with a body that never ends': flood,
      'floods with a compressed body': (_, response) =>
        begin(response, { 'content-encoding': 'gzip' }).end(
          gzipSync(Buffer.alloc(50_000_000, ' ')),
        ),
      'pads an acceptance beyond the cap': (_, response) =>
        begin(response).end(GOOD + ' '.repeat(70_000)),
      'answers in HTML': (_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end(GOOD),
      'answers 401': (_, response) => response.writeHead(401, JSON_TYPE).end(GOOD),
      'answers 403': (_, response) => response.writeHead(403, JSON_TYPE).end(GOOD),
      'redirects elsewhere': (_, response) =>
        response.writeHead(302, { location: elsewhere }).end(),
      'redirects for good, method and all': (_, response) =>
        response.writeHead(308, { location: elsewhere }).end(),
    }),
  };
}

function retried(
  listeners: Readonly<Record<string, RequestListener>>,
): Record<string, DelegateFault> {
  return mark(listeners, true);
}

function final(
  listeners: Readonly<Record<string, RequestListener>>,
): Record<string, DelegateFault> {
  return mark(listeners, false);
}

function mark(
  listeners: Readonly<Record<string, RequestListener>>,
  isRetried: boolean,
): Record<string, DelegateFault> {
  const entries = Object.entries(listeners);
  return Object.fromEntries(entries.map(([title, listener]) => [title, { listener, isRetried }]));
}

const DRIP_MILLISECONDS = 10;

function drip(_: unknown, response: ServerResponse): void {
  begin(response);
  const timer = setInterval(() => response.write(' '), DRIP_MILLISECONDS);
  response.once('close', () => clearInterval(timer));
}

const FLOOD_CHUNK = Buffer.alloc(65_536, ' ');

function flood(_: unknown, response: ServerResponse): void {
  begin(response);
  const pour = () => {
    while (!response.destroyed && response.write(FLOOD_CHUNK));
  };
  response.on('drain', pour);
  pour();
}
