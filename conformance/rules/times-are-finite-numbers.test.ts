/**
 * RFC 7519 section 2, NumericDate: a JSON number of seconds. Whatever else is there refuses the token; it is never skipped
 * and never coerced. CVE-2026-25537 (Rust jsonwebtoken: `exp` and `nbf` of a wrong type were skipped).
 */
import { describe } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

const signer = createSigner('ES256');

/** JSON as it is written, for some of it JSON.stringify would not write. */
const NO_TIMES: readonly string[] = [
  `"${NOW + 600}"`,
  '""',
  '"never"',
  '"Infinity"',
  '"2099-01-01T00:00:00Z"',
  'true',
  'false',
  'null',
  '[]',
  `[${NOW + 600}]`,
  '{}',
  `{"valueOf":${NOW + 600}}`,
  `{"$numberLong":"${NOW + 600}"}`,
  '1e999',
  '-1e999',
  `1${'0'.repeat(400)}`,
];

function withTime(name: string, json: string): string {
  const others = Object.entries(standardClaims(NOW)).filter(([claim]) => claim !== name);
  const text = JSON.stringify(Object.fromEntries(others)).replace('{', `{"${name}":${json},`);
  return signToken(signer, headerOf(signer), text);
}

for (const name of ['exp', 'nbf', 'iat']) {
  describe(`times are finite numbers: ${name}`, () => {
    rule({
      signer,
      options: { clockToleranceSeconds: 86_400 },
      cases: NO_TIMES.map(
        (json): RuleCase => ({
          title: json.slice(0, 40),
          token: withTime(name, json),
          code: 'claim_invalid',
          claim: name,
        }),
      ),
      accepted: ['1.8e9', `${NOW}.5`, `${NOW}.000`, '18000000e2'].map((json) => ({
        title: `${name} ${json}`,
        token: withTime(name, json),
      })),
    });
  });
}

describe('times are finite numbers: what JSON has no number for', () => {
  rule({
    signer,
    cases: ['NaN', 'Infinity', '+1', '0x7fffffff', '1_800_000_600', '1800000600n', '.5', '1.'].map(
      (json) => ({ title: json, token: withTime('exp', json), code: 'payload_malformed' }),
    ),
  });
});

describe('times are finite numbers: a negative one is a time long ago', () => {
  rule({
    signer,
    cases: [
      { title: 'exp -1', token: goodToken(signer, { exp: -1 }), code: 'token_expired' },
      { title: 'exp -0', token: withTime('exp', '-0'), code: 'token_expired' },
    ],
    accepted: [
      { title: 'nbf -1', token: goodToken(signer, { nbf: -1 }) },
      { title: 'iat -1', token: goodToken(signer, { iat: -1 }) },
    ],
  });
});
