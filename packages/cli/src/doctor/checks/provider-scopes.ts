/** Whether the provider knows the scopes that a login asks for. */
import { type Check, failed, orOk, skipped, warning } from '../check.ts';
import { documentOf } from '../document-of.ts';
import { ofEachLogin } from '../examined-providers.ts';
import { secretNames, shownNames } from '../shown-names.ts';

/** OpenID Connect Core section 11. */
const REFRESH = 'offline_access';

export const providerScopes: Check = {
  id: 'provider-scopes',
  asks: 'Does the provider know each scope of the login, `openid` first?',
  remedy:
    'Ask in "login.scopes" for scopes that the provider has, and enable them for this client there. Without a refresh token people sign in anew when their session is over: many providers want `offline_access` for one.',
  run: (subject) =>
    ofEachLogin(subject, async ({ scope }, provider) => {
      const supported = secretNames((await documentOf(provider)).scopes_supported);
      if (!supported) return [skipped('the provider does not say which scopes it knows')];
      const wanted = scope.split(' ');
      const unknown = wanted.filter((name) => !supported.includes(name));
      return orOk(
        [
          ...(unknown.includes('openid')
            ? [failed('the provider does not know "openid": it is no OpenID provider')]
            : []),
          // A document need not name all of them (RFC 8414 section 2).
          ...unknown
            .filter((name) => name !== 'openid')
            .map((name) => warning(`"${name}" is not among ${shownNames(supported)}`)),
        ],
        shownNames(wanted) + withoutRefresh(wanted, supported),
      );
    }),
};

/** Not wrong: sessions then end without a renewal at the provider, and some providers give a refresh token unasked. */
function withoutRefresh(wanted: readonly string[], supported: readonly string[]): string {
  const isMissing = supported.includes(REFRESH) && !wanted.includes(REFRESH);
  return isMissing ? `; without "${REFRESH}" there may be no refresh token` : '';
}
