/** What compiled conditions call: `policy/judge.ts` in the function's dialect. The build writes one call for each condition. */
import { readClaim, readScope } from '../policy/read-claim.ts';

/** Whether the claim holds a value. */
export type Holds = (wanted: unknown) => boolean;

/** Whether a condition on a claim is met; `path` are own properties to follow. An absent or wrongly typed claim meets none. */
export function meets(
  claims: unknown,
  path: readonly string[],
  test: (holds: Holds, value: unknown) => boolean,
): boolean {
  const value = readClaim(claims, path);
  const held: readonly unknown[] = Array.isArray(value) ? value : [value];
  return (
    held.every((member) => member !== undefined && typeof member !== 'object') &&
    test((wanted) => held.includes(wanted), value)
  );
}

/** The same for `scope`, whose words are texts. */
export function meetsScope(claims: unknown, test: (holds: Holds) => boolean): boolean {
  const value = readScope(claims);
  const held: readonly unknown[] = Array.isArray(value) ? value : [value];
  return (
    held.every((member) => typeof member === 'string') &&
    test((wanted) => held.includes(wanted as string))
  );
}
