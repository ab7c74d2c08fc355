/**
 * What is said of a refused token is a code and the name of a claim: no part of the token, however large, and no other code's
 * sentence. CVE-2025-65015 (the whole token in a message).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createSigner, encode, headerOf, signToken } from '@postern/testing';
import { TokenRejected, unwrap } from 'postern/jwt';
import { codeOf, goodToken, NOW, ruleVerifier } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

/** Letters that no code, claim name or sentence holds. */
const MARKER = 'QQJXZQQWVKXZ';
const signer = createSigner('ES256');
const stranger = createSigner('ES256');
const long = MARKER.repeat(900);

const REFUSED: Readonly<Record<string, string>> = {
  token_malformed: MARKER,
  token_too_large: `${goodToken(signer, { MARKER })}${MARKER.repeat(2_000)}`,
  'token_malformed of 10 KB': `${long}.${MARKER}`,
  header_malformed: signToken(signer, `{"alg":"${MARKER}","alg":"${MARKER}"}`, standardClaims(NOW)),
  'header_malformed, no JSON': signToken(signer, `{${MARKER}`, standardClaims(NOW)),
  crit_unsupported: goodToken(signer, {}, { crit: [MARKER] }),
  b64_unsupported: goodToken(signer, {}, { b64: MARKER }),
  algorithm_not_allowed: goodToken(signer, {}, { alg: MARKER }),
  key_not_found: goodToken(signer, {}, { kid: MARKER }),
  typ_mismatch: goodToken(signer, {}, { typ: MARKER }),
  signature_invalid: goodToken(stranger, { sub: MARKER }),
  'signature_invalid of 10 KB': goodToken(stranger, { sub: long }),
  payload_malformed: signToken(signer, headerOf(signer), `{${MARKER}`),
  'payload_malformed, a text': signToken(signer, headerOf(signer), JSON.stringify(MARKER)),
  'claim_invalid iss': goodToken(signer, { iss: `https://${MARKER}.example/` }),
  'claim_invalid aud': goodToken(signer, { aud: [MARKER, long.slice(0, 5_000)] }),
  'claim_invalid exp': goodToken(signer, { exp: MARKER }),
  'claim_invalid nbf': goodToken(signer, { nbf: { MARKER } }),
  'claim_invalid sub': goodToken(signer, { sub: MARKER }),
  token_expired: goodToken(signer, { exp: NOW - 1, jti: MARKER }),
  token_not_yet_valid: goodToken(signer, { nbf: NOW + 1, jti: MARKER }),
  token_issued_in_future: goodToken(signer, { iat: NOW + 1, jti: MARKER }),
  token_too_old: goodToken(signer, { iat: NOW - 9_000, jti: MARKER }),
  sender_constrained: goodToken(signer, { cnf: { jkt: MARKER } }),
};

/** What a log would hold of a value, its hidden members too. */
function everythingOf(value: unknown): string {
  const shown = inspect(value, { depth: 20, showHidden: true, maxStringLength: null });
  return `${shown} ${String(value)} ${JSON.stringify(value)} ${(value as Error).stack ?? ''}`;
}

function isTold(said: string, token: string): boolean {
  const encoded = [0, 1, 2].map((offset) => encode(`${'x'.repeat(offset)}${MARKER}`).slice(4, -4));
  const ends = [token.slice(0, 16), token.slice(-16)];
  return [MARKER, ...encoded, ...ends].some((part) => said.includes(part));
}

describe('refusals tell nothing', () => {
  const verifier = ruleVerifier(signer, {
    typ: 'JWT',
    maxAgeSeconds: 3_600,
    claims: { sub: { values: ['ada'] } },
  });

  for (const [name, token] of Object.entries(REFUSED)) {
    const code = name.replace(/,.*| of .*/, '');
    it(name, async () => {
      const result = verifier.verifySync(token);
      assert.equal(codeOf(result), code);
      assert.deepEqual(await verifier.verify(token), result);
      assert.equal(isTold(everythingOf(result), token), false);
      assert.throws(
        () => unwrap(result),
        (error: unknown) => {
          assert.ok(error instanceof TokenRejected);
          assert.equal(isTold(everythingOf(error), token), false);
          assert.ok(error.message.length < 80);
          return true;
        },
      );
      assert.equal(codeOf(verifier.verifySync(goodToken(signer))), 'ok');
    });
  }

  it('the check itself finds a marker, plain and encoded', () => {
    const token = goodToken(signer, { sub: MARKER });
    assert.ok(isTold(everythingOf({ deep: { token } }), token));
    assert.ok(isTold(everythingOf(new Error(`got ${MARKER}`)), 'another token altogether'));
    assert.ok(isTold(token, 'another token altogether'));
  });
});
