/** Keys and tokens for tests: made on the spot, by `node:crypto` alone, so that nothing of ours vouches for itself. */
import {
  constants,
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import type { AlgorithmName } from './algorithms.ts';
import type { JsonWebKey } from './options.ts';

export const ISSUER = 'https://login.example.com/';
export const NOW = 1_800_000_000;

export const CLAIMS: Readonly<Record<string, unknown>> = {
  iss: ISSUER,
  aud: 'api',
  sub: 'user-1',
  iat: NOW - 10,
  nbf: NOW - 10,
  exp: NOW + 300,
};

/** A key pair or secret, its public JWK, and how it signs. */
export interface Signer {
  readonly alg: AlgorithmName;
  readonly kid: string;
  readonly jwk: JsonWebKey;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

export function encode(value: unknown): string {
  const bytes = Buffer.isBuffer(value) || typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(bytes as string).toString('base64url');
}

export function createSigner(alg: AlgorithmName, kid = 'key-1'): Signer {
  const keys = generateKeys(alg);
  return {
    alg,
    kid,
    ...keys,
    jwk: { ...keys.publicKey.export({ format: 'jwk' }), kid, alg } as JsonWebKey,
  };
}

function generateKeys(alg: AlgorithmName): { publicKey: KeyObject; privateKey: KeyObject } {
  if (alg.startsWith('HS')) {
    const secret = createSecretKey(randomBytes(Number(alg.slice(2)) / 8));
    return { publicKey: secret, privateKey: secret };
  }
  if (alg.startsWith('Ed')) return generateKeyPairSync('ed25519');
  const namedCurve = CURVES[alg];
  return namedCurve
    ? generateKeyPairSync('ec', { namedCurve })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** The signature over any text, by the algorithm's own rules. */
export function signBytes({ alg, privateKey: key }: Signer, signed: string): Buffer {
  const hash = `sha${alg.slice(2)}`;
  const bytes = Buffer.from(signed);
  if (alg.startsWith('HS')) return createHmac(hash, key).update(bytes).digest();
  if (alg.startsWith('Ed')) return sign(null, bytes, key);
  if (alg.startsWith('ES')) return sign(hash, bytes, { key, dsaEncoding: 'ieee-p1363' });
  if (alg.startsWith('RS')) return sign(hash, bytes, key);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign(hash, bytes, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
}

/** What to put in place of the usual header and claims; a text or Buffer is taken as it is. */
export interface TokenContent {
  readonly header?: unknown;
  readonly claims?: unknown;
}

export function createToken(signer: Signer, content: TokenContent = {}): string {
  const { header = { alg: signer.alg, typ: 'JWT', kid: signer.kid }, claims = CLAIMS } = content;
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${signBytes(signer, signed).toString('base64url')}`;
}
