/**
 * The header's `typ`, for configs that ask for one: tokens of one kind must not pass for another (RFC 8725 section 3.11).
 * In the dialect of CloudFront Functions.
 */

export type MatchTyp = typeof matchTyp;

/** Case does not count, and neither does `application/` (RFC 7515 section 4.1.9). `allowed` is in `normaliseTyp`'s form. */
export function matchTyp(allowed: readonly string[]): (typ: unknown) => boolean {
  return (typ) => typeof typ === 'string' && allowed.includes(normaliseTyp(typ));
}

/** Lower case, without `application/`. */
export function normaliseTyp(typ: string): string {
  return typ.toLowerCase().replace(/^application\/(?=[^/]*$)/, '');
}
