/**
 * Strict base64url (RFC 7515 section 2) from bytes to bytes.
 * A decoder of our own because Node's is lenient (padding, both alphabets, foreign characters).
 */

/** What no character of the alphabet stands for. */
const FOREIGN = 64;

const VALUES: Uint8Array = /* @__PURE__ */ createValues();

function createValues(): Uint8Array {
  const values = new Uint8Array(256).fill(FOREIGN);
  for (let index = 0; index < 26; index++) {
    values[65 + index] = index;
    values[97 + index] = index + 26;
    if (index < 10) values[48 + index] = index + 52;
  }
  values[45] = 62;
  values[95] = 63;
  return values;
}

/** Where to read from and up to, and where to write, in one buffer. A tuple: names would be 40 bytes of every bundle. */
export type Segment = readonly [start: number, end: number, target: number];

/**
 * Decodes a segment of `bytes` into the same buffer and returns where the output ends; -1 for a foreign character, an
 * impossible length, or trailing bits that are not zero (else several texts would stand for the same bytes).
 */
export function decodeBase64Url(bytes: Uint8Array, segment: Segment): number {
  let [start, , target] = segment;
  const end = segment[1];
  let seen = 0;
  // Four characters at a time: a third faster than the loop for the rest, which would do alone.
  for (; end - start > 3; start += 4) {
    const a = VALUES[bytes[start] as number] as number;
    const b = VALUES[bytes[start + 1] as number] as number;
    const c = VALUES[bytes[start + 2] as number] as number;
    const d = VALUES[bytes[start + 3] as number] as number;
    seen |= a | b | c | d;
    bytes[target++] = (a << 2) | (b >> 4);
    bytes[target++] = (b << 4) | (c >> 2);
    bytes[target++] = (c << 6) | d;
  }
  let bits = 0;
  let pending = 0;
  for (; start < end; start++) {
    const value = VALUES[bytes[start] as number] as number;
    seen |= value;
    bits = (bits << 6) | value;
    pending += 6;
    if (pending > 7) {
      pending -= 8;
      bytes[target++] = bits >> pending;
    }
  }
  const isCanonical = pending < 6 && !(bits & ((1 << pending) - 1));
  return seen < FOREIGN && isCanonical ? target : -1;
}
