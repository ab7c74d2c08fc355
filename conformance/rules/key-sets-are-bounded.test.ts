/**
 * A set may be large and its keys may be monstrous: what it costs has a bound, and a good key keeps serving. RSA has at most
 * 8,192 bits and an exponent below 2^32, for the price of a check grows with both; a set counts with its first 1,000 members.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createVerifier, type JsonWebKey } from 'postern/jwt';
import { countCryptoCalls } from '../support/crypto-calls.ts';
import { serve, startJwksServer } from '../support/jwks-server.ts';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const good = createSigner('ES256', 'good');
const rsa = createSigner('RS256', 'bad');
const options = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['ES256', 'RS256'],
  clock: () => NOW,
} as const;

/** An odd modulus of this many bits. Nobody knows its factors, and nothing asks. */
function modulus(bits: number): string {
  const bytes = randomBytes(Math.ceil(bits / 8));
  const spare = bytes.length * 8 - bits;
  bytes[0] = ((bytes[0] as number) >> spare) | (0x80 >> spare);
  bytes[bytes.length - 1] = (bytes.at(-1) as number) | 1;
  return bytes.toString('base64url');
}

function exponent(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}

const MONSTERS: readonly (readonly [title: string, members: object])[] = [
  ['a modulus of 8,193 bits', { n: modulus(8_193) }],
  ['a modulus of 16,384 bits', { n: modulus(16_384) }],
  ['a modulus of 2,000,000 bits', { n: modulus(2_000_000) }],
  ['an exponent of 33 bits', { e: exponent(2n ** 32n + 1n) }],
  ['an exponent of 2,000 bits', { e: exponent(2n ** 1_999n + 1n) }],
  ['an exponent as long as the modulus', { e: rsa.jwk.n }],
  ['both', { n: modulus(16_384), e: exponent(2n ** 1_999n + 1n) }],
];

describe('key sets are bounded: RSA', () => {
  for (const [title, members] of MONSTERS) {
    const monster = { ...rsa.jwk, ...members };
    const token = goodToken(rsa);
    it(`${title} is skipped, and no signature is checked by it`, async () => {
      const keys = [monster, good.jwk];
      const { url: jwksUri } = await startJwksServer(serve({ keys }));
      const verifier = createVerifier({ ...options, jwksUri });
      assert.equal(codeOf(await verifier.verify(goodToken(good))), 'ok');
      for (const one of [verifier, createVerifier({ ...options, jwks: { keys } })]) {
        const [skipped] = one.skippedKeys;
        assert.match(`${skipped?.kid} ${skipped?.reason}`, /^bad (weak|malformed)$/);
        const { calls, result } = countCryptoCalls(() => one.verifySync(token));
        assert.match(codeOf(result), /^key_(not_found|unavailable)$/);
        assert.equal(calls, 0);
        assert.equal(codeOf(one.verifySync(goodToken(good))), 'ok');
      }
    });
  }

  it('and the nearest that is sound is taken', () => {
    for (const members of [
      {},
      { n: modulus(2_048) },
      { n: modulus(8_192) },
      { e: exponent(3n) },
      { e: exponent(2n ** 32n - 1n) },
    ]) {
      const jwks = { ...rsa.jwk, ...members } as JsonWebKey;
      assert.deepEqual(createVerifier({ ...options, jwks }).skippedKeys, []);
    }
  });
});

/** Members that are no keys, and one that is. */
function membersWith(count: number, place: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => (index === place ? good.jwk : { kid: index }));
}

async function verdictOn(keys: readonly object[]): Promise<string> {
  const { url: jwksUri } = await startJwksServer(serve({ keys }));
  return codeOf(await createVerifier({ ...options, jwksUri }).verify(goodToken(good)));
}

describe('key sets are bounded: members', () => {
  it('a key is found at place 1 and at place 1,000', async () => {
    assert.equal(await verdictOn(membersWith(1_000, 0)), 'ok');
    assert.equal(await verdictOn(membersWith(1_000, 999)), 'ok');
    assert.equal(await verdictOn(membersWith(30_000, 0)), 'ok');
  });

  it('one behind the first 1,000 does not count', async () => {
    assert.equal(await verdictOn(membersWith(1_001, 1_000)), 'jwks_unavailable');
    assert.equal(await verdictOn([rsa.jwk, ...membersWith(1_000, 999)]), 'key_not_found');
  });

  it('1,000 usable keys are each found', async () => {
    const keys = Array.from({ length: 1_000 }, (_, index) => ({
      ...good.jwk,
      kid: `key-${index}`,
    }));
    const { url: jwksUri } = await startJwksServer(serve({ keys }));
    const verifier = createVerifier({ ...options, jwksUri });
    for (const kid of ['key-0', 'key-500', 'key-999']) {
      assert.equal(codeOf(await verifier.verify(goodToken(good, {}, { kid }))), 'ok');
    }
    assert.equal(codeOf(await verifier.verify(goodToken(good))), 'key_not_found');
  });

  it('100,000 keys are no answer, and cost no key that is there', async () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => ({ ...good.jwk, kid: `k${index}` }));
    const { url: jwksUri } = await startJwksServer(serve({ keys }));
    const cold = createVerifier({ ...options, jwksUri });
    assert.equal(codeOf(await cold.verify(goodToken(good, {}, { kid: 'k0' }))), 'jwks_unavailable');
    const warm = createVerifier({ ...options, jwksUri, jwks: good.jwk });
    assert.notEqual(codeOf(await warm.verify(goodToken(rsa))), 'ok');
    assert.equal(codeOf(await warm.verify(goodToken(good))), 'ok');
  });
});
