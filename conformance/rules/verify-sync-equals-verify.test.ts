/** One verifier, two doors: `verify` says what `verifySync` says, but that it asks for keys where `verifySync` must not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, encode, type Signer, signToken } from '@postern/testing';
import { createVerifier, type IssuerOptions, type Verifier } from 'postern/jwt';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const ALGORITHMS = ['HS256', 'RS256', 'PS384', 'ES512', 'EdDSA'];

function optionsOf(signer: Signer, more: object = {}): IssuerOptions {
  return {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: [signer.alg as 'RS256'],
    jwks: signer.jwk,
    typ: 'JWT',
    maxAgeSeconds: 3_600,
    claims: { sub: { values: ['ada'] } },
    ...more,
  };
}

/** A token for each code that a token alone can cause. */
function tokensOf(signer: Signer): readonly (readonly [token: unknown, expected: string])[] {
  const good = goodToken(signer);
  return [
    [good, 'ok'],
    [good, 'ok'],
    [undefined, 'token_malformed'],
    [`${good}.`, 'token_malformed'],
    ['a'.repeat(16_384), 'token_too_large'],
    [`${encode('[]')}.e30.`, 'header_malformed'],
    [goodToken(signer, {}, { crit: ['x'] }), 'crit_unsupported'],
    [goodToken(signer, {}, { b64: false }), 'b64_unsupported'],
    [goodToken(signer, {}, { typ: 'at+jwt' }), 'typ_mismatch'],
    [goodToken(signer, {}, { alg: 'none' }), 'algorithm_not_allowed'],
    [goodToken(signer, {}, { kid: 'key-9' }), 'key_not_found'],
    [goodToken(createSigner(signer.alg)), 'signature_invalid'],
    [`${good.slice(0, good.lastIndexOf('.'))}.`, 'signature_invalid'],
    [signToken(signer, { alg: signer.alg, typ: 'JWT' }, '[]'), 'payload_malformed'],
    [goodToken(signer, { iss: 'x' }), 'claim_invalid iss'],
    [goodToken(signer, { aud: undefined }), 'claim_missing aud'],
    [goodToken(signer, { exp: NOW }), 'token_expired'],
    [goodToken(signer, { nbf: NOW + 1 }), 'token_not_yet_valid'],
    [goodToken(signer, { iat: NOW + 1 }), 'token_issued_in_future'],
    [goodToken(signer, { iat: NOW - 3_601 }), 'token_too_old'],
    [goodToken(signer, { cnf: {} }), 'sender_constrained'],
    [goodToken(signer, { sub: 'bob' }), 'claim_invalid sub'],
    [good, 'ok'],
  ];
}

async function assertEqual(verifier: Verifier, token: unknown, expected: string): Promise<void> {
  const now = NOW;
  const sync = verifier.verifySync(token as string, { now });
  const later = await verifier.verify(token as string, { now });
  assert.equal(codeOf(sync), expected);
  assert.deepEqual(later, sync);
}

for (const alg of ALGORITHMS) {
  const signer = createSigner(alg);
  const second = createSigner('ES256', 'of the second');
  const single = createVerifier(optionsOf(signer));
  const remembering = createVerifier(optionsOf(signer, { cacheMaxEntries: 100 }));
  const several = createVerifier({
    issuers: [
      optionsOf(signer),
      optionsOf(second, { issuer: 'https://second.example/', jwks: second.jwk }),
    ],
  });
  describe(`verifySync() equals verify(), ${alg}`, () => {
    for (const [index, [token, expected]] of tokensOf(signer).entries()) {
      it(`${expected} (${index})`, async () => {
        await assertEqual(single, token, expected);
        await assertEqual(remembering, token, expected);
      });
    }

    it('with several issuers', async () => {
      await assertEqual(several, goodToken(signer), 'ok');
      await assertEqual(several, goodToken(signer, { iss: 'x' }), 'issuer_unknown');
      await assertEqual(several, goodToken(signer, { exp: NOW }), 'token_expired');
      await assertEqual(several, 'x', 'token_malformed');
      const crossed = goodToken(signer, { iss: 'https://second.example/' });
      const expected = alg === 'ES256' ? 'key_not_found' : 'algorithm_not_allowed';
      await assertEqual(several, crossed, expected);
    });
  });
}

describe('verifySync() differs from verify() where a key would have to be fetched, and only there', () => {
  const signer = createSigner('ES256');
  let fetches = 0;
  const options = {
    ...optionsOf(signer),
    jwksUri: 'https://login.example.com/jwks',
    clock: () => NOW,
    async fetch() {
      fetches++;
      return new Response(null, { status: 503 });
    },
  };
  const unknown = goodToken(createSigner('ES256', 'key-9'));

  it('key_unavailable becomes jwks_unavailable when the fetch fails', async () => {
    const verifier = createVerifier(options);
    assert.equal(codeOf(verifier.verifySync(unknown)), 'key_unavailable');
    assert.equal(fetches, 0, 'verifySync() never fetches');
    assert.equal(codeOf(await verifier.verify(unknown)), 'jwks_unavailable');
    assert.equal(fetches, 1);
  });

  it('a token with a known key is answered alike, without a fetch', async () => {
    const verifier = createVerifier(options);
    const before = fetches;
    for (const [token, expected] of tokensOf(signer)) {
      if (expected !== 'key_not_found') await assertEqual(verifier, token, expected);
    }
    assert.equal(fetches, before);
  });

  it('key_unavailable becomes key_not_found when the fetched set lacks it', async () => {
    const fetch = async () => Response.json({ keys: [signer.jwk] });
    const verifier = createVerifier({ ...options, fetch });
    assert.equal(codeOf(verifier.verifySync(unknown)), 'key_unavailable');
    assert.equal(codeOf(await verifier.verify(unknown)), 'key_not_found');
    assert.equal(codeOf(verifier.verifySync(unknown)), 'key_not_found');
  });
});
