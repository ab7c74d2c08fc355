/** A forward-auth service on loopback: answers what it is told to, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ForwardAuthReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface AskedLine {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
}

export interface ForwardAuthServer {
  readonly url: string;
  /** In order. */
  readonly asked: AskedLine[];
  /** The answer to whatever is asked from now on. */
  reply: ForwardAuthReply;
  close(): Promise<void>;
}

export async function startForwardAuthServer(): Promise<ForwardAuthServer> {
  const server = createServer(({ method, url, headers }, response) => {
    service.asked.push({ line: `${method} ${url}`, headers });
    const { status, headers: replied, body } = service.reply;
    response.writeHead(status, replied).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service: ForwardAuthServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    reply: { status: 500 },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}
