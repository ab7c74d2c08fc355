/** Who the request is from, told to the origin: `gate/identity-headers.ts` in the function's dialect. */
import { readClaim, readScope } from '../policy/read-claim.ts';
import { headers, request } from './current.ts';
import { forwardHeaders, hasSessions, ownHeaders } from './plan.ts';

const MAX_HEADER_VALUE_BYTES = 1024;

/** Removes what only the gate may say, whoever asks. */
export function removeOwn(): void {
  removeMatches(headers, ownHeaders);
  if (hasSessions) removeMatches(request.cookies, /^__(Host|Secure)-postern-.*/gm);
}

/**
 * One search over all names, each in a line: one for each name took as long as all the rest of the decision. By `replace` it would take
 * 6 µs more in njs, which then makes much of every place that it looks at.
 */
function removeMatches(fields: Record<string, unknown>, names: RegExp): void {
  (Object.keys(fields).join('\n').match(names) || []).forEach((name) => delete fields[name]);
}

/** Adds verified claims. Returns the names of those that are too long. */
export function addIdentity(claims: unknown): readonly string[] {
  return (forwardHeaders as NonNullable<typeof forwardHeaders>)
    .filter((forwarded) => {
      const value = encodeClaim(
        forwarded.path ? readClaim(claims, forwarded.path) : readScope(claims),
      );
      const isTooLong = value.length > MAX_HEADER_VALUE_BYTES;
      if (value && !isTooLong) headers[forwarded.header] = { value };
      return isTooLong;
    })
    .map((forwarded) => forwarded.header);
}

/** Scalars as text, lists joined with `,`; anything else is left out. */
function encodeClaim(claim: unknown): string {
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return values
    .filter((value) => /^(string|number|boolean)$/.test(typeof value))
    .map((value) => String(value).replace(/[^\x21-\x7e]|[%,]/g, encodeCharacter))
    .join();
}

/** Visible ASCII stays, so that a value cannot end its header or its list. */
function encodeCharacter(character: string): string {
  return encodeURIComponent(character);
}
