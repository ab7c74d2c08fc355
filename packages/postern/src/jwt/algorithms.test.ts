/** Keys of the younger algorithms: what is taken, what is weak, and what this Node cannot do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canSign, canVerify, createSigner, type JsonWebKey } from '@postern/testing';
import { missingSupport } from './algorithm-support.ts';
import { type AlgorithmName, Ed448, ES256K } from './algorithms.ts';
import { createVerifier } from './create-verifier.ts';
import type { VerifierOptions } from './options.ts';
import { CLAIMS, createToken, ISSUER, NOW } from './tokens.test.support.ts';
import type { Verifier } from './types.ts';

const ML_DSA = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const;
const skip = !canSign('ML-DSA-44') && 'this Node cannot sign with ML-DSA';

function optionsFor(
  algorithms: readonly AlgorithmName[],
  keys: readonly unknown[],
): VerifierOptions {
  const jwks = { keys: keys as JsonWebKey[] };
  return { issuer: ISSUER, audience: 'api', algorithms, jwks, clock: () => NOW };
}

/** Why each of `keys` is skipped beside a good one. */
function reasonsFor(algorithms: readonly AlgorithmName[], keys: readonly unknown[]): unknown[] {
  const good = createSigner(algorithms[0] as string, 'good');
  const verifier = createVerifier(optionsFor(algorithms, [...keys, good.jwk]));
  assert.equal(verifier.verifySync(createToken(good)).ok, true);
  return verifier.skippedKeys.map(({ reason }) => reason);
}

function edwardsKey(crv: string, y: bigint, sign = 0): JsonWebKey {
  const length = crv === 'Ed25519' ? 32 : 57;
  const bytes = Buffer.from(y.toString(16).padStart(length * 2, '0'), 'hex').reverse();
  bytes[length - 1] = (bytes[length - 1] as number) | (sign << 7);
  return { kty: 'OKP', crv, x: bytes.toString('base64url') };
}

const P25519 = 2n ** 255n - 19n;
const P448 = 2n ** 448n - 2n ** 224n - 1n;
/** The y of the points of order 8; the other two have its negative. */
const ORDER_8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;

const SMALL: Readonly<Record<string, readonly bigint[]>> = {
  // With the encodings of 0 and 1 that are not reduced, which OpenSSL takes as well.
  Ed25519: [0n, 1n, P25519 - 1n, P25519, P25519 + 1n, ORDER_8, P25519 - ORDER_8],
  Ed448: [0n, 1n, P448 - 1n, P448, P448 + 1n],
};

for (const [crv, points] of Object.entries(SMALL)) {
  test(`createVerifier() skips ${crv} keys of small order, for which anybody can sign`, () => {
    const keys = points.flatMap((y) => [edwardsKey(crv, y), edwardsKey(crv, y, 1)]);
    const reasons = reasonsFor([crv as 'Ed448'], keys);
    assert.deepEqual(
      reasons,
      keys.map(() => 'weak'),
    );
  });
}

test('createVerifier() refuses a set of nothing but keys of small order', () => {
  for (const crv of ['Ed25519', 'Ed448'] as const) {
    assert.throws(
      () => createVerifier(optionsFor([crv], [edwardsKey(crv, 0n)])),
      new TypeError(`Option "jwks" must hold a key for ${crv}, but none is usable: weak`),
    );
  }
});

test('EdDSA is Ed25519 alone: an Ed448 key is for Ed448 (RFC 9864)', () => {
  const { alg: _, ...ed448 } = createSigner('Ed448', 'a').jwk;
  assert.deepEqual(reasonsFor(['EdDSA'], [ed448]), ['algorithm']);
  assert.deepEqual(reasonsFor(['Ed25519'], [{ ...ed448, alg: 'Ed25519' }]), ['algorithm']);
  const { alg: __, ...ed25519 } = createSigner('Ed25519', 'b').jwk;
  assert.deepEqual(reasonsFor(['Ed448'], [ed25519]), ['algorithm']);
});

