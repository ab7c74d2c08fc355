/** What the tests of the service share: keys, tokens, a config, and HTTP by hand. */
import { randomBytes } from 'node:crypto';
import { type IncomingHttpHeaders, request as sendRequest } from 'node:http';
import type { TestContext } from 'node:test';
import { createSigner, headerOf, type Signer, signToken } from '@postern/testing';
import { type HmacKey, signHmac } from 'postern/remote';
import type { VerifierConfig } from './config/config.ts';
import { type RunningServer, type StartPorts, startServer } from './server/start-server.ts';

export const ISSUER = 'https://login.example.com/';
export const SIGNER: Signer = createSigner('RS256');
export const HMAC_KEY: HmacKey = { id: 'gate-1', secret: newSecret() };
export const CLIENT: { readonly clientId: string; readonly clientSecret: string } = {
  clientId: 'gate: 1',
  clientSecret: newSecret(),
};

export const CONFIG: VerifierConfig = {
  issuer: ISSUER,
  audience: 'api',
  algorithms: ['RS256'],
  jwks: SIGNER.jwk,
  authentication: {
    hmac: { keys: [HMAC_KEY] },
    clients: [CLIENT],
    trustedProxies: ['127.0.0.0/8', '::1'],
  },
  forward: { headers: { 'x-user-id': 'sub' } },
  server: { port: 0, metricsPort: 0, shutdownSeconds: 5 },
};

export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function nowSeconds(): number {
  return Date.now() / 1000;
}

/** A token that is good for five minutes, but for these claims. */
export function newToken(claims: object = {}, signer: Signer = SIGNER): string {
  const now = Math.floor(nowSeconds());
  const usual = { iss: ISSUER, aud: 'api', sub: 'user-1', iat: now - 10, exp: now + 300 };
  return signToken(signer, headerOf(signer), { ...usual, ...claims });
}

/** A good token with a claim of that many arrays in each other. Written by hand: `JSON.stringify` may not take them. */
export function deepToken(depth: number): string {
  const exp = Math.floor(nowSeconds()) + 300;
  const deep = '['.repeat(depth) + ']'.repeat(depth);
  const payload = `{"iss":"${ISSUER}","aud":"api","exp":${exp},"deep":${deep}}`;
  return signToken(SIGNER, headerOf(SIGNER), payload);
}

/** A server for one test. */
export async function start(
  test: TestContext,
  config: VerifierConfig = CONFIG,
  ports: StartPorts = {},
): Promise<RunningServer> {
  const server = await startServer(config, ports);
  test.after(() => server.close());
  return server;
}

export interface Sent {
  readonly method?: string;
  /** Names and values in turn may repeat a name. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** One request on a connection of its own, as it stands: `fetch` would mend the path and forbid headers. */
export function send(port: number, path: string, sent: Sent = {}): Promise<Received> {
  const { method = 'GET', headers = {}, body } = sent;
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, agent: false };
    const request = sendRequest({ ...options, headers: headers as Record<string, string> });
    request.on('error', reject);
    request.on('response', async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      const { statusCode: status = 0, headers: received } = response;
      const isJson = received['content-type'] === 'application/json' && text !== '';
      resolve({ status, headers: received, body: text, json: isJson ? JSON.parse(text) : {} });
    });
    request.end(body);
  });
}

export interface SignedWith {
  readonly key?: HmacKey;
  readonly path?: string;
  readonly now?: number;
}

/** The `Authorization` of a gate that asks this. */
export function signBody(body: string, signed: SignedWith = {}): string {
  const { key = HMAC_KEY, path = '/verify', now = nowSeconds() } = signed;
  return signHmac({ method: 'POST', path, body }, key, now);
}

/** Asks `/verify` as a gate does. */
export function ask(port: number, question: unknown): Promise<Received> {
  const body = JSON.stringify(question);
  return send(port, '/verify', {
    method: 'POST',
    body,
    headers: { authorization: signBody(body) },
  });
}

/** Asks `/introspect` by `client_secret_basic`. */
export function introspect(
  port: number,
  form: Readonly<Record<string, string>>,
): Promise<Received> {
  const { clientId, clientSecret } = CLIENT;
  const pair = [clientId, clientSecret].map(encodeURIComponent).join(':');
  const headers = {
    authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const body = new URLSearchParams(form).toString();
  return send(port, '/introspect', { method: 'POST', headers, body });
}
