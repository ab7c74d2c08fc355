/** Makes tokens for tests with keys made in the test: good ones, and ones that are wrong in one named way. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export const ISSUER = 'https://login.example.com/';
export const AUDIENCE = 'https://api.example.com/';

/** A key pair with the JWK that a config would carry. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: { readonly kty: string; readonly [member: string]: unknown };
}

export function createSigningKey(kid: string): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { kty, n, e } = publicKey.export({ format: 'jwk' });
  return { kid, privateKey, jwk: { kty: kty as string, n, e, kid, alg: 'RS256', use: 'sig' } };
}

/** Claims that every rule's token starts from; `now` in seconds. */
export function standardClaims(now: number): Record<string, unknown> {
  return { iss: ISSUER, aud: AUDIENCE, sub: 'ada', iat: now - 60, nbf: now - 60, exp: now + 600 };
}

/** A compact JWS, RS256. */
export function signToken(
  key: SigningKey,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): string {
  const parts = [{ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header }, claims];
  const signed = parts.map((part) => toBase64Url(JSON.stringify(part))).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

function toBase64Url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
