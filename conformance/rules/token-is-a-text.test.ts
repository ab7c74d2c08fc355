/** A token is a string. Everything else is refused before it is asked for a method, so that nothing of it runs. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, type RuleCase, rule, ruleVerifier } from '../support/rule.ts';

const signer = createSigner('ES256');
const token = goodToken(signer);

const VALUES: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['0', 0],
  ['NaN', NaN],
  ['a bigint', 1n],
  ['a symbol', Symbol('token')],
  ['an empty object', {}],
  ['an object without prototype', Object.create(null)],
  ['a list of the token', [token]],
  ['its three segments', token.split('.')],
  ['a Buffer', Buffer.from(token)],
  ['a String object', new String(token)],
  ['an object whose toString gives the token', { toString: () => token }],
  [
    'an object like a string',
    { length: 9, indexOf: () => 1, includes: () => false, slice: () => token },
  ],
  ['a function', () => token],
  ['a promise', Promise.resolve(token)],
  ['a date', new Date(0)],
];

describe('token is a text', () => {
  rule({
    signer,
    cases: VALUES.map(
      ([title, value]): RuleCase => ({ title, token: value, code: 'token_malformed' }),
    ),
  });

  it('runs nothing of an object', () => {
    const seen: unknown[] = [];
    const spy = new Proxy(
      {},
      { get: (_, name) => seen.push(name), has: (_, name) => seen.push(name) > 0 },
    );
    const result = ruleVerifier(signer).verifySync(spy as string);
    assert.deepEqual(result, { ok: false, code: 'token_malformed' });
    assert.deepEqual(seen, []);
  });

  it('verify() answers the same, without rejecting', async () => {
    const verifier = ruleVerifier(signer);
    for (const [, value] of VALUES) {
      assert.deepEqual(await verifier.verify(value as string), {
        ok: false,
        code: 'token_malformed',
      });
    }
    assert.equal((await verifier.verify(token)).ok, true);
  });
});
