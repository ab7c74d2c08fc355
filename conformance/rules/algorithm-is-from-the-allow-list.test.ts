/**
 * RFC 8725 section 3.1: the verifier's list decides, not the token's `alg`, and a name is compared exactly.
 * CVE-2026-22817, CVE-2026-22818 (a set whose keys name no algorithm), CVE-2026-13089.
 */
import { describe } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { goodToken, type RuleCase, rule } from '../support/rule.ts';

const ALL = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
const MORE = ['ES256K', 'Ed25519', 'EdDSA', 'Ed448', 'HS256', 'HS384', 'HS512'];

/** Names that a table with a prototype would know, and those that a lenient comparison would take. */
const NEAR_NAMES = (alg: string): readonly string[] => [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  alg.toLowerCase(),
  `${alg} `,
  `${alg}\n`,
  `${alg}\0`,
  `${alg},none`,
  alg.slice(0, -1),
];

const signers = new Map([...ALL, ...MORE].map((alg) => [alg, createSigner(alg)]));

for (const [alg, signer] of signers) {
  const others: RuleCase[] = [...signers.values()]
    .filter((other) => other.alg !== alg)
    .map((other) => ({
      title: `${other.alg}, well signed by a key that is not configured`,
      token: goodToken(other),
      code: 'algorithm_not_allowed',
    }));
  const near: RuleCase[] = NEAR_NAMES(alg).map((name) => ({
    title: `${JSON.stringify(name)}, signed by the trusted key`,
    token: goodToken(signer, {}, { alg: name }),
    code: 'algorithm_not_allowed',
  }));

  describe(`algorithm is from the allow-list [${alg}]`, () => {
    rule({ signer, cases: [...others, ...near] });
  });
}

describe('algorithm is from the allow-list, though the key would serve another', () => {
  const signer = signers.get('RS256') as Signer;
  const { alg: _, ...nameless } = signer.jwk;
  const sameKey = ['RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
  rule({
    signer,
    options: { jwks: { keys: [nameless as Signer['jwk']] }, algorithms: ['RS256'] },
    cases: sameKey.map((alg) => ({
      title: `${alg} by the same RSA key, which names no algorithm`,
      token: goodToken({ ...signer, alg }),
      code: 'algorithm_not_allowed',
    })),
  });
});
