/** Who the request is from, told to the origin: `gate/identity-headers.ts` in the function's dialect. */
import { readClaim, readScope } from '../policy/read-claim.ts';
import type { FunctionRequest } from './event.ts';
import { admissions, forwardHeaders, ownHeaders } from './plan.ts';

const MAX_HEADER_VALUE_BYTES = 1024;

/** One expression over all names: one for each name took as long as all the rest of the decision. */
const OWN_HEADERS = new RegExp(`^(${ownHeaders})$`, 'gm');

/** Removes what only the gate may say, whoever asks. */
export function removeOwn(request: FunctionRequest): void {
  const names = Object.keys(request.headers).join('\n').match(OWN_HEADERS);
  if (names) names.forEach((name) => delete request.headers[name]);
  if (admissions) {
    Object.keys(request.cookies).forEach((name) => {
      if (/^__(Host|Secure)-postern-/.test(name)) delete request.cookies[name];
    });
  }
}

/** Adds verified claims. Returns the names of those that are too long. */
export function addIdentity(request: FunctionRequest, claims: unknown): readonly string[] {
  return (forwardHeaders as NonNullable<typeof forwardHeaders>)
    .filter((forwarded) => {
      const value = encodeClaim(
        forwarded.path ? readClaim(claims, forwarded.path) : readScope(claims),
      );
      const isTooLong = value.length > MAX_HEADER_VALUE_BYTES;
      if (value && !isTooLong) request.headers[forwarded.header] = { value };
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
