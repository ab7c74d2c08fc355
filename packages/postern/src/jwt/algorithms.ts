/**
 * The table of signature algorithms: one row holds everything known about one `alg` (RFC 7518 section 3.1, RFC 8812,
 * RFC 9864, RFC 9964). Rows are separate exports, and families separate files, so that a bundle carries only what its config allows.
 */
import type { Algorithm } from './algorithm.ts';
import { ecdsa } from './ecdsa.ts';
import { eddsa, isSmallOrder448, isSmallOrder25519 } from './eddsa.ts';
import { hmac } from './hmac.ts';
import { mlDsa } from './ml-dsa.ts';
import { rsa } from './rsa.ts';

/** OpenSSL's number for PSS; `constants` would add an import to every bundle. */
const RSA_PKCS1_PSS_PADDING = 6;

/** The salt is as long as the hash (RFC 7518 section 3.5). */
function rsaPss(hash: string, saltLength: number): Algorithm {
  return rsa(hash, { padding: RSA_PKCS1_PSS_PADDING, saltLength });
}

export const HS256: Algorithm = /* @__PURE__ */ hmac('sha256', 32);
export const HS384: Algorithm = /* @__PURE__ */ hmac('sha384', 48);
export const HS512: Algorithm = /* @__PURE__ */ hmac('sha512', 64);
export const RS256: Algorithm = /* @__PURE__ */ rsa('sha256');
export const RS384: Algorithm = /* @__PURE__ */ rsa('sha384');
export const RS512: Algorithm = /* @__PURE__ */ rsa('sha512');
export const PS256: Algorithm = /* @__PURE__ */ rsaPss('sha256', 32);
export const PS384: Algorithm = /* @__PURE__ */ rsaPss('sha384', 48);
export const PS512: Algorithm = /* @__PURE__ */ rsaPss('sha512', 64);
export const ES256: Algorithm = /* @__PURE__ */ ecdsa('P-256', 'sha256', 32);
export const ES384: Algorithm = /* @__PURE__ */ ecdsa('P-384', 'sha384', 48);
export const ES512: Algorithm = /* @__PURE__ */ ecdsa('P-521', 'sha512', 66);
export const ES256K: Algorithm = /* @__PURE__ */ ecdsa('secp256k1', 'sha256', 32);

const CURVE_25519 = { keyCharacters: 43, yBits: 255, isSmallOrder: isSmallOrder25519 };
const CURVE_448 = { keyCharacters: 76, yBits: 455, isSmallOrder: isSmallOrder448 };

export const Ed25519: Algorithm = /* @__PURE__ */ eddsa('Ed25519', CURVE_25519);
/**
 * The older name of `Ed25519`. RFC 8037 lets it mean Ed448 as well; RFC 9864 deprecates it because one name then has two
 * meanings. Here it has one, and an Ed448 key is for `Ed448` alone.
 */
export const EdDSA: Algorithm = /* @__PURE__ */ eddsa('Ed25519', CURVE_25519);
export const Ed448: Algorithm = /* @__PURE__ */ eddsa('Ed448', CURVE_448);

const ML_DSA_44: Algorithm = /* @__PURE__ */ mlDsa(17, 1312);
const ML_DSA_65: Algorithm = /* @__PURE__ */ mlDsa(18, 1952);
const ML_DSA_87: Algorithm = /* @__PURE__ */ mlDsa(19, 2592);

export { ML_DSA_44 as 'ML-DSA-44', ML_DSA_65 as 'ML-DSA-65', ML_DSA_87 as 'ML-DSA-87' };

/** The names of the table's rows. */
export type AlgorithmName =
  | 'HS256'
  | 'HS384'
  | 'HS512'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'ES256K'
  | 'Ed25519'
  | 'EdDSA'
  | 'Ed448'
  | 'ML-DSA-44'
  | 'ML-DSA-65'
  | 'ML-DSA-87';
