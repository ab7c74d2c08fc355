/** Replays the record under `createVerifier({ claims })`, whose words are the same and whose reading is stricter. */
import { createSigner, headerOf, signToken } from '@postern/testing';
import { type ClaimCheck, createVerifier } from 'postern/jwt';
import type { RecordedCase } from './record.ts';

const ISSUER = 'https://issuer.example';
const signer = createSigner('ES256');

/** What authlib answered, in the words of `verdictOf`. */
export function recordedVerdict({ authlib }: RecordedCase): string {
  if (authlib.ok) return 'ok';
  if (authlib.class === 'ExpiredTokenError') return 'token_expired';
  if (authlib.class === 'MissingClaimError') return `claim_missing ${authlib.claim}`;
  if (authlib.class === 'InvalidClaimError') return `claim_invalid ${authlib.claim}`;
  const isFromFuture = authlib.description?.includes('issued in the future');
  return isFromFuture ? 'token_issued_in_future' : 'token_not_yet_valid';
}

/** `ok`, or the code and claim of the refusal, or `TypeError` and the option that is refused. */
export function verdictOf({ claims, options, now, leeway }: RecordedCase): string {
  // Every token of a verifier has its issuer; the cases that are about `iss` bring their own, or none.
  const isAboutIssuer = 'iss' in claims || (options !== null && 'iss' in options);
  const payload = isAboutIssuer ? claims : { iss: ISSUER, ...claims };
  try {
    const verifier = createVerifier({
      issuer: ISSUER,
      audience: null,
      algorithms: ['ES256'],
      jwks: signer.jwk,
      clockToleranceSeconds: leeway,
      unsafeAllowMissingExpiry: true,
      ...(options && { claims: translate(options) }),
      clock: () => now,
    });
    const result = verifier.verifySync(signToken(signer, headerOf(signer), payload));
    return result.ok ? 'ok' : [result.code, result.claim].filter(Boolean).join(' ');
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return `TypeError ${/"([^"]*)"/.exec(error.message)?.[1]}`;
  }
}

/** authlib's `allow_blank` is `allowBlank` here. */
function translate(options: NonNullable<RecordedCase['options']>): Record<string, ClaimCheck> {
  const claims: Record<string, ClaimCheck> = Object.create(null);
  for (const [name, words] of Object.entries(options)) {
    const renamed = Object.entries(words).map(([word, value]) => [
      word === 'allow_blank' ? 'allowBlank' : word,
      value,
    ]);
    claims[name] = Object.fromEntries(renamed);
  }
  return claims;
}
