/** authlib's `validate`: only `true` is a yes. What throws, waits or answers otherwise does not vouch for the claim. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import type { ClaimCheck } from 'postern/jwt';
import { goodToken, rule, ruleVerifier } from '../support/rule.ts';

const signer = createSigner('ES256');
const token = goodToken(signer, { tenant: 'a' });

/** What a hook may answer that is no verdict. */
const ANSWERS: readonly unknown[] = [
  false,
  undefined,
  null,
  0,
  1,
  '',
  'true',
  [],
  {},
  Promise.resolve(true),
  new Boolean(true),
  Number.NaN,
  Symbol('true'),
];

for (const answer of ANSWERS) {
  describe(`claims: a hook that answers ${Object.prototype.toString.call(answer)} ${typeof answer === 'symbol' ? '' : JSON.stringify(answer)}`, () => {
    let isGood = false;
    const validate = (() => (isGood ? true : answer)) as () => boolean;
    const verifier = ruleVerifier(signer, { claims: { tenant: { validate } } });
    it('refuses the token', () => {
      isGood = false;
      const refused = { ok: false, code: 'claim_invalid', claim: 'tenant' };
      assert.deepEqual(verifier.verifySync(token), refused);
      isGood = true;
      assert.equal(verifier.verifySync(token).ok, true);
    });
  });
}

const MESSAGE = `A message that quotes ${token}`;

/** Whatever is thrown stays inside. */
for (const thrown of [new Error(MESSAGE), MESSAGE, { toString: () => MESSAGE }, null, undefined]) {
  describe(`claims: a hook that throws ${Object.prototype.toString.call(thrown)}`, () => {
    rule({
      signer,
      options: {
        claims: {
          tenant: {
            validate(tenant) {
              if (tenant === 'good') return true;
              throw thrown;
            },
          },
        },
      },
      good: goodToken(signer, { tenant: 'good' }),
      cases: [
        { title: 'present', token, code: 'claim_invalid', claim: 'tenant' },
        { title: 'absent', token: goodToken(signer), code: 'claim_missing', claim: 'tenant' },
      ],
    });
  });
}

describe('claims: a hook that would have to be awaited', () => {
  const async = async () => true;
  const HOOKS: readonly unknown[] = [
    async,
    async function named() {},
    Promise.resolve(true),
    'true',
    true,
  ];
  for (const validate of HOOKS) {
    it(`is refused when built: ${String(validate)}`, () => {
      const check = { validate } as ClaimCheck;
      assert.throws(() => ruleVerifier(signer, { claims: { tenant: check } }), {
        name: 'TypeError',
        message: /^Option "claims\.tenant\.validate" must be a function .* not async/,
      });
    });
  }
});

describe('claims: a hook is called with the value, and after the signature', () => {
  function callsOf(given: string, check: ClaimCheck = {}): unknown[] {
    const calls: unknown[] = [];
    const validate = (value: unknown, claims: { readonly [name: string]: unknown }) =>
      calls.push([value, claims.sub]) > 0;
    ruleVerifier(signer, { claims: { tenant: { ...check, validate } } }).verifySync(given);
    return calls;
  }

  it('gets the value and all claims', () => assert.deepEqual(callsOf(token), [['a', 'ada']]));

  it('gets undefined for an absent claim', () => {
    assert.deepEqual(callsOf(goodToken(signer)), [[undefined, 'ada']]);
  });

  it('is not asked about a token by another key', () => {
    const forged = goodToken({ ...createSigner('ES256') }, { tenant: 'a' });
    assert.deepEqual(callsOf(forged), []);
  });

  it('is not asked about what other words have refused', () => {
    assert.deepEqual(callsOf(token, { value: 'b' }), []);
    assert.deepEqual(callsOf(goodToken(signer, { tenant: '' })), []);
    assert.deepEqual(callsOf(goodToken(signer, { tenant: null })), []);
    assert.deepEqual(callsOf(goodToken(signer), { essential: true }), []);
    assert.deepEqual(callsOf(goodToken(signer, { tenant: 'a', exp: 1 })), []);
  });
});
