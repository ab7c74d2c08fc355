/**
 * RFC 8725 section 3.8: keys belong to their issuer. A token's `iss` selects an entry of the config by exact match, and
 * nothing else; each entry has its own keys, algorithms, audience and cache.
 * CVE-2025-59936 (get-jwks: issuer and kid were joined into one cache key).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, type Signer, signToken } from '@postern/testing';
import { createVerifier, type IssuerOptions } from 'postern/jwt';
import { countCryptoCalls } from '../support/crypto-calls.ts';
import { assertTellsNothing, codeOf, goodToken, NOW } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

interface Party {
  readonly signer: Signer;
  readonly iss: string;
  readonly aud: string;
}

function party(iss: string, alg: string, kid = 'key-1'): Party {
  return { signer: createSigner(alg, kid), iss, aud: `for ${iss}` };
}

function optionsOf({ signer, iss, aud }: Party): IssuerOptions {
  return { issuer: iss, audience: aud, algorithms: [signer.alg as 'RS256'], jwks: signer.jwk };
}

function verifierOf(...parties: readonly Party[]): ReturnType<typeof createVerifier> {
  return createVerifier({ issuers: parties.map(optionsOf), clock: () => NOW });
}

function tokenOf({ signer, iss, aud }: Party, claims: object = {}): string {
  return goodToken(signer, { iss, aud, ...claims });
}

const first = party('https://first.example/', 'ES256');
const second = party('https://second.example/', 'ES256');
const third = party('https://third.example/', 'RS256');

describe('issuers are apart: one kid, three keys', () => {
  const parties = [first, second, third];
  const verifier = verifierOf(...parties);
  for (const mine of parties) {
    it(`${mine.iss} passes with its own key`, () => {
      assert.equal(codeOf(verifier.verifySync(tokenOf(mine))), 'ok');
    });
    for (const other of parties.filter((one) => one !== mine)) {
      it(`a key of ${mine.iss} says nothing about ${other.iss}`, () => {
        const forged = tokenOf({ ...other, signer: mine.signer });
        const isOtherAlg = mine.signer.alg !== other.signer.alg;
        const expected = isOtherAlg ? 'algorithm_not_allowed' : 'signature_invalid';
        assert.equal(codeOf(verifier.verifySync(forged)), expected);
        assert.equal(codeOf(verifier.verifySync(tokenOf(mine))), 'ok');
        assert.equal(codeOf(verifier.verifySync(forged)), expected, 'after its header is proven');
      });
      it(`the audience of ${mine.iss} is none of ${other.iss}`, () => {
        const crossed = tokenOf(other, { aud: mine.aud });
        assert.equal(codeOf(verifier.verifySync(crossed)), 'claim_invalid aud');
      });
    }
  }
});

describe('issuers are apart: no text joins issuer and kid', () => {
  /** Pairs that give the same text when they are joined. */
  const JOINED: readonly (readonly [Party, Party])[] = [
    [party('https://a.example/b', 'ES256', 'c'), party('https://a.example/', 'ES256', 'bc')],
    [party('https://a.example/b', 'ES256', ':c'), party('https://a.example/b:', 'ES256', 'c')],
    [party('https://a.example/b', 'ES256', '/c'), party('https://a.example/b/', 'ES256', 'c')],
    [party('https://a.example/b', 'ES256', '|c|d'), party('https://a.example/b|c', 'ES256', '|d')],
  ];
  for (const [left, right] of JOINED) {
    it(`${left.iss} ${left.signer.kid} and ${right.iss} ${right.signer.kid}`, () => {
      const verifier = verifierOf(left, right);
      for (const [mine, other] of [
        [left, right],
        [right, left],
      ] as const) {
        assert.equal(codeOf(verifier.verifySync(tokenOf(mine))), 'ok');
        const byKid = tokenOf({ ...other, signer: mine.signer });
        assert.equal(codeOf(verifier.verifySync(byKid)), 'key_not_found');
        const renamed = { ...mine.signer, kid: other.signer.kid };
        const byName = tokenOf({ ...other, signer: renamed });
        assert.equal(codeOf(verifier.verifySync(byName)), 'signature_invalid');
      }
    });
  }
});

/** What selects nobody. */
const UNKNOWN: readonly unknown[] = [
  undefined,
  null,
  '',
  0,
  true,
  {},
  [],
  [first.iss],
  [first.iss, second.iss],
  { [first.iss]: 1 },
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  first.iss.slice(0, -1),
  `${first.iss} `,
  first.iss.toUpperCase(),
  `${first.iss},${second.iss}`,
  'https://evil.example/',
];

describe('issuers are apart: an issuer that is not configured', () => {
  const verifier = verifierOf(first, second);
  for (const iss of UNKNOWN) {
    it(`issuer_unknown: ${JSON.stringify(iss)}`, async () => {
      const token = tokenOf(first, { iss });
      const { calls, result } = countCryptoCalls(() => verifier.verifySync(token));
      assert.deepEqual(result, { ok: false, code: 'issuer_unknown' });
      assert.equal(calls, 0);
      assertTellsNothing(result, token);
      assert.deepEqual(await verifier.verify(token), result);
      assert.equal(codeOf(verifier.verifySync(tokenOf(first))), 'ok');
    });
  }

  it('the issuer in the header selects nobody', () => {
    const token = goodToken(first.signer, { iss: undefined, aud: first.aud }, { iss: first.iss });
    assert.equal(codeOf(verifier.verifySync(token)), 'issuer_unknown');
  });

  it('of two issuers in one token the last counts, before the signature and after', () => {
    for (const [selected, ignored] of [
      [first, second],
      [second, first],
    ] as const) {
      const claims = { ...standardClaims(NOW), iss: selected.iss, aud: selected.aud };
      const text = JSON.stringify(claims).replace('{', `{"iss":${JSON.stringify(ignored.iss)},`);
      const token = signToken(selected.signer, headerOf(selected.signer), text);
      const result = verifier.verifySync(token);
      assert.equal(result.ok && result.claims.iss, selected.iss);
      const forged = signToken(ignored.signer, headerOf(ignored.signer), text);
      assert.equal(codeOf(verifier.verifySync(forged)), 'signature_invalid');
    }
  });
});
