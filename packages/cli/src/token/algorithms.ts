/** How each algorithm signs (RFC 7518 section 3, RFC 8037 section 3.1, RFC 8812, RFC 9964), for test tokens. */
import {
  constants,
  createHmac,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { generateJwk, type KeyType } from './generate-jwk.ts';

export interface TokenAlgorithm {
  readonly sign: (signed: Buffer, key: KeyObject) => Buffer;
  /** A new private key, or a new secret. */
  readonly generate: () => JsonWebKey;
}

function hmac(bits: 256 | 384 | 512): TokenAlgorithm {
  return {
    sign: (signed, key) => createHmac(`sha${bits}`, key).update(signed).digest(),
    generate: () => ({ kty: 'oct', k: randomBytes(bits / 8).toString('base64url') }),
  };
}

function rsa(bits: 256 | 384 | 512, isPss: boolean): TokenAlgorithm {
  const padding = isPss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const options = isPss ? { padding, saltLength: bits / 8 } : { padding };
  return {
    sign: (signed, key) => sign(`sha${bits}`, signed, { key, ...options }),
    generate: () => generateJwk('rsa', { modulusLength: 2048 }),
  };
}

function ecdsa(bits: 256 | 384 | 512, namedCurve: string): TokenAlgorithm {
  return {
    sign: (signed, key) => sign(`sha${bits}`, signed, { key, dsaEncoding: 'ieee-p1363' }),
    generate: () => generateJwk('ec', { namedCurve }),
  };
}

/** An algorithm that hashes by itself. To make a key throws where this Node knows no such type. */
function oneShot(type: KeyType): TokenAlgorithm {
  return {
    sign: (signed, key) => sign(null, signed, key),
    generate: () => generateJwk(type),
  };
}

/** Looked up by outside input, so it is a map. */
export const TOKEN_ALGORITHMS: ReadonlyMap<string, TokenAlgorithm> = new Map([
  ['HS256', hmac(256)],
  ['HS384', hmac(384)],
  ['HS512', hmac(512)],
  ['RS256', rsa(256, false)],
  ['RS384', rsa(384, false)],
  ['RS512', rsa(512, false)],
  ['PS256', rsa(256, true)],
  ['PS384', rsa(384, true)],
  ['PS512', rsa(512, true)],
  ['ES256', ecdsa(256, 'prime256v1')],
  ['ES384', ecdsa(384, 'secp384r1')],
  ['ES512', ecdsa(512, 'secp521r1')],
  ['ES256K', ecdsa(256, 'secp256k1')],
  ['EdDSA', oneShot('ed25519')],
  ['Ed25519', oneShot('ed25519')],
  ['Ed448', oneShot('ed448')],
  ['ML-DSA-44', oneShot('ml-dsa-44')],
  ['ML-DSA-65', oneShot('ml-dsa-65')],
  ['ML-DSA-87', oneShot('ml-dsa-87')],
]);
