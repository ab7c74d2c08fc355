/** The credentials of the table, for the moment at which it is run. */
import { headerOf, type Signer, signToken } from '@postern/testing';
import { type KeyRing, planGate } from 'postern/gate';
import { type KeyPurpose, keyFor, signSession } from '../support/ring-forge.ts';
import { standardClaims } from '../support/tokens.ts';
import { SESSION_COOKIE } from './odd-session.ts';
import { APP, PROVIDER, RING, SECRET } from './policy-keys.ts';
import { TABLE_CONFIG } from './table-config.ts';

/** The real clock's: functions run in processes of their own. */
export const START: number = Math.floor(Date.now() / 1000);

const admission = planGate(TABLE_CONFIG).plan.login?.providers[0]?.admission;

export interface SessionChanges {
  readonly ring?: KeyRing;
  readonly purpose?: KeyPurpose;
  /** Its groups. */
  readonly groups?: unknown;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A session's token: good, but for the changes. */
export function session(changes: SessionChanges = {}): string {
  const { ring = { current: RING.current }, purpose = 'session', groups = ['staff'] } = changes;
  const claims = {
    ...{ aud: APP, idp: PROVIDER, sub: 'ada', sid: 'sid-0123456789abcdefgh', adm: admission },
    ...{ since: START - 100, iat: START - 10, exp: START + 590, end: START + 3_500 },
    c: { 'cognito:groups': groups },
    ...changes.claims,
  };
  return signSession(keyFor(ring, purpose), ring.current.kid, claims);
}

/** The `Cookie` header that carries it. */
export function cookie(changes: SessionChanges = {}): { readonly cookie: string } {
  return { cookie: `${SESSION_COOKIE}=${session(changes)}` };
}

/** The `Authorization` header with a good token, but for the changes. */
export function bearer(
  claims: Readonly<Record<string, unknown>> = {},
  { signer = SECRET, header = {} }: { readonly signer?: Signer; readonly header?: object } = {},
): { readonly authorization: string } {
  const payload = { ...standardClaims(START), ...claims };
  return {
    authorization: `Bearer ${signToken(signer, { ...headerOf(signer), ...header }, payload)}`,
  };
}

/** What a browser says of a person who goes to a page. */
export const PAGE = {
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
  accept: 'text/html',
} as const;

/** What a browser says of a script of this site. */
export const SCRIPT = {
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty',
  'sec-fetch-site': 'same-origin',
} as const;

export const FOREIGN: Readonly<Record<string, string>> = {
  ...SCRIPT,
  'sec-fetch-site': 'cross-site',
} as const;
