/** The keys of a ring, one for each purpose: what was made with one of them means nothing to the others. */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { KeyRing, Purpose } from './types.ts';

export interface PurposeKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** Of every hash and cipher here. */
const KEY_BYTES = 32;

/** The ring's keys for a purpose; the first one makes, all are believed. HKDF-SHA-256 (RFC 5869) without a salt. */
export function purposeKeys(ring: KeyRing, purpose: Purpose): readonly PurposeKey[] {
  return [ring.current, ring.next, ring.previous].flatMap((member) => {
    if (!member) return [];
    const secret = Buffer.from(member.secret, 'base64url');
    const bytes = hkdfSync('sha256', secret, '', `postern ${purpose}`, KEY_BYTES);
    return [{ kid: member.kid, key: createSecretKey(new Uint8Array(bytes)) }];
  });
}
