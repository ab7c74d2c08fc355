/** The signed identity for an origin: an ordinary verifier believes it for that origin, for a minute; the gate takes it for nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createVerifier } from 'postern/jwt';
import { makeKeyRing } from '../login/gate-config.ts';
import { codeOf, gateCookies, signIn, startScene, userOf } from '../login/scene.ts';

const AUDIENCE = 'https://origin.example.com';
const HEADER = 'x-postern-assertion';
const { privateJwk } = createSigner('ES256', 'assertion-1');
const { kty, crv, x, y, d, kid } = privateJwk as unknown as Record<string, string>;
const assertion = { kty, crv, x, y, d, kid } as Record<string, string>;
const { gate, viewer } = await startScene({
  session: { keyRing: { ...makeKeyRing(), assertion } },
  config: { forward: { assertion: { audience: AUDIENCE, claims: ['groups'] } } },
});
const { origin } = gate;
const ada = viewer();
await signIn(ada, `${origin}/`);

/** The helper of the documents: `postern/jwt` itself, with the key that the gate publishes. */
const options = {
  issuer: origin,
  algorithms: ['ES256'],
  typ: 'postern-assertion+jwt',
  jwksUri: `${origin}/.postern/jwks`,
} as const;
const verifier = createVerifier({ ...options, audience: AUDIENCE });

async function sent(): Promise<string> {
  await ada.request(`${origin}/x`);
  return String(gate.got.at(-1)?.headers[HEADER]);
}

describe('an assertion', () => {
  it('is believed by an origin that knows nothing but the address of the key', async () => {
    const result = await verifier.verify(await sent());
    assert.ok(result.ok);
    const { sub, groups, iat, exp } = result.claims;
    assert.deepEqual([sub, groups], ['ada', ['admin', 'staff']]);
    assert.equal(Number(exp) - Number(iat), 60);
  });

  it('is for one origin, and for a minute', async () => {
    const token = await sent();
    const other = createVerifier({ ...options, audience: 'https://other.example.com' });
    assert.equal((await other.verify(token)).ok, false);
    assert.equal((await verifier.verify(token, { now: gate.now() + 61 })).ok, false);
  });

  it('cannot be sent by a client, on any path', async () => {
    for (const path of ['/x', '/public/x']) {
      for (const name of [HEADER, 'X-Postern-Assertion', 'x_postern_assertion']) {
        await ada.request(origin + path, { headers: { [name]: 'forged' } });
        assert.doesNotMatch(JSON.stringify(gate.got.at(-1)), /forged/);
      }
    }
  });

  it('has a key of which only the public half is told', async () => {
    const page = await viewer().request(`${origin}/.postern/jwks`, { mode: 'none' });
    const { keys } = JSON.parse(page.body);
    assert.deepEqual(keys, [{ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }]);
  });

  it('is no session, and a session is no assertion', async () => {
    const cookie = `__Host-postern-session=${await sent()}`;
    const page = await viewer().request(`${origin}/x`, { mode: 'cors', headers: { cookie } });
    assert.equal(codeOf(page), 'session_invalid');
    assert.equal(userOf(page), undefined);
    const session = gateCookies(ada).get('__Host-postern-session') ?? '';
    assert.equal((await verifier.verify(session)).ok, false);
  });
});
