/** Tells a secret from a key that was handed over as one. Asked when a verifier is planned; never in a bundle. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';

/** A PEM in any layout, a line or file of SSH, a JWK or a set of them; in UTF-16, too, for NUL is dropped. */
const KEY_TEXT = /----[- ]begin |ssh-|ecdsa-sha2-|"kty"\s*:/i;

/** What takes a key as DER. */
const DER_READERS: readonly ((der: Buffer) => unknown)[] = [
  (key) => createPublicKey({ key, format: 'der', type: 'spki' }),
  (key) => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
  (key) => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
  (certificate) => new X509Certificate(certificate),
];

/**
 * Whether the bytes are a key in one of the forms of files in which keys are handed around, or the base64 of one. The bare
 * numbers of a key cannot be told from a secret. A public key that
 * serves as a secret lets everybody sign (CVE-2022-29217 and many after it); a random secret is none of these forms.
 */
export function isKeyText(bytes: Buffer): boolean {
  return [bytes, Buffer.from(bytes.toString('latin1'), 'base64')].some(
    (form) => KEY_TEXT.test(form.toString('latin1').replaceAll('\0', '')) || isDer(form),
  );
}

/** Every form of DER above is a SEQUENCE. */
function isDer(bytes: Buffer): boolean {
  return bytes[0] === 0x30 && DER_READERS.some((read) => canRead(read, bytes));
}

function canRead(read: (der: Buffer) => unknown, bytes: Buffer): boolean {
  try {
    read(bytes);
    return true;
  } catch {
    return false;
  }
}
