/** Ends what a browser holds of this gate. */
import { COOKIE, clearCookie, cookieNames, readCookie } from '../session/cookies.ts';
import type { Header, LoginRequest } from './types.ts';

const OURS = /^__(Host-postern-(?!out$)|Secure-postern-(refresh|id)\.[01]$)/;

/**
 * Clears every cookie of ours that the request has. Of the names that a sibling domain could set as well (`__Secure-`), only those
 * in use: a hundred others must not make the answer too large to be sent. What says that somebody has signed out stays.
 */
export function clearCookies({ headers }: LoginRequest): Header[] {
  return [...new Set(cookieNames(headers))].filter((name) => OURS.test(name)).map(clearCookie);
}

/**
 * Whether this browser is, or was until lately, signed in. An attempt is no session yet. A sealed cookie is none either: it opens
 * for its session alone, and one that a sibling domain has set could never be cleared.
 */
export function hasSession({ headers }: LoginRequest): boolean {
  return readCookie(headers, COOKIE.session) !== undefined;
}
