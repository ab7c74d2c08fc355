/** How gates with a login have failed, by class, and the rules that hold ours to better. `rules/index.test.ts` looks for the files. */

export const GATE_FAILURES: Readonly<Record<string, readonly string[]>> = {
  'no PKCE challenge, or a fresh verifier in the callback': ['pkce-is-sent-and-checked'],
  'a code exchanged in a browser that has not begun the login': [
    'a-code-needs-this-browsers-attempt',
  ],
  'an error page that tells the expected MAC or nonce': ['pages-tell-no-expected-value'],
  'open redirects': ['return-targets-stay-on-this-origin'],
  'tokens, codes and secrets in logs and messages': [
    'secrets-are-in-no-output',
    'refusals-tell-nothing',
  ],
  'a cookie header at which the gate throws': ['every-cookie-header-yields-a-decision'],
  'cookies without flags, with a domain, for a year': ['cookies-have-every-flag'],
  "the provider's error_description as HTML": ['provider-texts-are-never-echoed'],
  'security headers in the request to the origin': ['headers-for-viewers-stay-with-viewers'],
  'ID tokens and sessions without issuer or audience': [
    'id-tokens-are-for-this-client-and-login',
    'sessions-are-for-one-host-and-end',
  ],
  "keys kept for the container's life": [
    'id-token-keys-rotate',
    'key-sets-rotate',
    'key-sets-outlive-an-outage',
  ],
  'state shared between requests of one container': ['logins-share-nothing'],
  'domains of e-mail addresses compared by their end': ['email-domains-are-exact'],
  'refusals with status 200, redirects that caches keep': ['refusals-have-their-status'],
  'a 307 that sends a form on to the provider': ['only-navigations-are-sent-to-a-login'],
  'a missing end that means for ever': [
    'expiry-is-required',
    'id-tokens-are-for-this-client-and-login',
    'sessions-are-for-one-host-and-end',
  ],
  'identity headers of the client': ['identity-headers-are-the-gates-own'],
  'cookies that a logout leaves': ['logout-clears-what-login-sets'],
  'a refresh that loses the query, or loops': ['refresh-keeps-the-address-and-ends'],
  'a cache hit that nobody checks': ['cache-hits-are-judged'],
  'deep links that lose their query or its encoding': ['deep-links-come-back-byte-for-byte'],
  'two people, one address, one cache entry': ['identity-is-in-the-cache-key'],
  'CSRF on logout, login and writes': [
    'other-sites-change-nothing',
    'only-navigations-are-sent-to-a-login',
  ],
  "a provider that gets another's code (mix-up)": ['providers-cannot-be-mixed-up'],
  'a cookie of a sibling domain that wins': ['sibling-cookies-do-not-win'],
};

const MADE = {
  session: 'a-session',
  attempt: 'a-login-attempt',
  refresh: 'a-refresh-cookie',
  id: 'an-id-token-cookie',
  log: 'a-log-tag',
  bearer: 'a-bearer-token',
} as const;

/** What for, in which place, and the rule's file. Tags in the log are made and never read. */
export const PURPOSE_PAIRS: readonly (readonly [made: string, place: string, name: string])[] =
  Object.entries(MADE).flatMap(([made, name]) =>
    Object.entries(MADE)
      .filter(([place]) => place !== made && place !== 'log')
      .map(
        ([place, other]) => [made, place, `${name}-is-no-${other.replace(/^an?-/, '')}`] as const,
      ),
  );
