/**
 * Reads values that arrive when the function runs. Each reader throws for what cannot be right; the build's own checks are longer
 * and say more, and would be a third of a bundle.
 */
import { decodeBase64Url } from '../jwt/base64url.ts';
import { parseObject } from '../jwt/json.ts';
import type { KeyRing, RingKey } from '../session/types.ts';

const MIN_SECRET_BYTES = 32;

/** As `postern keys generate --ring` prints it. */
export function readKeyRing(text: string): KeyRing {
  const ring = parse(text);
  const { current, next, previous, assertion } = ring;
  const keys = [current, next, previous].filter((key) => key !== undefined) as RingKey[];
  for (const key of keys) {
    check(isMatch(key.kid, /^[\w-]{1,64}$/));
    readOriginSecret(key.secret);
  }
  check(current !== undefined);
  for (const name of ['kid', 'secret'] as const) {
    check(new Set(keys.map((key) => key[name])).size === keys.length);
  }
  check(assertion === undefined || Object(assertion).crv === 'P-256');
  return ring as unknown as KeyRing;
}

/** The client's private JWK, which must say for which `alg` it is; whether it is one shows when it is imported. */
export function readClientKey(text: string): { jwk: string; alg: string; kid?: string } {
  const { alg, kid } = parse(text);
  check(isMatch(alg, /^([RPE]S(256|384|512)|Ed25519|EdDSA)$/));
  check(kid === undefined || typeof kid === 'string');
  return { jwk: text, alg: alg as string, ...(kid !== undefined && { kid: kid as string }) };
}

/** PEM, or a private JWK as text; whether it is one shows when it is imported. */
export function readSigningKey(text: string): string {
  check(/^(\{|-----BEGIN )/.test(text));
  return text;
}

/** Visible ASCII (RFC 6749 appendix A.2). */
export function readClientSecret(text: string): string {
  check(/^[ -~]+$/.test(text));
  return text;
}

/** base64url of at least 32 bytes. */
export function readOriginSecret(text: unknown): string {
  const bytes = typeof text === 'string' ? decodeBase64Url(text) : undefined;
  check(bytes && bytes.length >= MIN_SECRET_BYTES);
  return text as string;
}

function parse(text: string): Readonly<Record<string, unknown>> {
  const object = parseObject(text);
  check(object);
  return object as Readonly<Record<string, unknown>>;
}

function isMatch(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

/** Nobody reads what is thrown: it could quote a secret. */
function check(holds: unknown): void {
  if (!holds) throw new TypeError();
}
