/**
 * What a key ring's owner could make with any of its keys: sessions, sealed cookies, bearer tokens. Written from the documents and
 * with `node:crypto` alone, so that the gate does not vouch for itself.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyRing } from 'postern/gate';

/** `bearer`: a customer's own HS256 tokens, signed with the bytes of the ring's secret. */
export type KeyPurpose = 'session' | 'attempt' | 'refresh' | 'id' | 'log' | 'bearer';

/** 32 bytes. HKDF-SHA-256 with a label for each purpose. */
export function keyFor({ current }: KeyRing, purpose: KeyPurpose): Buffer {
  const secret = Buffer.from(current.secret, 'base64url');
  if (purpose === 'bearer') return secret;
  return Buffer.from(hkdfSync('sha256', secret, '', `postern ${purpose}`, 32));
}

/** RFC 7515 section 3.1. */
export function signHs256(key: Buffer, header: object, claims: object): string {
  const signed = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

export function signSession(key: Buffer, kid: string, claims: object): string {
  return signHs256(key, { alg: 'HS256', typ: 'postern-session+jwt', kid }, claims);
}

/** RFC 7516 section 7.1; where it belongs is in the additional data, as in section 5.1 step 14. */
export function sealJwe(
  key: Buffer,
  { kid, value, context }: { kid: string; value: object; context: readonly string[] },
): string {
  const header = encode(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid }));
  const iv = randomBytes(12);
  const data = Buffer.from(`${header}.${encode(JSON.stringify(context))}`);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(data);
  const body = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
  return [header, '', encode(iv), encode(body), encode(cipher.getAuthTag())].join('.');
}

/** What `sealJwe` has sealed, or the gate. Throws where key or context are others. */
export function openJwe(key: Buffer, text: string, context: readonly string[]): object {
  const [header = '', , iv = '', body = '', tag = ''] = text.split('.');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
  decipher.setAAD(Buffer.from(`${header}.${encode(JSON.stringify(context))}`));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  const opened = [decipher.update(Buffer.from(body, 'base64url')), decipher.final()];
  return JSON.parse(Buffer.concat(opened).toString());
}

function encode(value: string | Buffer): string {
  return Buffer.from(value as string).toString('base64url');
}
