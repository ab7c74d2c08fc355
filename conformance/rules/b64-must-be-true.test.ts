/**
 * RFC 7797 section 7: a JWT's payload is always encoded, so `b64: false` is refused, with `crit` and without, before anything
 * is read of the payload. CVE-2026-48525 (a detached payload of any size).
 */
import { describe } from 'node:test';
import { createSigner, encode, headerOf } from '@postern/testing';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';
import { signSegments, splitToken, withSignature } from '../support/token-parts.ts';
import { standardClaims } from '../support/tokens.ts';

const NOT_TRUE: readonly unknown[] = [
  false,
  null,
  0,
  1,
  '',
  'false',
  'true',
  [],
  [true],
  {},
  { b64: true },
];

for (const alg of ['ES256', 'HS256']) {
  const signer = createSigner(alg);
  const claims = standardClaims(NOW);
  const header = encode({ ...headerOf(signer), b64: false });
  const critical = encode({ ...headerOf(signer), b64: false, crit: ['b64'] });
  const plain = encode(headerOf(signer));

  const values: RuleCase[] = NOT_TRUE.map((b64) => ({
    title: `b64 ${JSON.stringify(b64)}`,
    token: goodToken(signer, {}, { b64 }),
    code: 'b64_unsupported',
  }));
  const unencoded: RuleCase[] = [
    {
      title: 'a payload without dots, unencoded',
      token: signSegments(signer, header, 'hello'),
      code: 'b64_unsupported',
    },
    {
      title: 'good claims, unencoded',
      token: signSegments(signer, header, JSON.stringify({ ...claims, iss: 'x', aud: 'y' })),
      code: 'b64_unsupported',
    },
    {
      title: 'good claims, unencoded, with dots',
      token: signSegments(signer, header, JSON.stringify(claims)),
      code: 'token_malformed',
    },
    {
      title: 'with crit',
      token: signSegments(signer, critical, encode(claims)),
      code: 'crit_unsupported',
    },
    {
      title: 'unencoded under an ordinary header',
      token: signSegments(signer, plain, 'hello'),
      code: 'token_malformed',
    },
  ];
  const detached: RuleCase[] = [
    {
      title: 'detached',
      token: `${header}..${splitToken(signSegments(signer, header, 'hello')).signature}`,
      code: 'b64_unsupported',
    },
    { title: 'detached, with crit', token: `${critical}..AAAA`, code: 'crit_unsupported' },
    {
      title: 'detached, encoded',
      token: withSignature(`${plain}.`, splitToken(goodToken(signer)).signature),
      code: 'signature_invalid',
    },
    {
      title: 'detached and nothing was signed',
      token: signSegments(signer, plain, ''),
      code: 'payload_malformed',
    },
    {
      title: 'detached, 12 KB of signature',
      token: `${header}..${'A'.repeat(12_000)}`,
      code: 'b64_unsupported',
    },
  ];

  describe(`b64 must be true: ${alg}`, () => {
    rule({
      signer,
      cases: [...values, ...unencoded, ...detached],
      accepted: [{ title: 'b64 true', token: goodToken(signer, {}, { b64: true }) }],
    });
  });
}
