/** Tokens: signed as RFC 7518, RFC 8037, RFC 8812 and RFC 9964 say, with any header and payload that a test wants. */
import { constants, createHmac, sign } from 'node:crypto';
import type { Signer } from './keys.ts';

export function encode(value: unknown): string {
  const bytes = Buffer.isBuffer(value) || typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(bytes as string).toString('base64url');
}

/** The signature over any text, by the algorithm's own rules. */
export function signBytes({ alg, privateKey: key }: Signer, signed: string): Buffer {
  const hash = `sha${alg.slice(2, 5)}`;
  const bytes = Buffer.from(signed);
  if (alg.startsWith('HS')) return createHmac(hash, key).update(bytes).digest();
  if (alg.startsWith('Ed') || alg.startsWith('ML-DSA')) return sign(null, bytes, key);
  if (alg.startsWith('ES')) return sign(hash, bytes, { key, dsaEncoding: 'ieee-p1363' });
  if (alg.startsWith('RS')) return sign(hash, bytes, key);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign(hash, bytes, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
}

/** A compact JWS over any two parts; a text or Buffer is taken as it is. */
export function signToken(signer: Signer, header: unknown, payload: unknown): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${signBytes(signer, signed).toString('base64url')}`;
}

/** The header that a good token of this signer carries. */
export function headerOf({ alg, kid }: Signer): Readonly<Record<string, unknown>> {
  return { alg, typ: 'JWT', kid };
}
