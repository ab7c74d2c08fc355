/**
 * RFC 7515 section 4.1.4, RFC 8725 section 3.10: a `kid` is compared with the names of the configured keys and with nothing else; it is
 * no path, no query, no property name, no URL. CVE-2025-65945 (a key looked up by what the token says).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { codeOf, goodToken, type RuleCase, rule, ruleVerifier } from '../support/rule.ts';

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  '0',
  'keys',
  'undefined',
  'null',
  '../../../../dev/null',
  '/proc/self/environ',
  'C:\\windows\\win.ini',
  "x' UNION SELECT 'secret' --",
  '" OR 1=1',
  '; cat /etc/passwd |',
  '$(id)',
  '{{7*7}}',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  '*',
  '.*',
  '%s%n',
  '\0',
  '\r\nx-injected: 1',
  '<script>',
  'x'.repeat(8_000),
];

const NEAR = [
  '',
  ' ',
  'KEY-1',
  'key-1 ',
  ' key-1',
  'key-1\0',
  'key-1\n',
  'key‐1',
  'key-',
  'key-11',
  'k\u0435y-1',
];
const NO_TEXTS: readonly unknown[] = [
  null,
  0,
  1,
  -1,
  true,
  false,
  [],
  ['key-1'],
  {},
  { toString: 'key-1' },
];

function titleOf(value: unknown): string {
  return `kid ${JSON.stringify(value).slice(0, 50)}`;
}

for (const alg of ['ES256', 'RS256', 'HS256']) {
  const signer = createSigner(alg);
  const foreign: RuleCase[] = [...NAMES, ...NEAR].map((kid) => ({
    title: titleOf(kid),
    token: goodToken(signer, {}, { kid }),
    code: 'key_not_found',
  }));
  const untyped: RuleCase[] = NO_TEXTS.map((kid) => ({
    title: titleOf(kid),
    token: goodToken(signer, {}, { kid }),
    code: 'header_malformed',
  }));

  describe(`kid is only a name: ${alg}`, () => {
    rule({
      signer,
      cases: [...foreign, ...untyped],
      accepted: [
        { title: 'no kid, and one key', token: goodToken(signer, {}, { kid: undefined }) },
      ],
    });

    it('ok: each of these names, where a key has it', () => {
      for (const kid of [...NAMES, ...NEAR]) {
        const named = { ...signer, kid, jwk: { ...signer.jwk, kid } };
        const verifier = ruleVerifier(named);
        assert.equal(codeOf(verifier.verifySync(goodToken(named))), 'ok', titleOf(kid));
        assert.equal(codeOf(verifier.verifySync(goodToken(signer))), 'key_not_found', titleOf(kid));
      }
    });

    it('malformed: a key whose kid is no text', () => {
      for (const kid of NO_TEXTS) {
        const jwks = { keys: [{ ...createSigner(alg).jwk, kid }, signer.jwk] };
        const verifier = ruleVerifier(signer, { jwks });
        assert.equal(
          JSON.stringify(verifier.skippedKeys),
          JSON.stringify([{ kid, reason: 'malformed' }]),
        );
        assert.equal(codeOf(verifier.verifySync(goodToken(signer))), 'ok');
      }
    });
  });
}

describe('kid is only a name: several keys', () => {
  const [first, second] = [createSigner('ES256', 'first'), createSigner('ES256', 'second')];
  rule({
    signer: first,
    options: { jwks: { keys: [first.jwk, second.jwk] } },
    cases: [
      {
        title: 'none given',
        token: goodToken(first, {}, { kid: undefined }),
        code: 'key_not_found',
      },
      {
        title: "the other's",
        token: goodToken(first, {}, { kid: 'second' }),
        code: 'signature_invalid',
      },
      {
        title: 'both',
        token: goodToken(first, {}, { kid: 'first,second' }),
        code: 'key_not_found',
      },
    ],
    accepted: [{ title: 'the second by its own', token: goodToken(second) }],
  });
});
