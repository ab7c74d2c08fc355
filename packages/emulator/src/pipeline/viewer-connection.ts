/** The viewer's side: Node's request into an exchange, an edge response onto Node's response. */
import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Distribution } from '../distribution.ts';
import type { EventListener } from '../events.ts';
import { decodeWire, flatHeaders, type HeaderLine, headerLines, valuesOf } from '../wire.ts';
import { errorPage } from './error-page.ts';
import type { EdgeResponse, Exchange } from './exchange.ts';
import { VIA } from './origin-request.ts';
import { answer } from './pipeline.ts';

/** Serves one viewer request from socket to socket. */
export async function serveViewer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  distribution: Distribution,
): Promise<void> {
  const exchange = receive(incoming);
  const uri = decodeWire(exchange.request.path);
  const response = await answer(exchange, distribution);
  report(exchange, response, { uri, onEvent: distribution.onEvent });
  await deliver(exchange, response, incoming, outgoing);
}

function receive(incoming: IncomingMessage): Exchange {
  const target = incoming.url ?? '';
  const mark = target.indexOf('?');
  const headers = headerLines(incoming.rawHeaders);
  return {
    requestId: createRequestId(),
    clientIp: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    method: incoming.method ?? '',
    request: {
      path: mark < 0 ? target : target.slice(0, mark),
      query: mark < 0 ? undefined : target.slice(mark + 1),
      headers,
      body: hasBody(headers) ? incoming : undefined,
    },
  };
}

/** CloudFront's ids have 54 characters of base64url and two equals signs. */
function createRequestId(): string {
  return `${randomBytes(41).toString('base64url').slice(0, 54)}==`;
}

function hasBody(headers: readonly HeaderLine[]): boolean {
  if (valuesOf(headers, 'transfer-encoding').length > 0) return true;
  return valuesOf(headers, 'content-length').some((length) => Number(length) > 0);
}

async function deliver(
  { method, requestId }: Exchange,
  response: EdgeResponse,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  // A body that a function has read in part cannot be skipped to the next request.
  if (incoming.readableDidRead && !incoming.complete) outgoing.shouldKeepAlive = false;
  const headers = responseHeaders(response, method, requestId);
  const text = response.statusText || (STATUS_CODES[response.status] ?? '');
  outgoing.writeHead(response.status, text, flatHeaders(headers));
  if (Buffer.isBuffer(response.body)) outgoing.end(method === 'HEAD' ? '' : response.body);
  // The origin or the viewer may hang up in the middle; the socket is closed then, and that is the message.
  else await pipeline(response.body, outgoing).catch(() => outgoing.destroy());
}

function responseHeaders(
  { headers, body, result, status }: EdgeResponse,
  method: string,
  requestId: string,
): HeaderLine[] {
  const set = new Set(['via', 'x-cache', 'x-amz-cf-id', 'x-amz-cf-pop']);
  const hasLength = Buffer.isBuffer(body) && method !== 'HEAD' && status !== 204 && status !== 304;
  if (hasLength) set.add('content-length');
  return [
    ...headers.filter(({ name }) => !set.has(name.toLowerCase())),
    ...(hasLength ? [{ name: 'Content-Length', value: String(body.length) }] : []),
    { name: 'X-Cache', value: `${result} from cloudfront` },
    { name: 'Via', value: [...valuesOf(headers, 'via'), VIA].join(', ') },
    { name: 'X-Amz-Cf-Pop', value: 'LOC50-P1' },
    { name: 'X-Amz-Cf-Id', value: requestId },
  ];
}

function report(
  exchange: Exchange,
  response: EdgeResponse,
  { uri, onEvent }: { readonly uri: string; readonly onEvent: EventListener },
): void {
  onEvent({
    type: 'request',
    requestId: exchange.requestId,
    method: exchange.method,
    uri,
    pathPattern: exchange.behavior?.pathPattern,
    status: response.status,
    result: response.result,
  });
}

/** What Node's parser refuses never becomes a request: answered on the bare socket, then closed. */
export function refuseMalformed(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable) return;
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 413 : 400;
  const page = errorPage({ status, sentence: 'Bad request.', result: 'Error' }, createRequestId());
  const body = page.body as Buffer;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Server: CloudFront',
    'Content-Type: text/html',
    `Content-Length: ${body.length}`,
    'Connection: close',
    'X-Cache: Error from cloudfront',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body.toString('latin1')}`);
}
