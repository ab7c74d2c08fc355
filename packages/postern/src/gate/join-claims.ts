/** What the gate knows of a token that it has verified, joined with what a delegate says of it. */
type Claims = Readonly<Record<string, unknown>>;

/** A delegate adds to what the token itself says, and changes nothing of it. `scope` and `scp` are one claim: `scope` would hide `scp`. */
export function joinClaims(added: Claims, known: Claims = {}): Claims {
  if (!Object.hasOwn(known, 'scp')) return { ...added, ...known };
  const { scope: _, ...others } = added;
  return { ...others, ...known };
}
