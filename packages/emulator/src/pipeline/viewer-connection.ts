/** The viewer's side: Node's request into an exchange, an edge response onto Node's response. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Distribution } from '../distribution.ts';
import type { EventListener } from '../events.ts';
import { decodeWire, flatHeaders, type HeaderLine, headerLines, valuesOf } from '../wire.ts';
import { errorPage } from './error-page.ts';
import type { EdgeResponse, Exchange } from './exchange.ts';
import { VIA } from './origin-request.ts';
import { answer } from './pipeline.ts';
import { createRequestId } from './request-id.ts';

/** Serves one viewer request from socket to socket. */
export async function serveViewer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  distribution: Distribution,
): Promise<void> {
  const exchange = receive(incoming);
  const uri = decodeWire(exchange.request.path);
  const { onEvent } = distribution;
  const fault = (cause: unknown) => undeliverable(exchange, cause, onEvent);
  let response = await answer(exchange, distribution).catch(fault);
  // A body that a function has read in part cannot be skipped to the next request.
  if (incoming.readableDidRead && !incoming.complete) outgoing.shouldKeepAlive = false;
  try {
    writeHead(exchange, response, outgoing);
  } catch (cause) {
    response = fault(cause);
    writeHead(exchange, response, outgoing);
  }
  report(exchange, response, { uri, onEvent });
  await writeBody(exchange, response, { outgoing, onEvent });
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

function hasBody(headers: readonly HeaderLine[]): boolean {
  if (valuesOf(headers, 'transfer-encoding').length > 0) return true;
  return valuesOf(headers, 'content-length').some((length) => Number(length) > 0);
}

/** Throws where Node refuses the status, its text or a header; nothing has been sent then. */
function writeHead(
  { method, requestId }: Exchange,
  response: EdgeResponse,
  outgoing: ServerResponse,
): void {
  const headers = responseHeaders(response, method, requestId);
  const text = response.statusText || (STATUS_CODES[response.status] ?? '');
  outgoing.writeHead(response.status, text, flatHeaders(headers));
}

async function writeBody(
  { method, requestId }: Exchange,
  { body }: EdgeResponse,
  { outgoing, onEvent }: { readonly outgoing: ServerResponse; readonly onEvent: EventListener },
): Promise<void> {
  if (Buffer.isBuffer(body)) {
    outgoing.end(method === 'HEAD' ? '' : body);
    return;
  }
  // Node 22 and newer reject alike, whichever side has hung up; so the origin's own failure is remembered.
  let originFailed = false;
  async function* watch(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      yield* source;
    } catch (cause) {
      originFailed = true;
      throw cause;
    }
  }
  try {
    await pipeline(watch(body), outgoing);
  } catch (cause) {
    outgoing.destroy();
    // A viewer that hangs up is its own affair; an origin that does cuts the answer short.
    if (!originFailed) return;
    onEvent({
      type: 'delivery-error',
      requestId,
      detail: `The body ended early: ${codeOf(cause)}`,
    });
  }
}

const FAULT_SENTENCE = 'CloudFront was not able to pass on the response.';

function undeliverable(
  { requestId }: Exchange,
  cause: unknown,
  onEvent: EventListener,
): EdgeResponse {
  const detail = `No such answer can stand on the wire: ${codeOf(cause)}`;
  onEvent({ type: 'delivery-error', requestId, detail });
  return errorPage({ status: 502, sentence: FAULT_SENTENCE, result: 'Error' }, requestId);
}

/** Only the code: a message may quote what a header holds. */
function codeOf(cause: unknown): string {
  const { code, name } = cause as Partial<NodeJS.ErrnoException>;
  return code ?? name ?? 'unknown';
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
