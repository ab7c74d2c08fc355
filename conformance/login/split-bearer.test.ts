/** Programs beside people: a split gate that takes HS256 tokens and sessions, checked by one CloudFront Function. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { keyFor, signHs256, signSession } from '../support/ring-forge.ts';
import { AUDIENCE, ISSUER, signToken, standardClaims } from '../support/tokens.ts';
import { findCanaries } from './canaries.ts';
import { codeOf, signIn, userOf } from './scene.ts';
import { startSplitScene } from './split-scene.ts';
import { createViewer } from './viewer.ts';

const signer = createSigner('HS256', 'tokens-1');
const { origin, site, keyRing, events, built } = await startSplitScene({
  config: {
    ...{ issuer: ISSUER, audience: AUDIENCE, algorithms: ['HS256'], jwks: signer.jwk },
    rules: [
      { path: '/api/read*', credential: 'bearer', require: { scope: { allOf: ['read'] } } },
      { path: '/pages*', credential: 'session', allow: 'authenticated' },
      { path: '*', allow: 'authenticated' },
    ],
  },
  revokes: false,
});
const sent: string[] = [];

function tokenOf(claims: object = {}, by: Signer = signer): string {
  return signToken(by, { ...standardClaims(Date.now() / 1000), scope: 'read', ...claims });
}

async function ask(path: string, token: string): Promise<string> {
  sent.push(token);
  const headers = { authorization: `Bearer ${token}` };
  const page = await createViewer().request(origin + path, { mode: 'none', headers });
  return `${page.status} ${page.status === 200 ? site.got.at(-1)?.headers['x-user'] : codeOf(page)}`;
}

describe('a split gate that takes HS256 tokens', () => {
  it('lets programs pass by a token, and people by a session', async () => {
    assert.equal(await ask('/api/read/1', tokenOf({ sub: 'robot' })), '200 robot');
    assert.equal(await ask('/both', tokenOf({ sub: 'robot' })), '200 robot');
    const viewer = createViewer();
    for (const path of ['/pages/1', '/both']) {
      assert.equal(userOf(await signIn(viewer, origin + path)), 'ada');
    }
  });

  it('takes of each rule the credential that it names', async () => {
    assert.equal(await ask('/pages/1', tokenOf()), '401 credential_not_accepted');
    const viewer = createViewer();
    await signIn(viewer, `${origin}/pages/1`);
    const page = await viewer.request(`${origin}/api/read/1`, { mode: 'cors', from: origin });
    assert.equal(`${page.status} ${codeOf(page)}`, '401 credential_missing');
  });

  it('refuses what is over, of another key, without the scope, or no token', async () => {
    const over = { exp: Math.floor(Date.now() / 1000) - 120 };
    for (const [token, expected] of [
      [tokenOf(over), '401 token_expired'],
      [tokenOf({ aud: 'another' }), '401 claim_invalid'],
      [tokenOf({}, createSigner('HS256', 'tokens-1')), '401 signature_invalid'],
      [tokenOf({}, createSigner('HS256', 'tokens-2')), '401 key_not_found'],
      [tokenOf({ scope: 'write' }), '403 insufficient_scope'],
      ['x', '401 token_malformed'],
    ] as const) {
      assert.equal(await ask('/api/read/1', token), expected);
    }
  });

  it('takes no session for a token, and no token for a session', async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { ...standardClaims(now), aud: AUDIENCE, scope: 'read' };
    const { kid } = keyRing.current;
    const session = signSession(keyFor(keyRing, 'session'), kid, claims);
    assert.match(await ask('/api/read/1', session), /^401 (key_not_found|typ_mismatch)$/);
    const named = { alg: 'HS256', typ: 'postern-session+jwt', kid };
    const secret = Buffer.from(String(signer.jwk.k), 'base64url');
    const viewer = createViewer();
    const forged = signHs256(secret, named, { ...claims, aud: 'localhost', sid: 'x'.repeat(22) });
    viewer.jar.keep('localhost', `__Host-postern-session=${forged}; Path=/; Secure`);
    const page = await viewer.request(`${origin}/both`, { mode: 'cors', from: origin });
    assert.equal(`${page.status} ${codeOf(page)}`, '401 session_invalid');
  });

  it('counts the token alone where both are sent', async () => {
    const viewer = createViewer();
    await signIn(viewer, `${origin}/both`);
    const headers = { authorization: `Bearer ${tokenOf({ sub: 'robot' })}` };
    await viewer.request(`${origin}/both`, { mode: 'cors', from: origin, headers });
    assert.equal(site.got.at(-1)?.headers['x-user'], 'robot');
    const page = await viewer.request(`${origin}/both`, {
      ...{ mode: 'cors', from: origin, headers: { authorization: 'Bearer x' } },
    });
    assert.equal(`${page.status} ${codeOf(page)}`, '401 token_malformed');
  });

  it('says no token, and has the key in the function alone', () => {
    const secrets = new Map(
      sent.filter((token) => token.length > 40).map((token) => [token.slice(0, 20), token]),
    );
    const said = events.map((event) => JSON.stringify(event)).join('\n');
    assert.deepEqual(findCanaries(said, secrets), []);
    const key = String(signer.jwk.k);
    assert.ok(built.gate.code.includes(key));
    assert.ok(!built.login.code.includes(key));
    assert.deepEqual(built.gate.report.secrets, ['HMAC_KEY']);
  });
});
