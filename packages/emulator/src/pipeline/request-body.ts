/** The request's body: what `IncludeBody` shows of it, and how the whole of it still reaches the origin. */
import type { EdgeLimits } from '../limits.ts';
import type { EdgeBody } from '../result-rules/edge-event.ts';
import type { Body, Exchange } from './exchange.ts';

/** Reads as much as the function may see and puts it back in front of the rest. */
export async function exposeBody(exchange: Exchange, limits: EdgeLimits): Promise<EdgeBody> {
  const { body } = exchange.request;
  const head = body ? await readHead(body, limits.viewerRequestBodyBytes) : EMPTY;
  if (body) exchange.request = { ...exchange.request, body: head.whole };
  const shown = head.read.subarray(0, limits.viewerRequestBodyBytes);
  return {
    inputTruncated: head.read.length > shown.length,
    action: 'read-only',
    encoding: 'base64',
    data: shown.toString('base64'),
  };
}

interface Head {
  readonly read: Buffer;
  readonly whole: Body;
}

const EMPTY: Head = { read: Buffer.alloc(0), whole: Buffer.alloc(0) };

async function readHead(body: Body, bytes: number): Promise<Head> {
  if (Buffer.isBuffer(body)) return { read: body, whole: body };
  const rest = body[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  let length = 0;
  let done = false;
  while (length <= bytes && !done) {
    const step = await rest.next();
    done = step.done === true;
    if (step.done) break;
    chunks.push(step.value);
    length += step.value.length;
  }
  const read = Buffer.concat(chunks);
  return { read, whole: done ? read : replay(read, rest) };
}

async function* replay(read: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield read;
  for (let step = await rest.next(); !step.done; step = await rest.next()) yield step.value;
}
