/**
 * RFC 7519 section 4 lets a parser keep the last of several claims with one name, and `jwt/token.ts` says why this one does: the
 * signer wrote them all. So the last counts for each check and is what the caller gets; no two places read different ones.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { createVerifier } from 'postern/jwt';
import { NOW, type RuleCase, rule, ruleVerifier } from '../support/rule.ts';
import { ISSUER, standardClaims } from '../support/tokens.ts';

const signer = createSigner('ES256');
const EVIL = 'https://evil.example/';
const json = JSON.stringify(standardClaims(NOW));

function withPayload(text: string): string {
  return signToken(signer, headerOf(signer), text);
}

const last = (member: string) => withPayload(`${json.slice(0, -1)},${member}}`);
const first = (member: string) => withPayload(`{${member},${json.slice(1)}`);

/** A claim that refuses, and with what. */
const BAD: readonly (readonly [member: string, code: RuleCase['code'], claim?: string])[] = [
  ['"iss":"https://evil.example/"', 'claim_invalid', 'iss'],
  ['"\\u0069ss":"https://evil.example/"', 'claim_invalid', 'iss'],
  ['"iss":null', 'claim_invalid', 'iss'],
  ['"aud":"https://evil.example/"', 'claim_invalid', 'aud'],
  ['"aud":[]', 'claim_invalid', 'aud'],
  ['"exp":1', 'token_expired'],
  ['"exp":null', 'claim_invalid', 'exp'],
  [`"exp":"${NOW + 60}"`, 'claim_invalid', 'exp'],
  [`"nbf":${NOW + 60}`, 'token_not_yet_valid'],
  [`"iat":${NOW + 60}`, 'token_issued_in_future'],
];

describe('of duplicate claims the last counts', () => {
  rule({
    signer,
    cases: BAD.map(([member, code, claim]) => ({
      title: `${member} last`,
      token: last(member),
      code,
      ...(claim === undefined ? {} : { claim }),
    })),
    accepted: BAD.map(([member]) => ({ title: `${member} first`, token: first(member) })),
  });

  it('the caller gets the one that was checked', () => {
    const verifier = ruleVerifier(signer, { claims: { sub: { value: 'grace' } } });
    const result = verifier.verifySync(last('"sub":"grace"'));
    assert.equal(result.ok && result.claims.sub, 'grace');
    assert.equal(result.ok && result.claims.iss, ISSUER);
    assert.deepEqual(verifier.verifySync(first('"sub":"grace"')), {
      ok: false,
      code: 'claim_invalid',
      claim: 'sub',
    });
  });

  it('issuers are told apart by the one that is checked', () => {
    const issuers = [ISSUER, EVIL].map((issuer) => ({ issuer, audience: null, jwks: signer.jwk }));
    const verifier = createVerifier({ issuers, clock: () => NOW });
    for (const [token, issuer] of [
      [last(`"iss":"${EVIL}"`), EVIL],
      [first(`"iss":"${EVIL}"`), ISSUER],
    ] as const) {
      const result = verifier.verifySync(token);
      assert.equal(result.ok && result.claims.iss, issuer);
    }
  });
});
