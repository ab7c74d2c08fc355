/** New keys: a pair or a secret, with the JWK that a config or a provider would carry. */
import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  type JsonWebKey as NodeJsonWebKey,
  randomBytes,
} from 'node:crypto';

/** A public key, or a secret, as RFC 7517 section 4 has it. */
export interface JsonWebKey {
  readonly kty: string;
  readonly [member: string]: unknown;
}

/** A key pair or secret, its public JWK, and what it signs with. */
export interface Signer {
  readonly alg: string;
  readonly kid: string;
  readonly jwk: JsonWebKey;
  readonly privateJwk: JsonWebKey;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const CURVES: Readonly<Record<string, string>> = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  ES256K: 'secp256k1',
};

/** Whether this Node can check signatures of the algorithm: ML-DSA came with OpenSSL 3.5. */
export function canVerify(alg: string): boolean {
  const [major = 0, minor = 0] = process.versions.openssl.split('.').map(Number);
  return !alg.startsWith('ML-DSA') || major > 3 || (major === 3 && minor >= 5);
}

/** Whether this Node can make keys for the algorithm: for ML-DSA it needs to be Node 24. */
export function canSign(alg: string): boolean {
  return !alg.startsWith('ML-DSA') || Number(process.versions.node.split('.')[0]) >= 24;
}

/** A new key for a JWS algorithm that `canSign` says yes to. */
export function createSigner(alg: string, kid = 'key-1'): Signer {
  if (alg.startsWith('HS')) return createSecretSigner(alg, kid);
  const { publicJwk, privateJwk } = generateJwkPair(...parametersOf(alg));
  return {
    alg,
    kid,
    jwk: { ...publicJwk, kid, alg },
    privateJwk: { ...privateJwk, kid, alg },
    publicKey: createPublicKey({ key: publicJwk as NodeJsonWebKey, format: 'jwk' }),
    privateKey: createPrivateKey({ key: privateJwk as NodeJsonWebKey, format: 'jwk' }),
  };
}

function createSecretSigner(alg: string, kid: string): Signer {
  const secret = randomBytes(Number(alg.slice(2)) / 8);
  const jwk = { kty: 'oct', k: secret.toString('base64url'), kid, alg };
  const key = createSecretKey(secret);
  return { alg, kid, jwk, privateJwk: jwk, publicKey: key, privateKey: key };
}

type KeyParameters = readonly [
  type: 'rsa' | 'ec' | 'ed25519' | 'ed448' | 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87',
  options: { readonly modulusLength?: number; readonly namedCurve?: string },
];

function parametersOf(alg: string): KeyParameters {
  if (alg === 'Ed448') return ['ed448', {}];
  if (alg.startsWith('Ed')) return ['ed25519', {}];
  if (alg.startsWith('ML-DSA')) return [alg.toLowerCase() as 'ml-dsa-44', {}];
  const namedCurve = CURVES[alg];
  return namedCurve ? ['ec', { namedCurve }] : ['rsa', { modulusLength: 2048 }];
}

/**
 * A new pair as JWKs, encoded by the generation itself.
 *
 * `generateKeyPairSync(…).publicKey.export({ format: 'jwk' })` can hang for ever on Node 20: while the export holds
 * the key's lock, a garbage collection may end the finished generation, which waits for the same lock.
 */
export function generateJwkPair(...[type, options]: KeyParameters): {
  readonly publicJwk: JsonWebKey;
  readonly privateJwk: JsonWebKey;
} {
  const encoding = { format: 'jwk' };
  // The types of Node 20 know no "jwk" here; its documentation does.
  const generate = generateKeyPairSync as unknown as (
    type: string,
    options: object,
  ) => { readonly publicKey: JsonWebKey; readonly privateKey: JsonWebKey };
  const { publicKey, privateKey } = generate(type, {
    ...options,
    publicKeyEncoding: encoding,
    privateKeyEncoding: encoding,
  });
  return { publicJwk: publicKey, privateJwk: privateKey };
}
