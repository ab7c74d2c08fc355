/** contracts.md, Time: the gate's `now` is the token's; the clock of the process is only a default, and decides nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createGate } from 'postern/gate';
import { goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { toGateRequest } from '../targets/core.ts';

const signer = createSigner('ES256');
const token = goodToken(signer);

/** The code of a request at `now`, in a gate whose process has another time. */
function codeAt(now: number, clock: () => number): string {
  const gate = createGate(
    {
      issuer: ISSUER,
      audience: AUDIENCE,
      jwks: signer.jwk,
      rules: [{ path: '*', allow: 'authenticated' }],
    },
    { clock },
  );
  const headers = { authorization: `Bearer ${token}` };
  const decision = gate(toGateRequest({ path: '/', headers }), now);
  assert.ok(!(decision instanceof Promise));
  return decision.code;
}

const CLOCKS: readonly (readonly [title: string, clock: () => number])[] = [
  ['at the epoch', () => 0],
  ['far ahead', () => NOW * 2],
  ['broken', () => Number.NaN],
];

describe('a gate passes its now down', () => {
  for (const [title, clock] of CLOCKS) {
    it(`and asks no clock that is ${title}`, () => {
      assert.equal(codeAt(NOW, clock), 'allowed');
      assert.equal(codeAt(NOW + 599.999, clock), 'allowed');
      assert.equal(codeAt(NOW + 600, clock), 'token_expired');
      assert.equal(codeAt(NOW - 61, clock), 'token_not_yet_valid');
      assert.equal(codeAt(Number.NaN, clock), 'token_expired');
      assert.equal(codeAt(NOW * 1_000, clock), 'token_expired');
    });
  }
});
