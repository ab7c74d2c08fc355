/** Key rings and a session for the tests of this room. */
import { randomBytes } from 'node:crypto';
import type { KeyRing, RingKey, Session } from './types.ts';

export const NOW = 1_800_000_000;

export function makeRingKey(kid: string): RingKey {
  return { kid, secret: randomBytes(32).toString('base64url') };
}

export function makeRing(kid = 'current'): KeyRing {
  return { current: makeRingKey(kid) };
}

export const SESSION: Session = {
  aud: 'app.example.com',
  idp: 'https://login.example.com/',
  sub: 'ada',
  sid: 'c2lkLXNpZC1zaWQtc2lkLQ',
  adm: 'anybody',
  op_sid: 'provider-sid',
  auth_time: NOW - 5,
  since: NOW,
  iat: NOW,
  exp: NOW + 3_600,
  end: NOW + 43_200,
  c: { groups: ['staff'], realm_access: { roles: ['admin'] } },
};
