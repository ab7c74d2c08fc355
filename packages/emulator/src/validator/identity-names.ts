/**
 * What tells one person from another in a request behind a gate. The emulator imports nothing of Postern's, so the names stand here
 * again; `conformance/identity-names.test.ts` holds them to what the gate removes from requests.
 */

/** Of a session. */
export const SESSION_COOKIE = '__Host-postern-session';

/** Headers that nobody but a gate may set. Where a gate does not say which it sets, any of them may say who asks. */
export const IDENTITY_HEADERS: readonly string[] = [
  'x-forwarded-user',
  'x-forwarded-email',
  'x-forwarded-groups',
  'x-forwarded-preferred-username',
  'x-auth-request-user',
  'x-auth-request-email',
  'x-auth-request-groups',
  'x-auth-request-preferred-username',
  'x-amzn-oidc-identity',
  'x-amzn-oidc-data',
  'x-amzn-oidc-accesstoken',
  'remote-user',
];
