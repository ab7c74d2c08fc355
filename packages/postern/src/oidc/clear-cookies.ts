/** Ends what a browser holds of this gate. */
import { COOKIE, clearCookie, cookieNames } from '../session/cookies.ts';
import type { Header, LoginRequest } from './types.ts';

/**
 * Clears every cookie of ours that the request has. Of the names that a sibling domain could set as well (`__Secure-`), only those
 * in use: a hundred others must not make the answer too large to be sent.
 */
export function clearCookies({ headers }: LoginRequest): Header[] {
  return [...new Set(cookieNames(headers))]
    .filter((name) => name.startsWith('__Host-postern-') || isProviderCookie(name))
    .map(clearCookie);
}

/** Whether this browser is, or was until lately, signed in. An attempt is no session yet. */
export function hasSession({ headers }: LoginRequest): boolean {
  return cookieNames(headers).some((name) => name === COOKIE.session || isProviderCookie(name));
}

function isProviderCookie(name: string): boolean {
  return [COOKIE.refresh, COOKIE.id].some((kind) => name === `${kind}.0` || name === `${kind}.1`);
}
