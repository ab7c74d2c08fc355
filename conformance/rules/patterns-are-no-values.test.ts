/**
 * No option takes a regular expression, so that none of a config can be slow or keep a state between tokens.
 * CVE-2026-35041 (fast-jwt: a pattern that takes exponential time), GHSA-3j8v-cgw4-2g6q (fast-jwt: a pattern with `g` or
 * `y` refuses every second good token).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import type { IssuerOptions } from 'postern/jwt';
import { codeOf, goodToken, ruleVerifier } from '../support/rule.ts';

const signer = createSigner('ES256');
const PATTERNS = [/^https:/, /x/g, /x/y, /^(a+)+$/];

/** Where a peer takes patterns, or somebody may think so. */
function optionsWith(pattern: unknown): readonly (readonly [name: string, options: object])[] {
  return [
    ['issuer', { issuer: pattern }],
    ['audience', { audience: pattern }],
    ['audience', { audience: [pattern] }],
    ['audience', { audience: ['x', pattern] }],
    ['clientId', { clientId: pattern }],
    ['typ', { typ: pattern }],
    ['algorithms', { algorithms: pattern }],
    ['algorithms', { algorithms: [pattern] }],
    ['claims', { claims: pattern }],
    ['claims.sub', { claims: { sub: pattern } }],
    ['claims.sub.value', { claims: { sub: { value: pattern } } }],
    ['claims.sub.values', { claims: { sub: { values: [pattern] } } }],
    ['claims.sub.value', { claims: { sub: { value: { deep: [pattern] } } } }],
    ['claims.sub.validate', { claims: { sub: { validate: pattern } } }],
  ];
}

describe('patterns are no values', () => {
  for (const pattern of PATTERNS) {
    for (const [name, options] of optionsWith(pattern)) {
      it(`${name} refuses ${pattern}`, () => {
        assert.throws(
          () => ruleVerifier(signer, options as Partial<IssuerOptions>),
          (error: Error) => error instanceof TypeError && error.message.includes(`"${name}`),
        );
      });
    }
  }

  it('a text that reads like a pattern matches itself alone', () => {
    const verifier = ruleVerifier(signer, { audience: '.*', claims: { sub: { value: '^a' } } });
    assert.equal(codeOf(verifier.verifySync(goodToken(signer, { aud: '.*', sub: '^a' }))), 'ok');
    const wrong = verifier.verifySync(goodToken(signer, { aud: 'x', sub: '^a' }));
    assert.equal(codeOf(wrong), 'claim_invalid aud');
    const other = verifier.verifySync(goodToken(signer, { aud: '.*', sub: 'ada' }));
    assert.equal(codeOf(other), 'claim_invalid sub');
  });

  it('the same token gets the same answer each time', () => {
    const verifier = ruleVerifier(signer, { typ: ['JWT', 'at+jwt'] });
    const good = goodToken(signer);
    const bad = goodToken(signer, { aud: 'x' });
    for (let time = 0; time < 6; time++) {
      assert.equal(codeOf(verifier.verifySync(good)), 'ok');
      assert.equal(codeOf(verifier.verifySync(bad)), 'claim_invalid aud');
    }
  });
});
