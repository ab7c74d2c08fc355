/** `/auth` of the verifier behind Debian's nginx with `auth_request`: what reaches the origin, and as whom. */
import assert from 'node:assert/strict';
import { request as sendRequest } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { type RunningServer, startServer, type VerifierConfig } from '@postern/verifier';
import { type EchoOrigin, startEchoOrigin } from '../support/echo-origin.ts';
import { AUDIENCE, ISSUER, signToken, standardClaims } from '../support/tokens.ts';
import { findNginx, type NginxProcess, startNginx } from './nginx-process.ts';

const KEY = createSigner('RS256', '2026-a');
const VERIFIER: VerifierConfig = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['RS256'],
  jwks: { keys: [KEY.jwk] },
  hosts: ['app.example.com'],
  forward: { headers: { 'x-user-id': 'sub' } },
  rules: [
    { path: '/public/*', allow: 'anyone' },
    { path: '/admin*', require: { groups: { anyOf: ['admins'] } } },
    { path: '*', allow: 'authenticated' },
  ],
  authentication: { trustedProxies: ['127.0.0.1'] },
  server: { port: 0, metricsPort: false },
  log: 'none',
};

/** As in docs/forward-auth.md. */
function directivesOf(verifier: RunningServer, origin: EchoOrigin): string {
  return `
    location / {
      auth_request /_auth;
      auth_request_set $user_id $upstream_http_x_user_id;
      proxy_set_header X-User-Id $user_id;
      proxy_pass ${origin.url};
    }
    location = /_auth {
      internal;
      proxy_pass http://127.0.0.1:${verifier.port}/auth;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
      proxy_set_header X-Original-URL https://$http_host$request_uri;
      proxy_set_header X-Original-Method $request_method;
    }`;
}

const BODY = 'body';

interface Received {
  readonly status: number;
  readonly challenge: string | undefined;
  /** What the origin was sent; undefined where it was not asked. */
  readonly forwarded?: Readonly<Record<string, string>>;
}

const program = await findNginx();
const skip = program === undefined && 'there is no nginx, and Debian’s package cannot be had';

describe('/auth behind nginx auth_request', { skip }, () => {
  let verifier: RunningServer;
  let origin: EchoOrigin;
  let nginx: NginxProcess;

  before(async () => {
    verifier = await startServer(VERIFIER);
    origin = await startEchoOrigin();
    nginx = await startNginx(program as string, directivesOf(verifier, origin));
  });
  after(async () => {
    await nginx?.close();
    await origin?.close();
    await verifier?.close();
  });

  function send(
    path: string,
    headers: Record<string, string> = {},
    method = 'GET',
  ): Promise<Received> {
    const { socketPath } = nginx;
    return new Promise((resolve, reject) => {
      const given = { host: 'app.example.com', ...headers };
      const request = sendRequest({ socketPath, path, method, agent: false, headers: given });
      request.on('error', reject).on('response', async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        const { statusCode: status = 0, headers: received } = response;
        const forwarded = received['x-echo'] ? { forwarded: JSON.parse(body).headers } : {};
        resolve({ status, challenge: received['www-authenticate'], ...forwarded });
      });
      request.end(method === 'POST' ? BODY : undefined);
    });
  }

  function bearer(claims: object = {}, key = KEY): Record<string, string> {
    const token = signToken(key, { ...standardClaims(Date.now() / 1000), ...claims });
    return { authorization: `Bearer ${token}` };
  }

  it('lets a good token pass, and names its bearer to the origin', async () => {
    const { status, forwarded } = await send('/a?b=1', bearer());
    assert.equal(status, 200);
    assert.equal(forwarded?.['x-user-id'], 'ada');
  });

  it('asks without the body, which the origin gets', async () => {
    const { status, forwarded } = await send('/a', bearer(), 'POST');
    assert.equal(status, 200);
    assert.equal(forwarded?.['content-length'], `${BODY.length}`);
  });

  it('refuses a request without a token, with the challenge of the verifier', async () => {
    const refused = { status: 401, challenge: 'Bearer realm="postern"' };
    assert.deepEqual(await send('/a'), refused);
  });

  for (const [title, headers] of [
    ['a forged token', bearer({}, createSigner('RS256', '2026-a'))],
    ['an expired token', bearer({ exp: 1 })],
    ['a token for somebody else', bearer({ aud: 'https://other.example.com/' })],
  ] as const) {
    it(`refuses ${title}`, async () => {
      const { status, challenge, forwarded } = await send('/a', headers);
      assert.equal(status, 401);
      assert.match(challenge ?? '', /error="invalid_token"/);
      assert.equal(forwarded, undefined);
    });
  }

  it('refuses a token without the claim that the rule wants', async () => {
    assert.equal((await send('/admin', bearer())).status, 403);
    assert.equal((await send('/admin', bearer({ groups: ['admins'] }))).status, 200);
  });

  it('judges the path that the client sent, not one that nginx has made of it', async () => {
    assert.equal((await send('/public/../admin')).forwarded, undefined);
    assert.equal((await send('/public/%2e%2e/admin')).forwarded, undefined);
  });

  it('lets nobody say who they are', async () => {
    const forged = { 'x-user-id': 'root' };
    assert.equal((await send('/a', { ...bearer(), ...forged })).forwarded?.['x-user-id'], 'ada');
    const { status, forwarded } = await send('/public/a', forged);
    assert.equal(status, 200);
    assert.equal(forwarded?.['x-user-id'], undefined);
  });

  it('lets nobody say what they ask for', async () => {
    const url = 'https://app.example.com/public/a';
    assert.equal((await send('/a', { 'x-original-url': url })).status, 401);
    for (const name of ['x-forwarded-uri', 'x-forwarded-host', 'x-forwarded-method']) {
      const { forwarded } = await send('/a', { [name]: '/public/a' });
      assert.equal(forwarded, undefined, name);
    }
  });

  it('refuses another host', async () => {
    const { forwarded } = await send('/public/a', { host: 'other.example.com' });
    assert.equal(forwarded, undefined);
  });
});
