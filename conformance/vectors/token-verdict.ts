/** Whether Postern takes a token's signature for good, where the token's claims are none or do not matter. */
import {
  type AlgorithmName,
  createVerifier,
  type JsonWebKeySet,
  type TokenRejectionCode,
} from 'postern/jwt';

/**
 * Vectors are about signatures and their payloads are rarely claims. So a token counts as accepted when it is refused for
 * what is looked at after a good signature: this table says which codes those are, and the compiler that none is missing.
 */
const SIGNATURE_WAS_GOOD: Readonly<Record<TokenRejectionCode, boolean>> = {
  token_malformed: false,
  token_too_large: false,
  header_malformed: false,
  crit_unsupported: false,
  b64_unsupported: false,
  typ_mismatch: false,
  algorithm_not_allowed: false,
  key_not_found: false,
  key_unavailable: false,
  jwks_unavailable: false,
  signature_invalid: false,
  // Given before the signature where there are several issuers; here is one.
  issuer_unknown: false,
  payload_malformed: true,
  claim_missing: true,
  claim_invalid: true,
  token_expired: true,
  token_not_yet_valid: true,
  token_issued_in_future: true,
  token_too_old: true,
  sender_constrained: true,
};

/** What a config or a provider would carry. */
export type Keys = Readonly<Record<string, unknown>> | JsonWebKeySet;

/** A code of the verifier, or `refused when built`. */
export interface Verdict {
  readonly accepted: boolean;
  readonly why: string;
}

/** The verdict of a verifier with these keys that allows these algorithms. */
export function verdictOn(token: unknown, keys: Keys, algorithms: readonly string[]): Verdict {
  const verifier = build(keys, algorithms);
  if (typeof verifier === 'string')
    return { accepted: false, why: `refused when built: ${verifier}` };
  const result = verifier.verifySync(token as string);
  if (result.ok) return { accepted: true, why: 'ok' };
  return { accepted: SIGNATURE_WAS_GOOD[result.code], why: result.code };
}

function build(
  keys: Keys,
  algorithms: readonly string[],
): ReturnType<typeof createVerifier> | string {
  try {
    return createVerifier({
      issuer: 'https://vectors.example.com/',
      audience: null,
      algorithms: algorithms as readonly AlgorithmName[],
      jwks: keys as JsonWebKeySet,
    });
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

const ANY_KEY = { kty: 'oct', alg: 'HS256', k: Buffer.alloc(32, 7).toString('base64url') };

/** The code for what is refused whatever the keys are. */
export function codeFor(token: unknown, keys: Keys = ANY_KEY, alg = 'HS256'): string {
  return verdictOn(token, keys, [alg]).why;
}

/** The header of what may be a token, for the harness alone. */
export function unverifiedHeader(token: unknown): Readonly<Record<string, unknown>> {
  try {
    const text = Buffer.from(String(token).split('.')[0] ?? '', 'base64url').toString();
    return Object(JSON.parse(text));
  } catch {
    // Many vectors have no header that can be read.
    return {};
  }
}
