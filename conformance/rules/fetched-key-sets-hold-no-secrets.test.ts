/**
 * A secret that is fetched is no secret: a verifier with `jwksUri` takes no HMAC at all, and no set can add an algorithm to
 * those of the config. CVE-2026-22818 (hono: a fetched key without `alg` let the token choose), CVE-2026-13089 (OIDC::Lite).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { createVerifier, type VerifierOptions } from 'postern/jwt';
import { countCryptoCalls } from '../support/crypto-calls.ts';
import { serve, startJwksServer } from '../support/jwks-server.ts';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const good = createSigner('RS256', 'good');
const base = { issuer: ISSUER, audience: AUDIENCE, clock: () => NOW };
const HMACS = ['HS256', 'HS384', 'HS512'];

/** The members under which a secret may come. */
function disguises(secret: Signer): readonly object[] {
  const { k, kid } = secret.jwk;
  return [
    secret.jwk,
    { kty: 'oct', k, kid },
    { kty: 'oct', k, kid, alg: 'RS256' },
    { kty: 'oct', k, kid, use: 'sig', key_ops: ['verify'] },
    { kty: 'OCT', k, kid },
    { ...good.jwk, k, kid },
    { ...good.jwk, k, kid, alg: secret.alg },
    { k, kid },
  ];
}

for (const alg of HMACS) {
  const secret = createSigner(alg, 'secret');
  const forged = goodToken(secret);
  describe(`fetched key sets hold no secrets: ${alg}`, () => {
    for (const [index, member] of disguises(secret).entries()) {
      it(`disguise ${index}, beside a good key`, async () => {
        const { url: jwksUri } = await startJwksServer(serve({ keys: [member, good.jwk] }));
        const verifier = createVerifier({ ...base, algorithms: ['RS256'], jwksUri });
        assert.equal(codeOf(await verifier.verify(goodToken(good))), 'ok');
        assert.equal(verifier.skippedKeys.length, 1);
        const { calls, result } = countCryptoCalls(() => verifier.verifySync(forged));
        assert.equal(codeOf(result), 'algorithm_not_allowed');
        assert.equal(calls, 0);
        const named = goodToken(secret, {}, { alg: 'RS256' });
        assert.equal(codeOf(await verifier.verify(named)), 'key_not_found');
      });

      it(`disguise ${index}, alone`, async () => {
        const { url: jwksUri } = await startJwksServer(serve({ keys: [member] }));
        const verifier = createVerifier({ ...base, algorithms: ['RS256'], jwksUri });
        assert.equal(codeOf(await verifier.verify(forged)), 'algorithm_not_allowed');
        assert.equal(codeOf(await verifier.verify(goodToken(good))), 'jwks_unavailable');
      });
    }

    it('and the config cannot ask for it', () => {
      const jwksUri = 'https://login.example.com/jwks';
      for (const options of [
        { algorithms: [alg], jwksUri },
        { algorithms: [alg], jwksUri, jwks: secret.jwk },
        { algorithms: ['RS256', alg], jwksUri },
        { jwksUri, jwks: secret.jwk },
      ]) {
        for (const form of [
          { ...base, ...options },
          { issuers: [{ issuer: ISSUER, audience: AUDIENCE, ...options }] },
        ]) {
          assert.throws(() => createVerifier(form as VerifierOptions), {
            name: 'TypeError',
            message: /algorithms"/,
          });
        }
      }
    });
  });
}

describe('fetched key sets add no algorithm', () => {
  const { alg: _, ...nameless } = good.jwk;

  it('a key without alg serves the one that is allowed for its type', async () => {
    const { url: jwksUri } = await startJwksServer(serve({ keys: [nameless] }));
    const verifier = createVerifier({ ...base, algorithms: ['RS256', 'ES256'], jwksUri });
    assert.equal(codeOf(await verifier.verify(goodToken(good))), 'ok');
    for (const alg of ['RS512', 'PS256']) {
      const token = goodToken({ ...good, alg });
      assert.equal(codeOf(await verifier.verify(token)), 'algorithm_not_allowed');
    }
    for (const alg of ['HS256', 'none', 'rs256']) {
      const token = goodToken(good, {}, { alg });
      assert.equal(codeOf(await verifier.verify(token)), 'algorithm_not_allowed');
    }
  });

  it('a key without alg serves nothing where two are allowed for its type', async () => {
    const { url: jwksUri } = await startJwksServer(serve({ keys: [nameless] }));
    const verifier = createVerifier({ ...base, algorithms: ['RS256', 'PS256'], jwksUri });
    for (const alg of ['RS256', 'PS256']) {
      assert.equal(codeOf(await verifier.verify(goodToken({ ...good, alg }))), 'jwks_unavailable');
    }
    assert.deepEqual(verifier.skippedKeys, [{ kid: 'good', reason: 'algorithm' }]);
  });

  it('the config must name its algorithms', () => {
    const jwksUri = 'https://login.example.com/jwks';
    for (const options of [{ jwksUri }, { jwksUri, jwks: good.jwk }]) {
      assert.throws(() => createVerifier({ ...base, ...options }), {
        name: 'TypeError',
        message: /^Option "algorithms" must be/,
      });
    }
  });
});
