/**
 * Strict base64url (RFC 7515 section 2). Node's decoder is fast and lenient: it skips foreign characters, takes the other
 * alphabet and padding, and drops what is left over. So its output is held against what a canonical text would give. In the dialect of
 * CloudFront Functions.
 */

/** The last characters that leave no bits over, by how many characters follow the last group of four. */
const LAST_CHARACTERS: readonly string[] = ['', '', 'AQgw', 'AEIMQUYcgkosw048'];

/**
 * The bytes; undefined for a foreign character, an impossible length, or trailing bits that are not zero (else several
 * texts would stand for the same bytes). The text must be ASCII: of any other character Node reads the low byte.
 */
export function decodeBase64Url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const rest = text.length % 4;
  const isCanonical =
    // A skipped character, padding or a single one left over leaves the output short.
    bytes.length === (text.length * 3) >> 2 &&
    (rest === 0 || (LAST_CHARACTERS[rest] as string).includes(text.slice(-1))) &&
    !text.includes('+') &&
    !text.includes('/');
  return isCanonical ? bytes : undefined;
}
