/** The RFCs' own examples: of JWS each compact one is checked, and everything else refused for what it is. */
import { codeFor, type Keys, unverifiedHeader, verdictOn } from './token-verdict.ts';
import { failed, judge, type Outcome, outOfScope } from './vector.ts';

export const DETACHED = 'detached payload (RFC 7515 appendix F)';
export const UNENCODED = 'unencoded payload, b64 false (RFC 7797)';
export const JSON_FORM = 'JSON serialization (RFC 7515 section 7.2)';
export const ENCRYPTED = 'JWE: only signed tokens are read';

/** Where an example stands, for its report. */
export interface Place {
  readonly file: string;
  readonly id: string;
}

/** A JWS in compact form and the key beside it, which may be the private one. */
export function compactJws(token: string, key: Keys, place: Place): Outcome {
  const { alg, b64 } = unverifiedHeader(token) as { readonly alg: string; readonly b64?: boolean };
  if (alg === 'none') {
    return judge({ ...place, expected: 'invalid', ...verdictOn(token, key, ['HS256']) });
  }
  const { accepted, why } = verdictOn(token, publicPart(key), [alg]);
  if (b64 === false) return outOfScope(UNENCODED, /^(crit|b64)_unsupported$/.test(why));
  if (token.includes('..')) return outOfScope(DETACHED, why === 'signature_invalid');
  return judge({ ...place, expected: 'valid', accepted, detail: why });
}

/** An example that is no compact JWS, as an object and as its text. */
export function foreignForm(value: unknown, reason: string): Outcome {
  const codes = [value, JSON.stringify(value), `${value}`].map((form) => codeFor(form));
  return outOfScope(
    reason,
    codes.every((code) => code === 'token_malformed'),
  );
}

/** The members that RFC 7518 section 6 and RFC 8037 section 2 call public; of a secret, all. */
function publicPart(key: Keys): Keys {
  const { kty, kid, use, crv, x, y, n, e, k } = key as Readonly<Record<string, unknown>>;
  const members = { kty, kid, use, crv, x, y, n, e, ...(kty === 'oct' && { k }) };
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

/** What the examples' keys are for, where they do not say it. */
const USUAL: Readonly<Record<string, string>> = {
  RSA: 'RS256',
  oct: 'HS256',
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
};

type Jwk = Readonly<Record<string, string | undefined>>;

/** A key: usable, or skipped for the reason that its own members give. */
export function singleKey(jwk: Jwk): Outcome {
  const alg = USUAL[jwk.crv ?? ''] ?? USUAL[jwk.kty ?? ''] ?? '';
  const expected = reasonAgainst(jwk, alg);
  const { why } = verdictOn('a.b.c', jwk, [alg]);
  const reason = /none is usable: (?<reason>\w+)$/.exec(why)?.groups?.reason;
  // A key that is taken lets the verifier come as far as the token.
  const isAsExpected = expected === undefined ? why === 'token_malformed' : reason === expected;
  return isAsExpected
    ? { kind: 'passed' }
    : failed(`key: expected ${expected ?? 'to be taken'}, got ${why}`);
}

function reasonAgainst(jwk: Jwk, alg: string): string | undefined {
  if (jwk.alg !== undefined && jwk.alg !== alg) return 'algorithm';
  if ('d' in jwk) return 'private';
  if (jwk.use === 'enc') return 'use';
  const isShort = jwk.kty === 'oct' && Buffer.from(jwk.k ?? '', 'base64url').length < 32;
  return isShort ? 'weak' : undefined;
}
