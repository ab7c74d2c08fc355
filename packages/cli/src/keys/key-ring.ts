/** New key rings, and the two steps in which a ring gets a new key. */
import { randomBytes } from 'node:crypto';
import type { KeyRing, RingKey } from 'postern/gate';
import { makeSigningJwk } from '../token/sign.ts';

const SECRET_BYTES = 32;

/** The `kid` is in every session cookie, so it is short. */
const KID_BYTES = 6;

export interface MakeRingOptions {
  /** Whether there is a key that signs assertions to the origin, too. */
  readonly assertion?: boolean | undefined;
}

export function makeRing({ assertion }: MakeRingOptions): KeyRing {
  const current = makeRingKey();
  return assertion
    ? { current, assertion: makeSigningJwk('ES256') as unknown as Record<string, string> }
    : { current };
}

/** A key that no ring has yet. */
export function makeRingKey(): RingKey {
  return {
    kid: randomBytes(KID_BYTES).toString('base64url'),
    secret: randomBytes(SECRET_BYTES).toString('base64url'),
  };
}

export interface RotatedRing {
  readonly ring: KeyRing;
  readonly step: 'added' | 'switched';
  /** The `kid` of the key that the ring no longer has. */
  readonly dropped?: string;
}

/** Adds `next`; where there is one already, makes with it from now on. */
export function rotateRing(ring: KeyRing): RotatedRing {
  const { next, current, previous, ...others } = ring;
  if (next === undefined) return { ring: { ...ring, next: makeRingKey() }, step: 'added' };
  return {
    ring: { current: next, previous: current, ...others },
    step: 'switched',
    ...(previous && { dropped: previous.kid }),
  };
}
