/**
 * A token has at most 16,383 characters, and what is longer is not even looked at. CVE-2025-61920 (authlib: a token of any
 * size was parsed), CVE-2025-65015 (joserfc: the oversize text stood in the error).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { codeOf, goodToken, rule, ruleVerifier } from '../support/rule.ts';
import { countSteps } from '../support/steps.ts';

const CAP = 16_383;

/** A good token of this very length: members of payload and header are filled up. */
function tokenOfLength(signer: Signer, length: number): string {
  for (let header = 1; header < 8; header++) {
    const rest = length - goodToken(signer, { fill: '' }, { x: 'x'.repeat(header) }).length;
    for (let guess = Math.floor((rest * 3) / 4) - 3; guess <= (rest * 3) / 4 + 3; guess++) {
      const fill = 'x'.repeat(Math.max(guess, 0));
      const token = goodToken(signer, { fill }, { x: 'x'.repeat(header) });
      if (token.length === length) return token;
    }
  }
  throw new Error('No fill gives this length');
}

for (const alg of ['ES256', 'RS256', 'HS256', 'EdDSA']) {
  const signer = createSigner(alg);
  describe(`token size cap, ${alg}`, () => {
    rule({
      signer,
      cases: [
        ...[CAP + 1, CAP + 2, CAP + 3, 20_000, 65_536].map((length) => ({
          title: `a good token of ${length} characters`,
          token: tokenOfLength(signer, length),
          code: 'token_too_large' as const,
        })),
        ...[CAP + 1, 2 ** 20, 2 ** 24].flatMap((length) =>
          ['a', '.', 'é', '{', ' '].map((character) => ({
            title: `${length} times "${character}"`,
            token: character.repeat(length),
            code: 'token_too_large' as const,
          })),
        ),
        { title: 'the cap of dots', token: '.'.repeat(CAP), code: 'token_malformed' },
        { title: 'the cap of letters', token: 'a'.repeat(CAP), code: 'token_malformed' },
        { title: 'fewer characters, more bytes', token: 'é'.repeat(CAP), code: 'token_malformed' },
      ],
      accepted: [CAP, CAP - 1, CAP - 2].map((length) => ({
        title: `${length} characters`,
        token: tokenOfLength(signer, length),
      })),
    });
  });
}

describe('token size cap comes first', () => {
  const signer = createSigner('ES256');
  const verifier = ruleVerifier(signer);

  it('no step is made that grows with the token', () => {
    const tokens = [CAP + 1, 2 ** 20, 2 ** 24].map((length) => 'a'.repeat(length));
    const steps = tokens.map((token) => countSteps(() => verifier.verifySync(token)).steps);
    assert.deepEqual(steps, [0, 0, 0]);
  });

  it('a token that is looked at is counted', () => {
    const token = tokenOfLength(signer, CAP);
    assert.ok(countSteps(() => verifier.verifySync(token)).steps > CAP);
  });

  it('a verifier that remembers verdicts says the same', () => {
    const remembering = ruleVerifier(signer, { cacheMaxEntries: 10 });
    for (let time = 0; time < 3; time++) {
      for (const token of [tokenOfLength(signer, CAP + 1), 'a'.repeat(2 ** 24)]) {
        assert.equal(codeOf(remembering.verifySync(token)), 'token_too_large');
      }
      assert.equal(codeOf(remembering.verifySync(tokenOfLength(signer, CAP))), 'ok');
    }
  });

  it('verify() says the same', async () => {
    const result = await verifier.verify(tokenOfLength(signer, CAP + 1));
    assert.equal(codeOf(result), 'token_too_large');
    assert.equal(codeOf(await verifier.verify(tokenOfLength(signer, CAP))), 'ok');
  });
});
