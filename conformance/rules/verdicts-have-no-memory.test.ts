/**
 * The same token gets the same verdict each time and in any order: nothing of one call is left for the next.
 * GHSA-3j8v-cgw4-2g6q (a pattern with a state fails every second call).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { createRandom } from '../support/random.ts';
import { codeOf, goodToken, NOW, ruleVerifier } from '../support/rule.ts';
import { signatureOf, splitToken, withSignature } from '../support/token-parts.ts';

function tokensOf(signer: Signer): Readonly<Record<string, string>> {
  const good = goodToken(signer);
  const { header, payload, signature } = splitToken(good);
  const flipped = signatureOf(good);
  flipped.writeUInt8(flipped.readUInt8(9) ^ 1, 9);
  return {
    good,
    'good of another subject': goodToken(signer, { sub: 'grace' }),
    'good with another header': goodToken(signer, {}, { x: 1 }),
    'good with a typ in capitals': goodToken(signer, {}, { typ: 'AT+JWT' }),
    flipped: withSignature(good, flipped),
    unsigned: `${header}.${payload}.`,
    spaced: `${header}.${payload}.${signature} `,
    'another header before the same rest': `${splitToken(goodToken(signer, {}, { x: 1 })).header}.${payload}.${signature}`,
    stranger: goodToken(createSigner(signer.alg)),
    none: goodToken(signer, {}, { alg: 'none' }),
    crit: goodToken(signer, {}, { crit: ['exp'] }),
    expired: goodToken(signer, { exp: NOW }),
    'of another audience': goodToken(signer, { aud: 'other' }),
    'with a name that does not match': goodToken(signer, { sub: 'x y' }),
  };
}

for (const alg of ['RS256', 'PS256', 'ES256', 'Ed25519', 'HS256']) {
  describe(`verdicts have no memory: ${alg}`, () => {
    const signer = createSigner(alg);
    const tokens = Object.entries(tokensOf(signer));
    const options = { claims: { sub: { validate: (sub: unknown) => /^\w+$/.test(String(sub)) } } };
    const expected = new Map(
      tokens.map(([name, token]) => [
        name,
        codeOf(ruleVerifier(signer, options).verifySync(token)),
      ]),
    );

    it('each token alone gets the verdict that its name says', () => {
      for (const [name, code] of expected)
        assert.equal(code === 'ok', name.startsWith('good'), name);
    });

    it('the same token, ten times', () => {
      for (const [name, token] of tokens) {
        const verifier = ruleVerifier(signer, options);
        for (let turn = 0; turn < 10; turn++) {
          assert.equal(codeOf(verifier.verifySync(token)), expected.get(name), name);
        }
      }
    });

    it('each token after each other one', () => {
      for (const [before, first] of tokens) {
        const verifier = ruleVerifier(signer, options);
        verifier.verifySync(first);
        for (const [name, token] of tokens) {
          assert.equal(
            codeOf(verifier.verifySync(token)),
            expected.get(name),
            `${name} after ${before}`,
          );
        }
      }
    });

    it('500 tokens in random order, by one verifier', () => {
      const verifier = ruleVerifier(signer, options);
      const random = createRandom(3);
      for (let turn = 0; turn < 500; turn++) {
        const [name, token] = random.pick(tokens);
        assert.equal(
          codeOf(verifier.verifySync(token)),
          expected.get(name),
          `${name}, turn ${turn}`,
        );
      }
    });
  });
}
