/** A delegate on loopback: a real server that speaks Postern's protocol, keeps what it was asked, and answers as a test tells it. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { after } from 'node:test';
import type { PosternConfig } from 'postern';
import {
  type HmacKey,
  isSignedByHmac,
  type VerifyAcceptance,
  type VerifyAnswer,
  type VerifyRefusal,
  type VerifyRequest,
} from 'postern/remote';

export const HMAC: HmacKey = { id: 'test', secret: randomBytes(32).toString('base64url') };

/** What it says to a question: an answer, or by hand. */
export type Say = (question: VerifyRequest) => VerifyAnswer | RequestListener;

export interface DelegateServer {
  readonly url: string;
  readonly asked: VerifyRequest[];
  /** Connections that were opened, in order. */
  readonly connections: Socket[];
  say: Say;
}

export function accept(claims: object = {}, ttlSeconds = 60): VerifyAcceptance {
  return { ok: true, claims: { sub: 'ada', ...claims }, ttlSeconds };
}

export function deny(code: VerifyRefusal['code'], ttlSeconds = 60): VerifyRefusal {
  return { ok: false, code, ttlSeconds };
}

/** Lives until the test file ends. A request that the gate has not signed right gets 401, as the protocol has it. */
export async function startDelegate(say: Say = () => accept()): Promise<DelegateServer> {
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    if (!isSigned(request, body)) return response.writeHead(401).end();
    const question = JSON.parse(body) as VerifyRequest;
    delegate.asked.push(question);
    const said = delegate.say(question);
    if (typeof said === 'function') return said(request, response);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  });
  server.on('connection', (socket) => delegate.connections.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/verify`;
  const delegate: DelegateServer = { url, asked: [], connections: [], say };
  return delegate;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function isSigned({ method = '', url = '', headers }: IncomingMessage, body: string): boolean {
  const now = Date.now() / 1000;
  const key = { keys: [HMAC], now };
  // The tests' clocks stand where they like: the signature is checked at its own time.
  const time = Number(/Timestamp=(\d+)/.exec(headers.authorization ?? '')?.[1] ?? now);
  return isSignedByHmac(headers.authorization, { method, path: url, body }, { ...key, now: time });
}

/** A config that asks these for every credential. */
export function delegatingTo(
  targets: readonly { readonly url: string }[],
  { rules = [{ path: '*', allow: 'authenticated' }], ...more }: DelegatingOptions = {},
): PosternConfig {
  const url = targets.map((target) => target.url);
  return {
    delegate: { type: 'http', url, authentication: { hmac: HMAC }, ...more.delegate },
    rules,
    ...more.config,
  };
}

export interface DelegatingOptions {
  readonly rules?: PosternConfig['rules'];
  readonly delegate?: object;
  readonly config?: Partial<PosternConfig>;
}
