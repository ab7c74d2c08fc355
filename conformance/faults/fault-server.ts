/** A key server on loopback that answers as a test tells it, badly above all, and counts who asks. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createSigner, type Signer } from '@postern/testing';
import { hang, serve, serveKeys } from '../support/jwks-server.ts';

export interface FaultServer {
  readonly url: string;
  fetches: number;
  /** From now on. */
  answerWith(listener: RequestListener): void;
  /** Nobody listens on the port any more. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  start(): Promise<void>;
}

export async function startFaultServer(): Promise<FaultServer> {
  let answer = serveKeys();
  const server = createServer((request, response) => {
    faultServer.fetches++;
    answer(request, response);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const faultServer: FaultServer = {
    url: `http://127.0.0.1:${port}/jwks`,
    fetches: 0,
    answerWith: (listener) => {
      answer = listener;
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    start: () => listen(port),
  };
  return faultServer;
}

/** What else there is to go wrong. None of these answers holds the keys of the issuer. */
export interface FaultOptions {
  /** Who would like his key to be believed. */
  readonly forger: Signer;
  /** Where he serves it. */
  readonly elsewhere: string;
}

/** Every fault by its name: it hangs, it lies, it redirects, it floods, it dies. */
export function listFaults({ forger, elsewhere }: FaultOptions): Record<string, RequestListener> {
  const keys = [forger.jwk];
  const { privateJwk } = createSigner('ES256', forger.kid);
  return {
    'hangs before it answers': hang,
    'hangs within the body': (_, response) => begin(response).write('{"keys":['),
    'sends a byte at a time': drip,
    'answers in HTML': serve(JSON.stringify({ keys }), 'text/html'),
    'answers 200 with an error': serve({ error: 'temporarily_unavailable' }),
    'answers with an empty set': serve({ keys: [] }),
    'answers with a private key': serve({ keys: [privateJwk] }),
    'answers with a secret': serve({ keys: [createSigner('HS256', forger.kid).jwk] }),
    'answers 500 with keys': serve({ keys }, 'application/json', 500),
    'redirects elsewhere': (_, response) => response.writeHead(302, { location: elsewhere }).end(),
    'redirects for good': (_, response) => response.writeHead(308, { location: elsewhere }).end(),
    'floods with a body that never ends': flood,
    'floods with a compressed body': serveCompressed,
    'resets the connection': (request) => request.socket.resetAndDestroy(),
    'dies within the body': (request, response) => {
      begin(response).write(JSON.stringify({ keys }).slice(0, -1), () => request.socket.destroy());
    },
  };
}

function begin(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'content-type': 'application/json' });
}

const DRIP_MILLISECONDS = 10;

function drip(_: unknown, response: ServerResponse): void {
  begin(response);
  const timer = setInterval(() => response.write(' '), DRIP_MILLISECONDS);
  response.once('close', () => clearInterval(timer));
}

/** 50 kB that become 50 MB. */
function serveCompressed(_: unknown, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  response.end(gzipSync(Buffer.alloc(50_000_000, ' ')));
}

const FLOOD_CHUNK = Buffer.alloc(65_536, ' ');

function flood(_: unknown, response: ServerResponse): void {
  begin(response);
  const pour = () => {
    while (!response.destroyed && response.write(FLOOD_CHUNK));
  };
  response.on('drain', pour);
  pour();
}
