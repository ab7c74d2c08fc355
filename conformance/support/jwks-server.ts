/** A provider's key server on loopback: a real one, whose answer a test sets, and which counts what it is asked. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { Signer } from '@postern/testing';

export interface JwksServer {
  readonly url: string;
  /** Replaced by tests to change the answer. */
  answer: RequestListener;
  /** Requests so far. */
  fetches: number;
  /** Connections that are open. */
  connections(): Promise<number>;
}

/** Starts one that lives until the test file ends. */
export async function startJwksServer(answer: RequestListener): Promise<JwksServer> {
  const server = createServer((request, response) => {
    jwksServer.fetches++;
    jwksServer.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const jwksServer: JwksServer = {
    url: `http://127.0.0.1:${port}/jwks`,
    answer,
    fetches: 0,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
  };
  return jwksServer;
}

/** Answers with this body; anything but a text or bytes is written as JSON. */
export function serve(body: unknown, type = 'application/json', status = 200): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  };
}

export function serveKeys(...signers: readonly Signer[]): RequestListener {
  return serve({ keys: signers.map(({ jwk }) => jwk) });
}

/** An outage. */
export const serveNothing: RequestListener = /* @__PURE__ */ serve('down', 'text/plain', 500);

/** Accepts the request and says nothing until the client gives up. */
export const hang: RequestListener = () => {};
