/**
 * What a caller hands over stays as it was, frozen or not, and what it gets back cannot change a later verdict.
 * GHSA-gvp8-978c-rx2q.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createVerifier, type SingleIssuerOptions, type VerifyResult } from 'postern/jwt';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const ec = createSigner('ES256', 'ec');
const rsa = createSigner('RS256', 'rsa');

function createOptions(): SingleIssuerOptions {
  return {
    issuer: ISSUER,
    audience: [AUDIENCE, 'other'],
    algorithms: ['ES256', 'RS256'],
    jwks: {
      keys: [
        { ...ec.jwk, use: 'sig', 'x-note': 1 },
        { key: rsa.publicKey, alg: 'RS256', kid: 'rsa' },
        { kty: 'odd' },
      ],
      'x-more': { deep: [1] },
    },
    typ: ['JWT', 'AT+JWT'],
    claims: { sub: { essential: true, values: ['ada', { a: [1] }] } },
    clock: () => NOW,
  };
}

/** A KeyObject is left alone: it cannot be changed. */
function freezeAll<Value>(value: Value): Value {
  if (!value || typeof value !== 'object' || 'export' in value) return value;
  for (const member of Object.values(value)) freezeAll(member);
  return Object.freeze(value);
}

const TOKENS = [
  goodToken(ec),
  goodToken(rsa),
  goodToken(ec, { sub: 'eve' }),
  goodToken(ec, {}, { alg: 'none' }),
  goodToken(ec, {}, { typ: 'logout+jwt' }),
  `${goodToken(ec)}x`,
];

describe('caller objects are not changed', () => {
  it('options are the same after building and after each verdict', async () => {
    const options = createOptions();
    const verifier = createVerifier(options);
    assert.deepEqual({ ...options, clock: 0 }, { ...createOptions(), clock: 0 });
    for (const token of TOKENS) {
      const perCall = { now: NOW };
      verifier.verifySync(token, perCall);
      await verifier.verify(token, perCall);
      assert.deepEqual(perCall, { now: NOW });
      assert.deepEqual({ ...options, clock: 0 }, { ...createOptions(), clock: 0 });
    }
  });

  it('frozen options do as well', () => {
    const verifier = createVerifier(freezeAll(createOptions()));
    const codes = TOKENS.map((token) =>
      codeOf(verifier.verifySync(token, Object.freeze({ now: NOW }))),
    );
    const plain = createVerifier(createOptions());
    assert.deepEqual(
      codes,
      TOKENS.map((token) => codeOf(plain.verifySync(token))),
    );
    assert.deepEqual(codes.slice(0, 2), ['ok', 'ok']);
  });

  it('options that change later change no verdict', () => {
    const options = createOptions() as unknown as Record<string, unknown>;
    const verifier = createVerifier(options as unknown as SingleIssuerOptions);
    const before = TOKENS.map((token) => codeOf(verifier.verifySync(token)));
    const { keys } = options.jwks as { keys: Record<string, unknown>[] };
    (options.audience as string[]).length = 0;
    (options.algorithms as string[]).push('none', 'HS256');
    (options.claims as { sub: { values: unknown[] } }).sub.values.push('eve');
    Object.assign(keys[0] ?? {}, createSigner('ES256', 'ec').jwk);
    keys.splice(1, 2, { kty: 'oct', k: 'A'.repeat(43) });
    Object.assign(options, { issuer: 'https://evil.example/', clock: () => 0, typ: [] });
    assert.deepEqual(
      TOKENS.map((token) => codeOf(verifier.verifySync(token))),
      before,
    );
  });

  it('a result that changes changes no later one', () => {
    const verifier = createVerifier(createOptions());
    const [token = ''] = TOKENS;
    const expected = JSON.stringify(verifier.verifySync(token));
    for (const damage of DAMAGES) {
      try {
        damage(verifier.verifySync(token));
      } catch (error) {
        // A part that is frozen.
        assert.ok(error instanceof TypeError);
      }
      assert.equal(JSON.stringify(verifier.verifySync(token)), expected);
    }
  });

  it("the list of skipped keys is the caller's own", () => {
    const verifier = createVerifier(createOptions());
    const expected = JSON.stringify(verifier.skippedKeys);
    (verifier.skippedKeys as unknown[]).push('x');
    assert.equal(JSON.stringify(verifier.skippedKeys), expected);
  });
});

type Loose = { claims: Record<string, unknown>; header: Record<string, unknown>; kid: string };

const DAMAGES: readonly ((result: VerifyResult) => void)[] = [
  (result) => Object.assign((result as unknown as Loose).claims, { sub: 'eve', exp: 0 }),
  (result) => Object.assign((result as unknown as Loose).header, { alg: 'none' }),
  (result) => Object.setPrototypeOf((result as unknown as Loose).claims, { admin: true }),
  (result) => delete (result as unknown as Loose).claims.aud,
  (result) => Object.assign(result, { ok: false, kid: 'x' }),
];
