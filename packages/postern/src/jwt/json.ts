/** Strict JSON objects, and reads that see own members only. In the dialect of CloudFront Functions. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** An own member or undefined: whatever `Object.prototype` has been given does not count. */
export function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text that the bytes encode; undefined for invalid UTF-8. */
export function decodeUtf8(bytes: Buffer): string | undefined {
  const text = bytes.toString();
  // Invalid UTF-8 becomes U+FFFD, which a valid text may hold as well: only then are the bytes compared.
  return !text.includes('\ufffd') || bytes.equals(Buffer.from(text)) ? text : undefined;
}

type Reviver = (this: unknown, name: string, value: unknown) => unknown;

/** The object that the text is, or undefined. */
export function parseObject(text: string | undefined, reviver?: Reviver): JsonObject | undefined {
  try {
    const value = JSON.parse(text as string, reviver);
    return value && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    // The reason would quote the token.
    return;
  }
}

/**
 * The same, frozen, without duplicate members: `JSON.parse` keeps the last of those with one name, so some have been lost
 * when the text has more colons outside strings than the result has members (RFC 7515 section 4).
 */
export function parseUniqueObject(text: string | undefined): JsonObject | undefined {
  // Both counts are one too high: there is one more piece than colons, and the reviver visits the root as a member.
  let members = 0;
  const object = parseObject(text, function (_, value) {
    if (!Array.isArray(this)) members++;
    return Object.freeze(value);
  });
  // Text that is no JSON could make the expression below quadratic.
  if (!object) return;
  const pieces = (text as string).replace(/"[^"\\]*(\\.[^"\\]*)*"/g, '').split(':');
  return pieces.length === members ? object : undefined;
}
