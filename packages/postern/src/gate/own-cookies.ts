/** What the gate keeps for itself: none of its cookies reaches the origin. */
import type { GateRequest } from './types.ts';

const OWN_COOKIE = /^\s*__(Host|Secure)-postern-/;

/** The `Cookie` header without Postern's own; undefined where it holds none of them. Empty: nothing is left. */
export function foreignCookies({ headers }: GateRequest): string | undefined {
  const pairs = headers.cookie?.join('; ').split(';') ?? [];
  const foreign = pairs.filter((pair) => !OWN_COOKIE.test(pair));
  return foreign.length < pairs.length ? foreign.join(';').trim() : undefined;
}
