/** Options that must be refused when the verifier is built, by a message that holds no part of a key. */
import assert from 'node:assert/strict';
import { createVerifier, type IssuerOptions, type SingleIssuerOptions } from 'postern/jwt';
import { AUDIENCE, ISSUER } from './tokens.ts';

/** Asserts that `createVerifier` throws a TypeError whose message matches `expected`. */
export function assertMisuse(options: object, expected: RegExp): void {
  const whole = { issuer: ISSUER, audience: AUDIENCE, ...options } as SingleIssuerOptions;
  assert.throws(
    () => createVerifier(whole),
    (error: unknown) => {
      assert.ok(error instanceof TypeError, `no TypeError: ${String(error)}`);
      assert.match(error.message, expected);
      const { jwks } = options as Partial<IssuerOptions>;
      assertQuotesNoKey(`${error.message} ${String(error.cause ?? '')}`, jwks);
      return true;
    },
  );
}

/** No run of 12 characters of a text within `jwks` is in `said`. Short texts, such as names, may be quoted. */
export function assertQuotesNoKey(said: string, jwks: unknown): void {
  for (const text of textsIn(jwks)) {
    for (let start = 0; start + 12 <= text.length; start += 4) {
      assert.ok(!said.includes(text.slice(start, start + 12)), 'the message holds a part of a key');
    }
  }
}

function textsIn(value: unknown): string[] {
  if (Buffer.isBuffer(value)) return [value.toString('latin1'), value.toString('base64url')];
  if (typeof value === 'string') return [value];
  if (!value || typeof value !== 'object') return [];
  return Object.values(value).flatMap(textsIn);
}
