/** Error pages for what Node hands over without a response object: malformed requests and CONNECT. */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { EventListener } from '../events.ts';
import { METHOD_SENTENCE } from './cache-behavior.ts';
import { errorPage, type PageError } from './error-page.ts';
import { createRequestId } from './request-id.ts';

/** What Node's parser refuses never becomes a request: answered, then closed. */
export function refuseMalformed(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable) return;
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 413 : 400;
  endWithPage(socket, { status, sentence: 'Bad request.', result: 'Error' }, createRequestId());
}

/** No behavior allows CONNECT; Node gives its connection away instead of a response. */
export function refuseConnect({ socket, url = '' }: IncomingMessage, onEvent: EventListener): void {
  const requestId = createRequestId();
  const error = { status: 403, sentence: METHOD_SENTENCE, result: 'Error' } as const;
  const [uri = ''] = url.split('?');
  const outcome = { pathPattern: undefined, status: error.status, result: error.result };
  onEvent({ type: 'request', requestId, method: 'CONNECT', uri, ...outcome });
  // The server no longer watches this socket: an error must not end the process, nor an idle viewer hold close() up.
  socket.on('error', () => socket.destroy());
  socket.setTimeout(LINGER_MILLISECONDS, () => socket.destroy());
  socket.on('end', () => socket.destroySoon()).resume();
  endWithPage(socket, error, requestId);
}

const LINGER_MILLISECONDS = 1_000;

function endWithPage(socket: Duplex, error: PageError, requestId: string): void {
  const { status } = error;
  const body = errorPage(error, requestId).body as Buffer;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Server: CloudFront',
    'Content-Type: text/html',
    `Content-Length: ${body.length}`,
    'Connection: close',
    'X-Cache: Error from cloudfront',
    `X-Amz-Cf-Id: ${requestId}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body.toString('latin1')}`);
}
