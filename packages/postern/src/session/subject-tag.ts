/** The person behind a request, for the log: the same each time, and nobody's name. */
import { createHmac, type KeyObject } from 'node:crypto';
import { purposeKeys } from './key-ring.ts';
import type { KeyRing } from './types.ts';

/** Tells people apart by `iss` and `sub` of their claims, and tells nobody who they are without the ring. */
export type TagSubject = (claims: Readonly<Record<string, unknown>>) => string | undefined;

/** Enough to tell people apart, and short to read. */
const TAG_CHARACTERS = 22;

export function createTagSubject(ring: KeyRing): TagSubject {
  const tags = new WeakMap<object, string>();

  // Once, at the first line: an instance whose requests all get an answer before that needs none.
  let key: KeyObject | undefined;

  function makeTag(text: string): string {
    key ??= purposeKeys(ring, 'log')[0]?.key as KeyObject;
    return createHmac('sha256', key).update(text).digest('base64url').slice(0, TAG_CHARACTERS);
  }

  return (claims) => {
    const { iss, sub } = claims;
    if (typeof sub !== 'string') return undefined;
    const tag = tags.get(claims) ?? makeTag(`${iss}\0${sub}`);
    tags.set(claims, tag);
    return tag;
  };
}
