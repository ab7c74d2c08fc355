/** The person behind a request, for the log: the same each time, and nobody's name. */
import { createHmac } from 'node:crypto';
import { purposeKeys } from './key-ring.ts';
import type { KeyRing } from './types.ts';

/** Tells people apart by `iss` and `sub` of their claims, and tells nobody who they are without the ring. */
export type TagSubject = (claims: Readonly<Record<string, unknown>>) => string | undefined;

/** Enough to tell people apart, and short to read. */
const TAG_CHARACTERS = 22;

export function createTagSubject(ring: KeyRing): TagSubject {
  const tags = new WeakMap<object, string>();

  function makeTag(text: string): string {
    const [current] = purposeKeys(ring, 'log') as [ReturnType<typeof purposeKeys>[0]];
    const hmac = createHmac('sha256', current.key).update(text);
    return hmac.digest('base64url').slice(0, TAG_CHARACTERS);
  }

  return (claims) => {
    const { iss, sub } = claims;
    if (typeof sub !== 'string') return undefined;
    const tag = tags.get(claims) ?? makeTag(`${iss}\0${sub}`);
    tags.set(claims, tag);
    return tag;
  };
}
