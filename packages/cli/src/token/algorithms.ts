/** How each algorithm signs (RFC 7518 section 3, RFC 8037 section 3.1), for test tokens. */
import {
  constants,
  createHmac,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { generateJwk } from './generate-jwk.ts';

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

const ED25519: TokenAlgorithm = {
  sign: (signed, key) => sign(null, signed, key),
  generate: () => generateJwk('ed25519'),
};

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
  ['EdDSA', ED25519],
  ['Ed25519', ED25519],
]);
