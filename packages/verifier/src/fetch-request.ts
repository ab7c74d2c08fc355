/** A `Request` as the endpoints take it: for runtimes that have nothing closer to the socket. */
import { BODY_INCOMPLETE, BODY_TOO_LARGE } from './answer.ts';
import type { ServiceRequest } from './service-request.ts';

export function requestFromFetch(request: Request): ServiceRequest {
  const { headers, method, url } = request;
  return {
    method,
    target: url.slice(new URL(url).origin.length),
    authorization: headers.get('authorization') ?? undefined,
    contentType: headers.get('content-type') ?? undefined,
    peerAddress: undefined,
    hasIamCaller: false,
    distinctHeaders: () => distinctHeaders(headers),
    async readText(maxBytes) {
      try {
        return await readStream(request, maxBytes);
      } catch {
        // The client has gone away.
        return BODY_INCOMPLETE;
      }
    },
  };
}

/** A header that came twice cannot be told from one with a comma: a `Headers` has joined them. */
function distinctHeaders(headers: Headers): Record<string, string[]> {
  const values: Record<string, string[]> = Object.create(null);
  for (const [name, value] of headers) values[name] = [value];
  return values;
}

async function readStream(
  request: Request,
  maxBytes: number,
): Promise<string | typeof BODY_TOO_LARGE> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) return BODY_TOO_LARGE;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
