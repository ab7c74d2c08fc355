import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { secret } from 'postern';
import { findCopies, refuseCopies, textsIn, textsOf } from './secret-copies.ts';

const value = randomBytes(32).toString('base64url');
const values = new Map([['KEY', value]]);
const bytes = Buffer.from(value, 'base64url');

describe('findCopies()', () => {
  for (const [title, text] of [
    ['as it is', `const key = '${value}';`],
    ['in base64', `'${Buffer.from(value).toString('base64')}'`],
    ['in base64url', Buffer.from(value).toString('base64url')],
    ['within a longer text in base64', Buffer.from(`{"key":"${value}"}`).toString('base64')],
    ['at any offset of it', Buffer.from(`ab${value}c`).toString('base64')],
    ['in hex', Buffer.from(value).toString('hex')],
    ['as bytes in hex', bytes.toString('hex').toUpperCase()],
    ['as bytes in base64', bytes.toString('base64')],
  ] as const) {
    it(`finds a value ${title}`, () => assert.deepEqual(findCopies(text, values), ['KEY']));
  }

  const ring = {
    current: { kid: 'ring-2026-11-a-long-name', secret: value },
    assertion: { kid: 'a', x: randomBytes(32).toString('base64url'), d: 'd'.repeat(43) },
  };
  const rings = new Map([['RING', JSON.stringify(ring)]]);
  for (const [title, text] of [
    ['the secret of a key', `const key = '${value}';`],
    ['the secret of a key in hex', bytes.toString('hex')],
    ['the private half of the assertion key', ring.assertion.d],
  ] as const) {
    it(`finds ${title} within a ring`, () => assert.deepEqual(findCopies(text, rings), ['RING']));
  }

  it('lets the names and public halves of a ring be anywhere', () => {
    assert.deepEqual(findCopies(`${ring.current.kid} ${ring.assertion.x}`, rings), []);
  });

  it('finds nothing in other secrets, and seeks no short value', () => {
    const other = randomBytes(32);
    const text = `${other.toString('hex')} ${other.toString('base64')} short KEY`;
    assert.deepEqual(findCopies(text, new Map([...values, ['B', 'short']])), []);
  });
});

describe('textsOf()', () => {
  it('has what a bundle makes of a PEM, with its line breaks or without', () => {
    const pem = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}\n-----END PRIVATE KEY-----`;
    assert.deepEqual(textsOf(pem), [pem, pem.replaceAll('\n', '\\n')]);
    assert.deepEqual(textsOf(value), [value]);
  });
});

describe('refuseCopies()', () => {
  it('names places of a config and the secret, and never the value', () => {
    const config = {
      jwks: { keys: [{ k: secret('KEY') }] },
      forward: { headers: { 'x-key': value } },
      rules: [{ path: '*', require: { [value]: { equals: 1 } } }],
    };
    assert.throws(
      () => refuseCopies(textsIn(config), values, 'config'),
      (error: Error & { details?: readonly string[] }) => {
        assert.deepEqual(error.details, [
          'forward.headers.x-key: the value of secret "KEY", not marked',
          'rules[0].require: the value of secret "KEY", not marked',
        ]);
        assert.ok(!`${error.message}${error.details}`.includes(value));
        return true;
      },
    );
  });

  it('lets a config of marks pass', () => {
    refuseCopies(textsIn({ jwks: { k: secret('KEY') }, keys: [/x/, null, 1] }), values, 'config');
  });
});
