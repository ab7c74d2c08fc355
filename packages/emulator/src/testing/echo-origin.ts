/** A server that writes down what reached it, byte for byte, and answers as the test says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the origin got it. */
export interface SeenRequest {
  readonly method: string;
  readonly target: string;
  /** Lower-case name to value; lines of one name joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What to answer. */
export interface OriginAnswer {
  readonly status?: number;
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** A listening origin. */
export interface EchoOrigin {
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): void;
}

/** Starts an origin on a free loopback port. */
export async function startEchoOrigin(
  respond: (request: SeenRequest) => OriginAnswer = () => ({}),
): Promise<EchoOrigin> {
  const seen: SeenRequest[] = [];
  const server = createServer({ maxHeaderSize: 131_072 }, async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request = {
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      headers: joinHeaders(incoming.rawHeaders),
      body: Buffer.concat(chunks).toString('latin1'),
    };
    seen.push(request);
    const { status = 200, headers = [], body = 'from the origin' } = respond(request);
    outgoing.writeHead(status, [...headers]);
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}
