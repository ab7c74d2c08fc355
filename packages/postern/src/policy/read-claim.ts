/** Reads what claims say. In the dialect of CloudFront Functions. */

/** A claim's value. Follows own properties only: what is on a prototype or belongs to a string is no claim. */
export function readClaim(claims: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      Object(value) === value && Object.hasOwn(value as object, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    claims,
  );
}

/** The granted scopes: `scope` (RFC 8693 section 4.2) or, in its absence, `scp`; a string is split into its words. */
export function readScope(claims: unknown): unknown {
  const scope = readClaim(claims, ['scope']);
  const granted = scope === undefined ? readClaim(claims, ['scp']) : scope;
  return typeof granted === 'string' ? granted.split(' ') : granted;
}
