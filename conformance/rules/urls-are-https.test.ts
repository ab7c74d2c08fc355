/**
 * An issuer and the place of its keys are https URLs, http to this very machine alone, and hold no password.
 * CVE-2026-48522 (PyJWT: keys were read from any scheme).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createVerifier, type VerifierOptions } from 'postern/jwt';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const REFUSED: readonly string[] = [
  'http://login.example.com/jwks',
  'http://localhost.example.com/jwks',
  'http://127.0.0.1.example.com/jwks',
  'http://127.0.0.1@evil.example/jwks',
  'http://[::2]/jwks',
  'http://0.0.0.0/jwks',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  'ftp://login.example.com/jwks',
  'data:application/json,{"keys":[]}',
  'javascript:alert(1)',
  'blob:https://login.example.com/1',
  '//login.example.com/jwks',
  '/jwks',
  'login.example.com/jwks',
  'https://user:MARKER@login.example.com/jwks',
  'https://user@login.example.com/jwks',
  'https://login.example.com/jwks#x',
  ' https://login.example.com/jwks',
  'https://login.example.com/\njwks',
  'https://',
  'https://lógin.example.com/jwks',
];

const TAKEN: readonly string[] = [
  'https://login.example.com',
  'https://login.example.com/',
  'https://login.example.com:8443/realms/a?tenant=b',
  'https://xn--lgin-5qa.example.com/',
  'http://localhost/',
  'http://localhost:8080/realms/a',
  'http://127.0.0.1:1/',
  'http://127.1.2.3/',
  'http://[::1]:8080/',
];

const { jwk } = createSigner('ES256');
const base = { issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256'], jwks: jwk };

function build(options: object): void {
  createVerifier({ ...base, ...options } as VerifierOptions);
}

for (const name of ['issuer', 'jwksUri']) {
  describe(`urls are https: ${name}`, () => {
    for (const url of REFUSED) {
      it(`refuses ${JSON.stringify(url)}`, () => {
        assert.throws(
          () => build({ [name]: url }),
          (error: Error) => {
            assert.ok(error instanceof TypeError);
            assert.ok(error.message.startsWith(`Option "${name}" must be `));
            assert.ok(!error.message.includes('MARKER'));
            return true;
          },
        );
      });
    }
    for (const url of TAKEN) {
      it(`takes ${url}`, () => assert.doesNotThrow(() => build({ [name]: url })));
    }
  });
}
