/** Which members of a key set become keys, and why the others do not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigner } from '@postern/testing';
import * as rows from './algorithms.ts';
import { bindKeys } from './bind-keys.ts';

const { ES256, ES384, RS256, PS256, HS256 } = rows;
const TABLE = { __proto__: null, ES256, ES384, RS256, HS256 } as unknown as Record<
  string,
  typeof ES256
>;
const ec = createSigner('ES256').jwk;
const rsa = createSigner('RS256', 'key-2').jwk;
const secret = createSigner('HS256').jwk;
const listened = { noteSkipped: () => {} };

function without(jwk: object, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => !names.includes(name)));
}

/** `ok`, or why the only member is not used. */
function verdictOn(member: unknown, table = TABLE): string {
  const { keys, skipped } = bindKeys([member], table, listened);
  assert.equal(keys.length + skipped.length, 1);
  return skipped[0]?.reason ?? 'ok';
}

const VERDICTS: readonly [title: string, member: unknown, verdict: string][] = [
  ['a whole key', ec, 'ok'],
  ['a secret', secret, 'ok'],
  ['a key without alg', without(ec, 'alg'), 'ok'],
  ['a key without kid', without(ec, 'kid'), 'ok'],
  ['a key for signatures', { ...ec, use: 'sig' }, 'ok'],
  ['a key to verify with', { ...ec, key_ops: ['verify', 'sign'] }, 'ok'],
  ['members that nobody knows', { ...ec, x5c: ['?'], delta: 1, parquet: 'x' }, 'ok'],
  ['a key for encryption', { ...ec, use: 'enc' }, 'use'],
  ['a use that is no text', { ...ec, use: ['sig'] }, 'use'],
  ['a key to sign with', { ...ec, key_ops: ['sign'] }, 'use'],
  ['operations in a text', { ...ec, key_ops: 'verify' }, 'use'],
  ['no operation', { ...ec, key_ops: [] }, 'use'],
  ['another alg', { ...ec, alg: 'ES512' }, 'algorithm'],
  ['another type', { ...ec, kty: 'RSA' }, 'algorithm'],
  ['another curve', { ...ec, crv: 'P-521' }, 'algorithm'],
  ['the curve of another alg', { ...ec, crv: 'P-384' }, 'algorithm'],
  ['no type', without(ec, 'kty'), 'algorithm'],
  ['a text', 'x', 'algorithm'],
  ['null', null, 'algorithm'],
  ['a list', [], 'algorithm'],
  ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'].map(
    (name): [string, unknown, string] => [
      `the private member ${name}`,
      { ...ec, [name]: 'AA' },
      'private',
    ],
  ),
  ['a private member that is empty', { ...ec, d: undefined }, 'private'],
  ['a point that is not whole', without(ec, 'y'), 'malformed'],
  ['a point of numbers', { ...ec, x: 5 }, 'malformed'],
  ['an empty member', { ...ec, x: '' }, 'malformed'],
  ['a foreign character before', { ...ec, x: `+${ec.x}` }, 'malformed'],
  ['a foreign character after', { ...ec, x: `${ec.x}=` }, 'malformed'],
  ['a kid that is no text', { ...ec, kid: 5 }, 'malformed'],
  ['a point off the curve', { ...ec, x: ec.y }, 'malformed'],
  ['a short secret', { ...secret, k: 'AAAA' }, 'weak'],
];

for (const [title, member, verdict] of VERDICTS) {
  test(`bindKeys() says ${verdict} to ${title}`, () => assert.equal(verdictOn(member), verdict));
}

test('bindKeys() binds no key that could serve two algorithms', () => {
  const table = { RS256, PS256 };
  assert.equal(verdictOn(without(rsa, 'alg'), table), 'algorithm');
  assert.equal(verdictOn(rsa, table), 'ok');
});

test('bindKeys() names each key after its algorithm and changes no member', () => {
  const member = Object.freeze(without(ec, 'alg'));
  const { keys } = bindKeys([member, rsa], TABLE, listened);
  assert.deepEqual(
    keys.map((key) => ({ ...key })),
    [ec, rsa],
  );
});

test('bindKeys() takes none of those that share a kid', () => {
  const again = { ...rsa, kid: ec.kid };
  const { keys, skipped } = bindKeys([ec, again, { ...secret, kid: 'other' }], TABLE, listened);
  assert.deepEqual(
    keys.map(({ kid }) => kid),
    ['other'],
  );
  assert.deepEqual(skipped, [
    { kid: ec.kid, reason: 'duplicate' },
    { kid: ec.kid, reason: 'duplicate' },
  ]);
});

test('bindKeys() takes keys without kid beside each other', () => {
  const { keys, skipped } = bindKeys([without(ec, 'kid'), without(rsa, 'kid')], TABLE, listened);
  assert.equal(keys.length, 2);
  assert.deepEqual(skipped, []);
});

test('bindKeys() does not count a member that is not used among those that share a kid', () => {
  const { keys, skipped } = bindKeys([ec, { ...ec, use: 'enc' }], TABLE, listened);
  assert.equal(keys.length, 1);
  assert.deepEqual(skipped, [{ kid: ec.kid, reason: 'use' }]);
});

test('bindKeys() gives no reasons where nobody listens', () => {
  const { keys, skipped } = bindKeys([null, rsa, { ...ec, kid: rsa.kid }], TABLE, {});
  assert.deepEqual([keys.length, skipped], [0, []]);
});
