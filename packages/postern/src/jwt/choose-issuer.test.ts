/** One verifier for several issuers: each with its own keys, its own options and its own refresh. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { createVerifier } from './create-verifier.ts';
import type { IssuerOptions } from './options.ts';
import { CLAIMS, createToken, NOW } from './tokens.test.support.ts';
import type { VerifyResult } from './types.ts';

const A = 'https://a.example/';
const B = 'https://b.example/';
const a = createSigner('ES256', 'a');
const b = createSigner('ES256', 'b');

function codeOf(result: VerifyResult): string {
  return result.ok ? 'ok' : result.code;
}

function entryOf(issuer: string, signer: Signer): IssuerOptions {
  return { issuer, audience: 'api', algorithms: ['ES256'], jwks: signer.jwk };
}

function tokenOf(issuer: unknown, signer: Signer): string {
  return createToken(signer, { claims: { ...CLAIMS, iss: issuer } });
}

/** Two issuers whose keys are fetched; tells who was asked. */
function createFetching() {
  const asked: string[] = [];
  const time = { now: NOW };
  const jwks = (signer: Signer) => Response.json({ keys: [signer.jwk] });
  const verifier = createVerifier({
    issuers: [
      { issuer: A, audience: 'api', algorithms: ['ES256'], jwksUri: `${A}jwks` },
      { issuer: B, audience: 'api', algorithms: ['ES256'], jwksUri: `${B}jwks` },
    ],
    clock: () => time.now,
    fetch: async (url) => {
      asked.push(url);
      return jwks(url.startsWith(A) ? a : b);
    },
  });
  return { verifier, asked, time };
}

test('createVerifier() with issuers takes each by its own keys only', async () => {
  const verifier = createVerifier({ issuers: [entryOf(A, a), entryOf(B, b)], clock: () => NOW });
  const cases: readonly [token: string, code: string][] = [
    [tokenOf(A, a), 'ok'],
    [tokenOf(B, b), 'ok'],
    [tokenOf(A, b), 'key_not_found'],
    [tokenOf('https://c.example/', a), 'issuer_unknown'],
    [tokenOf('constructor', a), 'issuer_unknown'],
    [tokenOf('__proto__', a), 'issuer_unknown'],
    [tokenOf([A], a), 'issuer_unknown'],
    [tokenOf(undefined, a), 'issuer_unknown'],
    ['x', 'token_malformed'],
    [`${tokenOf(A, a)}${'A'.repeat(16_384)}`, 'token_too_large'],
    [undefined as never, 'token_malformed'],
    [`${tokenOf(A, a)}=`, 'token_malformed'],
    [createToken(a, { claims: '[]' }), 'payload_malformed'],
  ];
  for (const [token, code] of cases) {
    assert.equal(codeOf(verifier.verifySync(token)), code);
    assert.equal(codeOf(await verifier.verify(token)), code);
  }
});

test('createVerifier() with issuers hands the time on', async () => {
  const verifier = createVerifier({ issuers: [entryOf(A, a), entryOf(B, b)], clock: () => NOW });
  const now = NOW + 300;
  assert.equal(codeOf(verifier.verifySync(tokenOf(A, a), { now })), 'token_expired');
  assert.equal(codeOf(await verifier.verify(tokenOf(A, a), { now })), 'token_expired');
});

test('verify() with issuers fetches the keys of the one that the token names', async () => {
  const { verifier, asked } = createFetching();
  assert.equal(codeOf(verifier.verifySync(tokenOf(B, b))), 'key_unavailable');
  assert.equal(codeOf(await verifier.verify(tokenOf(B, b))), 'ok');
  assert.deepEqual(asked, [`${B}jwks`]);
});

test('refreshIfDue() with issuers refreshes each that is due, and settles when all have', async () => {
  const { verifier, asked, time } = createFetching();
  const due = verifier.refreshIfDue(time.now);
  assert.deepEqual(asked, [`${A}jwks`, `${B}jwks`]);
  assert.equal(await due, undefined);
  assert.equal(codeOf(verifier.verifySync(tokenOf(A, a))), 'ok');
  assert.equal(codeOf(verifier.verifySync(tokenOf(B, b))), 'ok');
  assert.equal(verifier.refreshIfDue(time.now), undefined);
  time.now += 3_600;
  assert.ok(verifier.refreshIfDue(time.now) instanceof Promise);
  assert.equal(asked.length, 4);
});

test('refreshIfDue() with issuers refreshes only the one that is due', async () => {
  const { verifier, asked, time } = createFetching();
  await verifier.verify(tokenOf(A, a));
  const due = verifier.refreshIfDue(time.now);
  assert.ok(due instanceof Promise);
  await due;
  assert.deepEqual(asked, [`${A}jwks`, `${B}jwks`]);
});
