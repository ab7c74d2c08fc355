/** A few claims out of many, each at its place: so one path reads a claim in a token, a session and an assertion. */
import { readClaim } from '../policy/read-claim.ts';

type Claims = Readonly<Record<string, unknown>>;

/** The part of `claims` at `paths`. Without prototypes: no name can reach one. */
export function pickClaims(claims: Claims, paths: readonly (readonly string[])[]): Claims {
  const picked: Record<string, unknown> = Object.create(null);
  for (const path of paths) {
    const value = readClaim(claims, path);
    // Where a whole has been picked before its part, nothing is left to do.
    if (value === undefined || readClaim(picked, path) === value) continue;
    let place = picked;
    for (const name of path.slice(0, -1)) {
      place[name] ??= Object.create(null);
      place = place[name] as Record<string, unknown>;
    }
    place[path.at(-1) as string] = value;
  }
  return picked;
}
