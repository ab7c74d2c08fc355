/**
 * A key proves only tokens of the issuer that it was configured for, nothing is looked up by a text that is put together, and no
 * URL in a token is ever asked. Covers CVE-2025-59936, CVE-2026-48522 and CVE-2018-0114.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { createVerifier, type Verifier } from 'postern/jwt';
import { serve, serveKeys, startJwksServer } from '../support/jwks-server.ts';
import { codeOf, createKeyScene, lastingToken } from '../support/key-scene.ts';
import { NOW } from '../support/rule.ts';
import { AUDIENCE } from '../support/tokens.ts';

/** One entry: who signs, and for whom. */
interface Party {
  readonly issuer: string;
  readonly signer: Signer;
}

async function createVerifierFor(parties: readonly Party[]): Promise<Verifier> {
  const issuers = [];
  for (const { issuer, signer } of parties) {
    const { url: jwksUri } = await startJwksServer(serveKeys(signer));
    issuers.push({ issuer, audience: AUDIENCE, algorithms: ['ES256'] as const, jwksUri });
  }
  return createVerifier({ issuers, clock: () => NOW });
}

/** Each pair is an issuer and a `kid`; run together, with any character between, both pairs are one text. */
const PAIRS: readonly (readonly [string, string, string, string])[] = [
  ['https://a.example/', 'c', 'https://b.example/', 'c'],
  ['https://a.example/b', 'c', 'https://a.example/', 'bc'],
  ['https://a.example/b:', 'c', 'https://a.example/b', ':c'],
  ['https://a.example/x:b', 'c', 'https://a.example/x', 'b:c'],
  ['https://a.example/x|b', 'c', 'https://a.example/x', 'b|c'],
  ['https://a.example/x/b', 'c', 'https://a.example/x', 'b/c'],
  ['https://a.example', '/c', 'https://a.example/', 'c'],
  ['https://a.example/', '', 'https://a.example/a', ''],
];

describe('two issuers never stand in for each other', () => {
  for (const [issuerA, kidA, issuerB, kidB] of PAIRS) {
    it(`${issuerA} with "${kidA}", ${issuerB} with "${kidB}"`, async () => {
      const a = { issuer: issuerA, signer: createSigner('ES256', kidA) };
      const b = { issuer: issuerB, signer: createSigner('ES256', kidB) };
      const verifier = await createVerifierFor([a, b]);
      for (const { issuer, signer } of [a, b, a, b]) {
        const token = lastingToken(signer, { iss: issuer });
        assert.equal(codeOf(await verifier.verify(token), token), 'ok');
      }
      for (const [{ issuer }, { signer }] of [
        [a, b],
        [b, a],
      ] as const) {
        const token = lastingToken(signer, { iss: issuer });
        const code = codeOf(await verifier.verify(token), token);
        assert.match(code, /^(signature_invalid|key_not_found)$/);
      }
    });
  }
});

describe('a kid that is the name of something else is only a text', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', '0', ''];
  for (const name of names) {
    it(JSON.stringify(name), async () => {
      const [known, named] = [createSigner('ES256', 'known'), createSigner('ES256', name)];
      const scene = await createKeyScene(serveKeys(known));
      assert.equal(await scene.verify(named), 'key_not_found');
      scene.server.answer = serve(
        `{"keys":[${JSON.stringify(named.jwk)},${JSON.stringify(known.jwk)}]}`,
      );
      scene.now += 30;
      assert.equal(await scene.verify(named), 'ok', 'as good a name as any');
      assert.equal(await scene.verify(known), 'ok');
      assert.equal(await scene.verify(createSigner('ES256', name)), 'signature_invalid');
    });
  }
});

describe('no URL of a token is asked', () => {
  const [known, other] = [createSigner('ES256', 'known'), createSigner('ES256', 'other')];
  for (const member of ['jku', 'x5u', 'iss', 'kid', 'jwk']) {
    it(`in its ${member}`, async () => {
      const foreign = await startJwksServer(serveKeys(other));
      const scene = await createKeyScene(serveKeys(known));
      const header = member === 'jwk' ? { jwk: other.jwk } : { [member]: foreign.url };
      const claims = member === 'iss' ? { iss: foreign.url } : {};
      const token = lastingToken(other, claims, member === 'iss' ? {} : header);
      assert.equal(codeOf(await scene.verifier.verify(token), token), 'key_not_found');
      assert.deepEqual([foreign.fetches, scene.server.fetches], [0, 1]);
      const good = lastingToken(known, {}, member === 'jku' ? header : {});
      assert.equal(codeOf(await scene.verifier.verify(good), good), 'ok');
      assert.equal(foreign.fetches, 0);
    });
  }

  it('in the iss of a token for several issuers', async () => {
    const foreign = await startJwksServer(serveKeys(other));
    const verifier = await createVerifierFor([
      { issuer: 'https://a.example/', signer: known },
      { issuer: 'https://b.example/', signer: known },
    ]);
    const token = lastingToken(other, { iss: foreign.url });
    assert.equal(codeOf(await verifier.verify(token), token), 'issuer_unknown');
    assert.equal(foreign.fetches, 0);
  });
});
