/** Node's own request as the endpoints take it: its body is counted while it arrives, its headers are told apart. */
import type { IncomingMessage } from 'node:http';
import { type Answer, BODY_INCOMPLETE, BODY_TOO_LARGE } from '../answer.ts';
import type { ServiceRequest } from '../service-request.ts';

export function requestFromNode(incoming: IncomingMessage): ServiceRequest {
  const { headers, method = '', url = '' } = incoming;
  return {
    method,
    target: url,
    authorization: headers.authorization,
    contentType: headers['content-type'],
    peerAddress: incoming.socket.remoteAddress,
    hasIamCaller: false,
    distinctHeaders: () => distinctHeaders(incoming.rawHeaders),
    readText: (maxBytes) => readText(incoming, maxBytes),
  };
}

/** Not Node's `headersDistinct`, which throws for a header of the name `constructor`. */
function distinctHeaders(rawHeaders: readonly string[]): Record<string, string[]> {
  const values: Record<string, string[]> = Object.create(null);
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = (rawHeaders[place] as string).toLowerCase();
    values[name] = [...(values[name] ?? []), rawHeaders[place + 1] as string];
  }
  return values;
}

function readText(incoming: IncomingMessage, maxBytes: number): Promise<string | Answer> {
  return new Promise((resolve) => {
    if (Number(incoming.headers['content-length']) > maxBytes) return resolve(BODY_TOO_LARGE);
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) resolve(BODY_TOO_LARGE);
      else chunks.push(chunk);
    });
    incoming.on('end', () => {
      const [only] = chunks;
      resolve((chunks.length === 1 ? (only as Buffer) : Buffer.concat(chunks)).toString());
    });
    // 'close' also follows 'end', when the promise is settled; without 'end' the client has gone away.
    incoming.on('close', () => resolve(BODY_INCOMPLETE));
    incoming.on('error', () => resolve(BODY_INCOMPLETE));
  });
}
