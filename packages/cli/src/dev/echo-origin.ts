/** The origin where none is given: it answers with what reached it, so that a person sees what a gate lets through. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenOnLoopback } from './listen.ts';

export interface EchoOrigin {
  readonly url: string;
  close(): Promise<void>;
}

/** Shown as present, not as they are: the answer ends up in terminals and bug reports. */
const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'cookie']);

export async function startEchoOrigin(): Promise<EchoOrigin> {
  const server = createServer((request, response) => {
    const headers = Object.entries(request.headers).map(([name, value]) => [
      name,
      CREDENTIALS.has(name) ? '(present)' : value,
    ]);
    const { method, url } = request;
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    const body = { origin: 'echo', method, url, headers: Object.fromEntries(headers) };
    response.end(`${JSON.stringify(body, undefined, 2)}\n`);
  });
  await listenOnLoopback(server, 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
