/** contracts.md, Credentials: where `Authorization` is sent it alone counts. A bad one is refused beside a good cookie; a good one needs no cookie. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { codeOf, gateCookies, signIn, startScene, userOf } from '../login/scene.ts';

const API = 'https://api.example.com';
const signer = createSigner('ES256', 'api');
const { gate, viewer } = await startScene({
  config: {
    ...{ issuer: API, audience: API, algorithms: ['ES256'], jwks: signer.jwk },
    rules: [
      { path: '/bearer*', allow: 'authenticated', credential: 'bearer' },
      { path: '/session*', allow: 'authenticated', credential: 'session' },
      { path: '*', allow: 'authenticated' },
    ],
  },
});
const ada = viewer();
await signIn(ada, `${gate.origin}/`);
const cookie = `__Host-postern-session=${gateCookies(ada).get('__Host-postern-session')}`;
const exp = Math.floor(Date.now() / 1000) + 600;
const token = signToken(signer, headerOf(signer), { iss: API, aud: API, sub: 'machine', exp });

async function ask(path: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const page = await viewer().request(gate.origin + path, { mode: 'cors', headers });
  return `${page.status} ${userOf(page) ?? codeOf(page)}`;
}

describe('with a good cookie', () => {
  for (const [authorization, says] of [
    [`Bearer ${token}`, '200 machine'],
    [`Bearer ${token.slice(0, -4)}AAAA`, '401 signature_invalid'],
    ['Bearer x', '401 token_malformed'],
    ['Bearer', '401 unsupported_scheme'],
    ['Basic YTpi', '401 unsupported_scheme'],
    ['Negotiate', '401 unsupported_scheme'],
  ] as const) {
    it(`"${authorization.slice(0, 12)}" is ${says}`, async () => {
      assert.equal(await ask('/x', { cookie, authorization }), says);
    });
  }
});

describe('a rule that takes one kind of credential', () => {
  for (const [path, headers, says] of [
    ['/bearer', { authorization: `Bearer ${token}` }, '200 machine'],
    ['/bearer', { cookie }, '401 credential_missing'],
    ['/session', { cookie }, '200 ada'],
    ['/session', { authorization: `Bearer ${token}` }, '401 credential_not_accepted'],
    ['/session', { authorization: `Bearer ${token}`, cookie }, '401 credential_not_accepted'],
    ['/x', { authorization: `Bearer ${token}` }, '200 machine'],
    ['/x', { cookie }, '200 ada'],
  ] as const) {
    it(`${path} with ${Object.keys(headers).join(' and ')}: ${says}`, async () => {
      assert.equal(await ask(path, headers), says);
    });
  }
});

it('a bearer token needs no origin to write, and a session does', async () => {
  const write = async (headers: Readonly<Record<string, string>>) =>
    (await viewer().request(`${gate.origin}/x`, { method: 'POST', mode: 'none', headers })).status;
  assert.equal(await write({ authorization: `Bearer ${token}` }), 200);
  assert.equal(await write({ cookie }), 403);
});
