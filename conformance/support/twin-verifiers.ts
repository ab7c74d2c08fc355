/** Two verifiers that differ in one thing: one remembers its verdicts. Whatever it is asked, it must answer as the other. */
import assert from 'node:assert/strict';
import type { Signer } from '@postern/testing';
import { createVerifier, type IssuerOptions, type Verifier, type VerifyResult } from 'postern/jwt';
import { countCryptoCalls } from './crypto-calls.ts';
import { NOW } from './rule.ts';
import { AUDIENCE, ISSUER } from './tokens.ts';

export interface TwinVerifiers {
  readonly cached: Verifier;
  /** "ok", or the code of the refusal, which both give, each time that they are asked. */
  ask(token: string, now?: number): string;
  /** Whether the cache alone answers. */
  isHit(token: string, now?: number): boolean;
}

export function createTwinVerifiers(
  signer: Signer,
  options: Partial<IssuerOptions> = {},
): TwinVerifiers {
  const common = {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: [signer.alg as 'ES256'],
    jwks: { keys: [signer.jwk] },
    clock: () => NOW,
    ...options,
  };
  const cached = createVerifier({ cacheMaxEntries: 100, ...common });
  const { cacheMaxEntries: _, cacheMaxBytes: __, ...plainOptions } = common;
  const plain = createVerifier(plainOptions);
  return {
    cached,
    ask(token, now = NOW) {
      const expected = plain.verifySync(token, { now });
      for (const time of ['first', 'second']) {
        assert.deepEqual(cached.verifySync(fresh(token), { now }), expected, time);
      }
      return codeOf(expected);
    },
    isHit(token, now = NOW) {
      const { calls, result } = countCryptoCalls(() => cached.verifySync(fresh(token), { now }));
      return result.ok && calls === 0;
    },
  };
}

/** Another string of the same characters, as each request brings one. */
export function fresh(token: string): string {
  return typeof token === 'string' ? Buffer.from(token).toString('latin1') : token;
}

function codeOf(result: VerifyResult): string {
  return result.ok ? 'ok' : result.code;
}
