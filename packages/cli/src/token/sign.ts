/** Makes test tokens and keys for them. */
import {
  createPrivateKey,
  createSecretKey,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { messageOf, problem } from '../errors.ts';
import type { JsonObject } from '../read-input.ts';
import { writePrivateFile } from '../write-private-file.ts';
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from './algorithms.ts';

/** A private JWK with its algorithm. */
export type SigningJwk = JsonWebKey & { readonly alg: string; readonly kid?: string };

export interface SignOptions {
  readonly claims: JsonObject;
  /** From `now`; 0 or less makes a token that has expired. */
  readonly expiresInSeconds: number;
  /** Seconds since the epoch. */
  readonly now: number;
  /** @default 'JWT' */
  readonly typ?: string | undefined;
}

/** Signs claims; `iat` and `exp` are added where the claims do not have them. `name` is the key's, for messages. */
export function signToken(jwk: SigningJwk, options: SignOptions, name = 'the key'): string {
  const { claims, expiresInSeconds, now, typ = 'JWT' } = options;
  const issuedAt = Math.floor(now);
  const header = { alg: jwk.alg, typ, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) };
  const payload = { iat: issuedAt, exp: issuedAt + expiresInSeconds, ...claims };
  const signed = `${encode(header)}.${encode(payload)}`;
  const algorithm = algorithmOf(jwk, name);
  try {
    return `${signed}.${algorithm.sign(Buffer.from(signed), importKey(jwk)).toString('base64url')}`;
  } catch (cause) {
    throw problem('key_unusable', name, messageOf(cause));
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function algorithmOf({ alg }: JsonObject, name: string): TokenAlgorithm {
  const algorithm = typeof alg === 'string' ? TOKEN_ALGORITHMS.get(alg) : undefined;
  if (algorithm !== undefined) return algorithm;
  throw problem('key_unusable', name, `its "alg" is ${JSON.stringify(alg) ?? 'absent'}`);
}

function importKey(jwk: SigningJwk): KeyObject {
  if (jwk.kty === 'oct') return createSecretKey(Buffer.from(String(jwk.k), 'base64url'));
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

/** A new key with a `kid`. */
export function makeSigningJwk(algorithm: string): SigningJwk {
  const known = TOKEN_ALGORITHMS.get(algorithm);
  if (known === undefined) {
    const names = [...TOKEN_ALGORITHMS.keys()].join(', ');
    throw problem('option_invalid', '--algorithm', algorithm, `one of ${names}`);
  }
  const kid = randomBytes(8).toString('base64url');
  return { kid, alg: algorithm, use: 'sig', ...generate(algorithm, known) };
}

function generate(name: string, algorithm: TokenAlgorithm): JsonWebKey {
  try {
    return algorithm.generate();
  } catch {
    // Node's reason names a type of its own; what is missing is the algorithm.
    const expected = `an algorithm that Node ${process.versions.node} has; ML-DSA needs Node 24`;
    throw problem('option_invalid', '--algorithm', name, expected);
  }
}

const PRIVATE_MEMBERS: ReadonlySet<string> = new Set([
  'd',
  'p',
  'q',
  'dp',
  'dq',
  'qi',
  'oth',
  'k',
  'priv',
]);

/** What others may know of a key; `undefined` for a secret, of which that is nothing. */
export function publicJwk(jwk: SigningJwk): JsonWebKey | undefined {
  if (jwk.kty === 'oct') return undefined;
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => !PRIVATE_MEMBERS.has(name)));
}

/** Writes a key so that its owner alone can read it; never over a file that is there. */
export function writePrivateJwk(file: string, jwk: SigningJwk, cwd: string): Promise<void> {
  return writePrivateFile(file, `${JSON.stringify(jwk, undefined, 2)}\n`, cwd);
}
