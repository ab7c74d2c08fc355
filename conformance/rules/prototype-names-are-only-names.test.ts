/** Claims and header members called `__proto__` or `constructor` are data: they add nothing to an object and hide nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { NOW, rule, ruleVerifier } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

const signer = createSigner('ES256');
const { iss, aud, exp, ...others } = standardClaims(NOW);

/** An object literal would take `__proto__` for the prototype. */
function withMember(object: object, name: string, value: unknown): string {
  return `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`;
}

function inPayload(claims: object, name: string, value: unknown): string {
  return signToken(signer, headerOf(signer), withMember(claims, name, value));
}

function inHeader(header: object, name: string, value: unknown): string {
  return signToken(signer, withMember(header, name, value), standardClaims(NOW));
}

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  '__defineGetter__',
  'toString',
  'valueOf',
  'then',
];

describe('prototype names are only names: in the payload', () => {
  const missing = Object.entries({ iss, aud, exp });
  rule({
    signer,
    cases: NAMES.flatMap((name) =>
      missing.map(([claim]) => {
        const { [claim]: value, ...rest } = { iss, aud, exp, ...others } as Record<string, unknown>;
        return {
          title: `${claim} is only within ${name}`,
          token: inPayload(rest, name, { [claim]: value, prototype: { [claim]: value } }),
          code: 'claim_missing' as const,
          claim,
        };
      }),
    ),
    accepted: NAMES.map((name) => ({
      title: `a claim called ${name} beside good ones`,
      token: inPayload(standardClaims(NOW), name, { iss: 'x', exp: 0, cnf: {}, nbf: NOW + 60 }),
    })),
  });

  it('a configured claim of that name must be there itself', () => {
    for (const name of NAMES) {
      const claims = Object.fromEntries([[name, { essential: true }]]);
      const verifier = ruleVerifier(signer, { claims });
      const without = verifier.verifySync(signToken(signer, headerOf(signer), standardClaims(NOW)));
      assert.deepEqual(without, { ok: false, code: 'claim_missing', claim: name });
      const result = verifier.verifySync(inPayload(standardClaims(NOW), name, 'here'));
      assert.equal(result.ok && Object.hasOwn(result.claims, name), true, name);
    }
  });

  it('nothing is added to any other object', () => {
    const verifier = ruleVerifier(signer);
    for (const name of NAMES) {
      const result = verifier.verifySync(inPayload(standardClaims(NOW), name, { polluted: true }));
      assert.equal(result.ok, true);
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
      assert.equal(result.ok && result.claims.polluted, undefined);
    }
  });
});

describe('prototype names are only names: in the header', () => {
  const { alg, ...rest } = headerOf(signer);
  rule({
    signer,
    cases: NAMES.flatMap((name) => [
      {
        title: `alg is only within ${name}`,
        token: inHeader(rest, name, { alg }),
        code: 'header_malformed' as const,
      },
      {
        title: `kid is only within ${name}, and the kid itself is another's`,
        token: inHeader({ alg, kid: 'x' }, name, { kid: signer.kid }),
        code: 'key_not_found' as const,
      },
    ]),
    accepted: NAMES.map((name) => ({
      title: `a member called ${name}`,
      token: inHeader(headerOf(signer), name, { alg: 'none', crit: ['x'], b64: false, kid: 'x' }),
    })),
  });
});