test('ES256K takes keys on secp256k1, and ES256 none of them (RFC 8812)', () => {
  const { alg: _, ...p256 } = createSigner('ES256', 'a').jwk;
  const { alg: __, ...secp256k1 } = createSigner('ES256K', 'b').jwk;
  assert.deepEqual(reasonsFor(['ES256K'], [p256]), ['algorithm']);
  assert.deepEqual(reasonsFor(['ES256'], [secp256k1]), ['algorithm']);
  // A point of one curve is not on the other.
  assert.deepEqual(reasonsFor(['ES256K'], [{ ...p256, crv: 'secp256k1' }]), ['malformed']);
});

for (const alg of ML_DSA) {
  test(`createVerifier() says what ${alg} needs where it is not to be had`, {
    skip: canVerify(alg) && 'this Node has it',
  }, () => {
    const build = (): Verifier =>
      createVerifier(optionsFor([alg], [{ kty: 'AKP', alg, pub: 'AA' }]));
    assert.throws(build, (error: Error) => {
      assert.ok(error instanceof TypeError);
      assert.ok(
        error.message.startsWith(`Option "algorithms" cannot hold "${alg}" here: it needs`),
      );
      assert.ok(
        error.message.includes(
          `OpenSSL 3.5 or newer, as Node 24 has it, got Node ${process.versions.node}`,
        ),
      );
      return true;
    });
  });

  test(`createVerifier() takes ${alg} keys of their own length, with their alg`, { skip }, () => {
    const { jwk, privateJwk } = createSigner(alg, 'a');
    const pub = Buffer.from(String(jwk.pub), 'base64url');
    const { alg: _, ...unnamed } = jwk;
    const keys = [
      unnamed,
      privateJwk,
      { ...jwk, alg: 'ML-DSA-1' },
      { ...jwk, pub: '' },
      { ...jwk, pub: 7 },
      { ...jwk, pub: pub.subarray(1).toString('base64url') },
      { ...jwk, pub: Buffer.concat([pub, Buffer.alloc(1)]).toString('base64url') },
    ].map((key, index) => ({ ...key, kid: String(index) }));
    const expected = [
      'malformed',
      'private',
      'algorithm',
      'malformed',
      'malformed',
      'weak',
      'weak',
    ];
    assert.deepEqual(reasonsFor([alg], keys), expected);
  });
}

test('createVerifier() takes a KeyObject of ML-DSA', { skip }, () => {
  const signer = createSigner('ML-DSA-65');
  const key = { key: signer.publicKey, alg: 'ML-DSA-65', kid: 'key-1' } as const;
  const verifier = createVerifier({ ...optionsFor(['ML-DSA-65'], []), jwks: key });
  assert.equal(verifier.verifySync(createToken(signer)).ok, true);
});

test('a set with an ML-DSA key serves the algorithms that it names besides', () => {
  const akp = { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AA', kid: 'pq' };
  assert.deepEqual(reasonsFor(['ES256'], [akp]), ['algorithm']);
});

test('missingSupport() tells a curve that the crypto does not have, and nothing about a weak sample', () => {
  const throwing = { ...ES256K, importKey: () => assert.fail('unknown curve') };
  assert.equal(missingSupport('ES256K', throwing), 'a Node whose OpenSSL has secp256k1');
  assert.equal(missingSupport('Ed448', throwing), 'a Node whose OpenSSL has Ed448');
  for (const alg of ML_DSA) assert.match(missingSupport(alg, throwing) ?? '', /^OpenSSL 3\.5/);
  assert.equal(missingSupport('ES256K', ES256K), undefined);
  assert.equal(missingSupport('Ed448', Ed448), undefined);
  assert.equal(missingSupport('RS256', throwing), undefined, 'never asked: every Node has it');
  assert.equal(missingSupport('constructor', throwing), undefined);
});

test('a token of another algorithm is refused before its signature, whatever the key set', () => {
  const [es256k, ed448] = [createSigner('ES256K', 'k'), createSigner('Ed448', 'e')];
  const verifier = createVerifier(optionsFor(['ES256K', 'Ed448'], [es256k.jwk, ed448.jwk]));
  const crossed = createToken(ed448, { header: { alg: 'Ed448', kid: 'k' }, claims: CLAIMS });
  assert.deepEqual(verifier.verifySync(crossed), { ok: false, code: 'key_not_found' });
  assert.equal(verifier.verifySync(createToken(es256k)).ok, true);
  assert.equal(verifier.verifySync(createToken(ed448)).ok, true);
});
