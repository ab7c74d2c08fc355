/** A verdict answers for the very token that it was given on, and for no other text, however much of it they share. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, encode } from '@postern/testing';
import { goodToken, NOW } from '../support/rule.ts';
import { createTwinVerifiers } from '../support/twin-verifiers.ts';

const signer = createSigner('ES256');
const token = goodToken(signer);
const [header, payload, signature] = token.split('.') as [string, string, string];
const other = goodToken(signer, { sub: 'grace', role: 'admin' });
const [, otherPayload, otherSignature] = other.split('.') as [string, string, string];

function flip(text: string, index: number): string {
  const character = text[index] === 'A' ? 'B' : 'A';
  return text.slice(0, index) + character + text.slice(index + 1);
}

/** Texts that share a beginning or an end with `token`. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  'another payload under the same signature': `${header}.${otherPayload}.${signature}`,
  'another signature': `${header}.${payload}.${otherSignature}`,
  'no signature': `${header}.${payload}.`,
  'another header under the same signature': `${encode({ alg: 'none' })}.${payload}.${signature}`,
  'a first character that differs': flip(token, 0),
  'a character of the payload that differs': flip(token, header.length + 10),
  'the last character before the tail that differs': flip(token, token.length - 25),
  'a character of the tail that differs': flip(token, token.length - 10),
  'trailing bits': `${token.slice(0, -1)}${'BRhx'['AQgw'.indexOf(token.at(-1) as string)]}`,
  padding: `${token}==`,
  'a space behind': `${token} `,
  'a space before': ` ${token}`,
  'a line end': `${token}\n`,
  'NUL behind': `${token}\0`,
  'a segment before': `x.${token}`,
  'a segment behind': `${token}.x`,
  'the token twice': token + token,
  'its end': token.slice(-24),
  'its end, a little longer': token.slice(-25),
  'its beginning': token.slice(0, -1),
  'a scheme before': `Bearer ${token}`,
  'letters beyond Latin-1 that end in the same bytes': token.replace(/^e/, '\u0165'),
  nothing: '',
};

describe('a known token answers not for', () => {
  const { ask, isHit } = createTwinVerifiers(signer);
  for (const [name, text] of Object.entries(LOOK_ALIKES)) {
    it(name, () => {
      assert.equal(ask(token), 'ok');
      assert.notEqual(ask(text), 'ok');
      assert.ok(isHit(token), 'the good one is still known');
    });
  }
});

describe('a known token answers not for what is no text', () => {
  const { ask, isHit } = createTwinVerifiers(signer);
  const values: Readonly<Record<string, unknown>> = {
    undefined,
    null: null,
    'a number': 5,
    'the token in a list': [token],
    'the token as an object': Object(token),
    'a list with a slice': Object.assign([token], { slice: () => token.slice(-24) }),
    'an object that becomes the token': { toString: () => token, slice: () => token.slice(-24) },
    'its bytes': Buffer.from(token),
  };
  for (const [name, value] of Object.entries(values)) {
    it(name, () => {
      assert.equal(ask(token), 'ok');
      assert.equal(ask(value as string), 'token_malformed');
      assert.ok(isHit(token));
    });
  }
});

it('two good tokens that are equal up to the signature are two entries', () => {
  const again = goodToken(signer);
  assert.equal(again.slice(0, again.lastIndexOf('.')), `${header}.${payload}`);
  assert.notEqual(again, token);
  const { ask, isHit } = createTwinVerifiers(signer);
  assert.equal(ask(token), 'ok');
  assert.equal(isHit(again), false, 'its signature has to be checked');
  assert.ok(isHit(again) && isHit(token));
});

it('each of 50 users gets the claims of the token that was sent', () => {
  const { cached } = createTwinVerifiers(signer);
  const users = Array.from({ length: 50 }, (_, index) => `user-${index}`);
  const tokens = users.map((sub) => goodToken(signer, { sub }));
  for (let round = 0; round < 3; round++) {
    for (const [index, one] of tokens.entries()) {
      const result = cached.verifySync(one, { now: NOW });
      assert.equal(result.ok && result.claims.sub, users[index]);
    }
  }
});

it('a rope and a part of a longer text are the same token', () => {
  const { cached, isHit } = createTwinVerifiers(signer);
  const rope = [header, payload, signature].reduce((joined, part) => `${joined}.${part}`);
  const part = `Bearer ${token}; and more`.slice(7, 7 + token.length);
  assert.ok(cached.verifySync(part).ok);
  assert.ok(isHit(rope) && isHit(part));
});
