/** An origin on loopback that tells what it was asked, so that a test sees what the gate let through. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EchoOrigin {
  readonly url: string;
  close(): Promise<void>;
}

export async function startEchoOrigin(): Promise<EchoOrigin> {
  const server = createServer((request, response) => {
    const [path, query = ''] = (request.url ?? '').split('?');
    const told = JSON.stringify({ path, query, headers: request.headers });
    response.setHeader('x-echo', Buffer.from(told).toString('base64url'));
    response.setHeader('cache-control', 'no-store');
    response.end(told);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
