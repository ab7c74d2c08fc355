/** New keys for people who sign tokens by themselves: a secret for HMAC, or a private key with its public key set. */
import { type JsonWebKey, randomBytes } from 'node:crypto';
import { minKeyBytes } from '../build/hmac-keys.ts';
import { problem } from '../errors.ts';
import { makeSigningJwk, publicJwk } from '../token/sign.ts';

export interface GenerateOptions {
  readonly algorithm: string;
  /** Length of a secret, as the user wrote it. @default the length of the algorithm's hash */
  readonly bytes?: string | undefined;
  /** @default a random one */
  readonly kid?: string | undefined;
}

export interface GeneratedKey {
  readonly algorithm: string;
  readonly kid: string;
  /** What to call the half that is to be kept. */
  readonly privateName: 'secret' | 'privateJwk';
  readonly privateValue: string | JsonWebKey;
  /** The same as a file holds it: `NAME_FILE` can name the file of a secret. */
  readonly privateText: string;
  /** What everybody may have; of a secret that is nothing. */
  readonly jwks?: { readonly keys: readonly JsonWebKey[] };
}

const SECRET_LENGTHS: readonly number[] = [32, 48, 64];

export function generateKey({ algorithm, bytes, kid: name }: GenerateOptions): GeneratedKey {
  if (name === '') throw problem('option_invalid', '--kid', name, 'a text that is not empty');
  const made = makeSigningJwk(algorithm);
  const jwk = name === undefined ? made : { ...made, kid: name };
  const { kid = '' } = jwk;
  const publicHalf = publicJwk(jwk);
  if (publicHalf === undefined) {
    const secret = randomBytes(secretLength(algorithm, bytes)).toString('base64url');
    const halves = { privateName: 'secret', privateValue: secret, privateText: secret } as const;
    return { algorithm, kid, ...halves };
  }
  if (bytes !== undefined) {
    throw problem('option_invalid', '--bytes', bytes, `left out for ${algorithm}`);
  }
  return {
    algorithm,
    kid,
    privateName: 'privateJwk',
    privateValue: jwk,
    privateText: JSON.stringify(jwk, undefined, 2),
    jwks: { keys: [publicHalf] },
  };
}

function secretLength(algorithm: string, bytes: string | undefined): number {
  const minimum = minKeyBytes(algorithm);
  if (bytes === undefined) return minimum;
  const lengths = SECRET_LENGTHS.filter((length) => length >= minimum);
  const length = lengths.find((candidate) => String(candidate) === bytes);
  if (length !== undefined) return length;
  const expected = `${lengths.length > 1 ? 'one of ' : ''}${lengths.join(', ')} for ${algorithm}`;
  throw problem('option_invalid', '--bytes', bytes, expected);
}
