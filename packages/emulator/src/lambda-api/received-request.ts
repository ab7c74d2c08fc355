/** A request as it arrived, its body read up to Lambda's limit, for the checks that need its exact bytes. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type HeaderLine, headerLines, valuesOf } from '../wire.ts';
import { MAX_PAYLOAD_BYTES } from './api-error.ts';

/** Raw parts of a request. */
export interface ReceivedRequest {
  readonly method: string;
  /** As on the wire, percent-encoding and all. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly lines: readonly HeaderLine[];
  readonly body: Buffer;
  readonly sourceIp: string;
  /** All values of a header, joined as Signature Version 4 joins them; the name is lower case. */
  header(name: string): string | undefined;
  /** SHA-256 in hexadecimal digits. */
  bodyHash(): string;
}

/** Reads a request to its end; `undefined` where the body is over the limit. Throws where the client goes away. */
export async function receiveRequest(
  incoming: IncomingMessage,
): Promise<ReceivedRequest | undefined> {
  const body = await readBody(incoming);
  if (!body) return undefined;
  const { method = '', rawHeaders, socket } = incoming;
  const { path, query } = splitTarget(incoming);
  const lines = headerLines(rawHeaders);
  return {
    ...{ method, path, query, lines, body, sourceIp: socket.remoteAddress ?? '' },
    header: (name) => {
      const values = valuesOf(lines, name);
      return values.length === 0 ? undefined : values.join(',');
    },
    bodyHash: () => createHash('sha256').update(body).digest('hex'),
  };
}

/** The request target's two parts. */
export function splitTarget({ url = '' }: IncomingMessage): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark < 0
    ? { path: url, query: '' }
    : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** What is over the limit is read and dropped, so that the client can finish and hear the refusal. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  let bytes = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    bytes += (chunk as Buffer).length;
    if (bytes <= MAX_PAYLOAD_BYTES) chunks.push(chunk as Buffer);
    else chunks.length = 0;
  }
  return bytes <= MAX_PAYLOAD_BYTES ? Buffer.concat(chunks) : undefined;
}
