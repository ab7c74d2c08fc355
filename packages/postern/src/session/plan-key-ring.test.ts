import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { checkKeyRing } from './plan-key-ring.ts';
import { makeRingKey } from './rings.test.support.ts';

const [current, next, previous] = ['current', 'next', 'previous'].map(makeRingKey);
assert.ok(current && next && previous);

function assertionKey(alg = 'ES256', kid = 'a'): Record<string, unknown> {
  return { ...(createSigner(alg, kid).privateJwk as object), kid };
}

const { kty, crv, x, y, d } = assertionKey();
const assertion = { kid: 'a', kty, crv, x, y, d };

function messageOf(value: unknown): string {
  try {
    checkKeyRing(value, 'session.keyRing');
  } catch (cause) {
    assert.ok(cause instanceof TypeError);
    return cause.message;
  }
  return 'taken';
}

describe('checkKeyRing()', () => {
  for (const ring of [
    { current },
    { current, next },
    { current, previous },
    { next, current, previous, assertion },
  ]) {
    it(`takes ${Object.keys(ring).join(', ')}, as an object and as text`, () => {
      assert.deepEqual(checkKeyRing(ring, 'keyRing'), ring);
      assert.deepEqual(checkKeyRing(JSON.stringify(ring, undefined, 2), 'keyRing'), ring);
    });
  }

  it('leaves out what a gate does not need of the assertion key', () => {
    const jwk = { ...assertion, alg: 'ES256', use: 'sig', key_ops: ['sign'] };
    assert.deepEqual(checkKeyRing({ current, assertion: jwk }, 'keyRing'), { current, assertion });
  });
});

const weak = Buffer.alloc(32, 'abcdefghijklmno').toString('base64url');
const strong = () => randomBytes(32).toString('base64url');
const pem = Buffer.from(`-----BEGIN PUBLIC KEY-----\n${strong()}`).toString('base64url');
const withSecret = (secret: unknown) => ({ current: { kid: 'k', secret } });
const withKid = (kid: unknown) => ({ current: { ...current, kid } });
const ofKind =
  /must be a key ring or its JSON text, got .*: make one with "postern keys generate --ring"/;
const ofStrength =
  /keyRing\.current\.secret" must be base64url of at least 32 bytes, 16 of them distinct/;
const ofKid = /keyRing\.current\.kid" must have 1 to 64 letters, digits, "-" or "_"/;
const ofAssertion = /keyRing\.assertion" must be a private JWK for ES256 \(P-256\) with a "kid"/;
const withAssertion = (changes: object) => ({ current, assertion: { ...assertion, ...changes } });

const REFUSALS: readonly (readonly [what: string, value: unknown, message: RegExp])[] = [
  ['nothing', undefined, ofKind],
  ['null', null, ofKind],
  ['a number', 7, ofKind],
  ['a list', [current], ofKind],
  ['a text that is no JSON', 'canary-secret', ofKind],
  ['the text of a list', '[]', ofKind],
  ['a text of JSON text', JSON.stringify(JSON.stringify({ current })), ofKind],
  ['a ring without a current key', { next }, /keyRing\.current" is required/],
  [
    'an unknown member',
    { current, nxt: next },
    /Unknown option "session\.keyRing\.nxt": did you mean "next"/,
  ],
  [
    'a key that is a text',
    { current: strong() },
    /keyRing\.current" must be \{ kid, secret \}, got a text/,
  ],
  [
    'a key that is undefined',
    { current, next: undefined },
    /keyRing\.next" must be \{ kid, secret \}, got undefined/,
  ],
  [
    'a key with more members',
    { current: { ...current, alg: 'x' } },
    /Unknown option "session\.keyRing\.current\.alg"/,
  ],
  ['no secret', withSecret(undefined), ofStrength],
  ['an empty secret', withSecret(''), ofStrength],
  ['31 bytes', withSecret(randomBytes(31).toString('base64url')), ofStrength],
  ['15 distinct bytes', withSecret(weak), ofStrength],
  ['plain base64', withSecret(`${strong()}=`), ofStrength],
  ['bits left over', withSecret(`${strong().slice(0, -1)}B`), ofStrength],
  ['a line break', withSecret(`${strong()}\n`), ofStrength],
  [
    'the text of a key',
    withSecret(pem),
    /keyRing\.current\.secret" must be a random secret, got the text of a key/,
  ],
  ['no kid', withKid(undefined), ofKid],
  ['an empty kid', withKid(''), ofKid],
  ['a number for a kid', withKid(7), ofKid],
  ['a kid with a dot', withKid('a.b'), ofKid],
  ['a kid of 65 letters', withKid('k'.repeat(65)), ofKid],
  [
    'two keys of one name',
    { current, next: { ...next, kid: 'current' } },
    /keyRing\.next\.kid" must differ from that of "current"/,
  ],
  [
    'one secret under two names',
    { current, previous: { ...current, kid: 'p' } },
    /keyRing\.previous\.secret" must differ from that of "current"/,
  ],
  [
    'equal next and previous',
    { current, next, previous: next },
    /keyRing\.previous\.kid" must differ from that of "next"/,
  ],
  [
    'a kid that is the secret',
    { current: { ...current, kid: current.secret } },
    /keyRing\.current\.kid" must be a name of its own, got a value of the ring/,
  ],
  [
    'a kid that is the secret of another key',
    { current, next: { ...next, kid: current.secret } },
    /keyRing\.next\.kid" must be a name of its own/,
  ],
  [
    'an assertion key that is named by a secret',
    withAssertion({ kid: current.secret }),
    /keyRing\.assertion\.kid" must be a name of its own/,
  ],
  [
    'a kid that is the private half of the assertion key',
    { current: { ...current, kid: d }, assertion },
    /keyRing\.current\.kid" must be a name of its own/,
  ],
  ['an assertion key that is a text', { current, assertion: 'canary-secret' }, ofAssertion],
  ['a public assertion key', withAssertion({ d: undefined }), ofAssertion],
  [
    'an assertion key without a name',
    withAssertion({ kid: undefined }),
    /keyRing\.assertion\.kid" must have/,
  ],
  ['an assertion key for encryption', withAssertion({ use: 'enc' }), ofAssertion],
  ['an assertion key for ES384', { current, assertion: assertionKey('ES384') }, ofAssertion],
  ['an assertion key for RS256', { current, assertion: assertionKey('RS256') }, ofAssertion],
  ['halves that are no pair', withAssertion({ d: assertionKey().d }), /halves are no pair/],
];

describe('checkKeyRing() refuses', () => {
  for (const [what, value, message] of REFUSALS) {
    it(what, () => assert.match(messageOf(value), message));
  }

  it('without a value of the ring in its message', () => {
    for (const [what, value] of REFUSALS) {
      const message = messageOf(value);
      const texts = JSON.stringify(value ?? '').match(/[\w+/=-]{12,}/g) ?? [];
      for (const text of texts) assert.ok(!message.includes(text), what);
    }
  });
});
