/**
 * A provider made by hand: it does what OpenID Connect Core and RFC 7636 ask, and, told so, one thing wrong. For the attacks that
 * no correct provider makes.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { createSigner, headerOf, type Signer, signToken } from '@postern/testing';

export const NOW = 1_800_000_000.5;
const ISSUED_AT = Math.floor(NOW);

type Claims = Readonly<Record<string, unknown>>;

/** What the provider does otherwise than it should, until it is told again. */
export interface Misdeed {
  readonly claims?: Claims;
  readonly signer?: Signer;
  /** Of the token response; `undefined` takes a member away. */
  readonly body?: Claims;
  /** In place of every answer. */
  readonly answer?: (response: ServerResponse) => void;
}

export interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

export interface HandmadeProvider {
  readonly issuer: string;
  readonly signer: Signer;
  readonly asked: Asked[];
  misdeed: Misdeed;
  /** Somebody signs in at the authorization endpoint; the query with which the browser comes back. */
  readonly signIn: (authorizationUrl: string, claims?: Claims) => string;
}

interface Grant {
  readonly parameters: Readonly<Record<string, string>>;
  readonly claims: Claims;
}

/** Starts one that lives until the test file ends. */
export async function startProvider(alg = 'ES256'): Promise<HandmadeProvider> {
  const signer = createSigner(alg);
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const grants = new Map<string, Grant>();
  const provider: HandmadeProvider = { issuer, signer, asked: [], misdeed: {}, signIn };

  function signIn(authorizationUrl: string, claims: Claims = {}): string {
    const parameters = Object.fromEntries(new URL(authorizationUrl).searchParams);
    const code = randomBytes(16).toString('base64url');
    grants.set(code, { parameters, claims });
    return `${new URLSearchParams({ code, state: parameters.state ?? '', iss: issuer })}`;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = Object.fromEntries(new URLSearchParams(await readText(request)));
    const path = request.url ?? '';
    provider.asked.push({ path, authorization: request.headers.authorization, form });
    if (provider.misdeed.answer) return provider.misdeed.answer(response);
    const [status, body] = path === '/token' ? redeem(form) : [200, {}];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  function redeem(form: Readonly<Record<string, string>>): [status: number, body: object] {
    const key = form.code ?? form.refresh_token ?? '';
    const grant = grants.get(key);
    // Each code and each refresh token serves once.
    grants.delete(key);
    const challenge = createHash('sha256').update(String(form.code_verifier)).digest('base64url');
    const { code_challenge, redirect_uri } = grant?.parameters ?? {};
    const isProven = challenge === code_challenge && form.redirect_uri === redirect_uri;
    if (!grant || (form.code && !isProven)) return [400, { error: 'invalid_grant' }];
    return [200, tokens(grant)];
  }

  function tokens(grant: Grant): object {
    const { parameters, claims } = grant;
    const accessToken = randomBytes(16).toString('base64url');
    const refreshToken = randomBytes(16).toString('base64url');
    grants.set(refreshToken, grant);
    const idToken = {
      iss: issuer,
      aud: parameters.client_id,
      sub: 'ada',
      iat: ISSUED_AT,
      exp: ISSUED_AT + 300,
      auth_time: ISSUED_AT - 10,
      nonce: parameters.nonce,
      at_hash: createHash('sha256')
        .update(accessToken)
        .digest()
        .subarray(0, 16)
        .toString('base64url'),
      ...claims,
      ...provider.misdeed.claims,
    };
    const by = provider.misdeed.signer ?? signer;
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: refreshToken,
      id_token: signToken(by, headerOf(by), idToken),
      ...provider.misdeed.body,
    };
  }

  return provider;
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += part;
  return text;
}
