/** The table's sessions, and what browsers say of the requests that carry them. */
import type { KeyRing } from 'postern/gate';
import { REVOKED } from './make-session.ts';
import { APP, RING, SHOP, STRANGE_RING } from './policy-keys.ts';
import type { Row } from './table.ts';
import {
  bearer,
  cookie,
  FOREIGN,
  PAGE,
  SCRIPT,
  type SessionChanges,
  START,
} from './table-credentials.ts';

const path = '/me';

/** A script's request with a session. */
function sent(changes: SessionChanges): Row[1] {
  return { path, headers: { ...SCRIPT, ...cookie(changes) } };
}

function claims(members: Readonly<Record<string, unknown>>): Row[1] {
  return sent({ claims: members });
}

function write(headers: Row[1]['headers'], more: Partial<Row[1]> = {}): Row[1] {
  return { path, method: 'POST', ...more, headers: { ...headers, ...cookie() } };
}

const UNKNOWN: KeyRing = { current: { ...RING.current, kid: 'ring-9' } };
const good = cookie().cookie;
const due = { iat: START - 400, exp: START + 200 };

const BELIEF_ROWS: readonly Row[] = [
  ['a good session', sent({}), '200 allowed'],
  ['a good session where one is due', { path: '/account', headers: cookie() }, '200 allowed'],
  [
    'a good session where a token is due',
    { path: '/api', headers: cookie() },
    '401 credential_missing',
  ],
  ['no session, by a script', { path, headers: SCRIPT }, '401 credential_missing'],
  ['no session, of a person', { path, query: 'a=b&c=%20', headers: PAGE }, '302 responded'],
  ['no session, of an old browser', { path, headers: { accept: 'text/html' } }, '302 responded'],
  [
    'no session, in a frame',
    { path, headers: { ...PAGE, 'sec-fetch-dest': 'iframe' } },
    '401 credential_missing',
  ],
  ['no session, HEAD of a page', { path, method: 'HEAD', headers: PAGE }, '401 credential_missing'],
  ['no session, a form', { path, method: 'POST', headers: PAGE }, '401 credential_missing'],
  [
    'no session, to be prefetched',
    { path, headers: { ...PAGE, 'sec-purpose': 'prefetch' } },
    '400 invalid_request',
  ],
  [
    'two rounds without a session',
    { path, headers: { ...PAGE, cookie: '__Host-postern-rounds=2' } },
    '400 login_loop',
  ],
  ['a good session with the next key', sent({ ring: { current: RING.next } }), '200 allowed'],
  [
    'a good session with the previous key',
    sent({ ring: { current: RING.previous } }),
    '200 allowed',
  ],
  ['a key that is not in the ring', sent({ ring: UNKNOWN }), '401 session_invalid'],
  ["a stranger's key", sent({ ring: STRANGE_RING }), '401 session_invalid'],
  ['a key for attempts', sent({ purpose: 'attempt' }), '401 session_invalid'],
  ['a customer’s HS256 key', sent({ purpose: 'bearer' }), '401 session_invalid'],
  [
    'a bearer token as a session',
    { path, headers: { cookie: `__Host-postern-session=${bearer().authorization.slice(7)}` } },
    '401 session_invalid',
  ],
  [
    'a changed signature',
    { path, headers: { cookie: `${good.slice(0, -2)}AA` } },
    '401 session_invalid',
  ],
  ['a signature with a tail', { path, headers: { cookie: `${good}A` } }, '401 session_invalid'],
  [
    'no signature',
    { path, headers: { cookie: good.replace(/\.[^.]*$/, '') } },
    '401 session_invalid',
  ],
  [
    'an empty session',
    { path, headers: { cookie: '__Host-postern-session=' } },
    '401 session_invalid',
  ],
  ['two sessions', { path, headers: { cookie: `${good}; ${good}` } }, '400 ambiguous_credential'],
  [
    'two sessions, of a person',
    { path, headers: { ...PAGE, cookie: `${good}; ${good}` } },
    '400 ambiguous_credential',
  ],
  [
    'a session among other cookies',
    { path, headers: { cookie: `a=1; ${good};b=2` } },
    '200 allowed',
  ],
  [
    'another cookie that ends alike',
    { path, headers: { cookie: `x${good}` } },
    '401 credential_missing',
  ],
  ['a session for another host', claims({ aud: SHOP }), '401 session_invalid'],
  [
    'that host',
    { path: '/shop', host: SHOP, headers: cookie({ claims: { aud: SHOP } }) },
    '200 allowed',
  ],
  ['a host in capitals', claims({ aud: APP.toUpperCase() }), '401 session_invalid'],
  ['another provider', claims({ idp: 'https://other.example.net' }), '401 session_invalid'],
  ['a provider that every object has', claims({ idp: 'constructor' }), '401 session_invalid'],
  ['other terms', claims({ adm: 'x' }), '401 session_invalid'],
  ['no terms', claims({ adm: undefined }), '401 session_invalid'],
  ['an idle end that has come', claims({ exp: START - 100 }), '401 session_expired'],
  ['an absolute end that has come', claims({ end: START - 100 }), '401 session_expired'],
  [
    'an end that has come, of a person',
    { path, headers: { ...PAGE, ...cookie({ claims: { exp: START - 1 } }) } },
    '302 responded',
  ],
  ['made in the future', claims({ iat: START + 1_000 }), '401 session_invalid'],
  ['an end that is a text', claims({ exp: String(START + 500) }), '401 session_invalid'],
  ['no sid', claims({ sid: undefined }), '401 session_invalid'],
  ['no time of signing in', claims({ since: undefined }), '401 session_invalid'],
  ['claims that are a list', claims({ c: [] }), '401 session_invalid'],
  [
    'ended in this browser',
    { path, headers: { cookie: `${good}; __Host-postern-out=sid-012345` } },
    '401 session_revoked',
  ],
  ['a group', { path: '/staff', headers: cookie({ groups: ['admin'] }) }, '200 allowed'],
  [
    'another group',
    { path: '/staff', headers: { ...SCRIPT, ...cookie() } },
    '403 insufficient_scope',
  ],
  [
    'another group, of a person',
    { path: '/staff', headers: { ...PAGE, ...cookie() } },
    '403 insufficient_scope',
  ],
];

const SITE_ROWS: readonly Row[] = [
  ['a write of this site', write(SCRIPT), '200 allowed'],
  ['a write of an old browser', write({ origin: `https://${APP}` }), '200 allowed'],
  ['a write from elsewhere', write(FOREIGN), '403 cross_site'],
  ['a write of a sibling', write({ 'sec-fetch-site': 'same-site' }), '403 cross_site'],
  ['a write from nowhere', write({}), '403 cross_site'],
  ['a write with another origin', write({ origin: 'https://evil.example' }), '403 cross_site'],
  ['a write from elsewhere that a rule takes', write(FOREIGN, { path: '/hook' }), '200 allowed'],
  ['a form from elsewhere', write({ ...PAGE, 'sec-fetch-site': 'cross-site' }), '403 cross_site'],
  ['reading from elsewhere', { path, headers: { ...FOREIGN, ...cookie() } }, '200 allowed'],
  [
    'a WebSocket from elsewhere',
    { path, headers: { ...FOREIGN, ...cookie(), 'sec-websocket-key': 'x' } },
    '403 cross_site',
  ],
];

const RENEWAL_ROWS: readonly Row[] = [
  [
    'past half of the idle time',
    { path, query: 'a=b&c=%20', headers: { ...PAGE, ...cookie({ claims: due }) } },
    '302 responded',
  ],
  ['the same, by a script', claims(due), '200 allowed'],
  [
    'the same, to be prefetched',
    { path, headers: { ...PAGE, purpose: 'prefetch', ...cookie({ claims: due }) } },
    '200 allowed',
  ],
  [
    'the same, just tried',
    {
      path,
      headers: { ...PAGE, cookie: `${cookie({ claims: due }).cookie}; __Host-postern-hold=1` },
    },
    '200 allowed',
  ],
  [
    'the same, at the absolute end',
    { path, headers: { ...PAGE, ...cookie({ claims: { ...due, end: due.exp } }) } },
    '200 allowed',
  ],
  [
    'the same, at a place that would come back changed',
    { path: '/me/%5C', headers: { ...PAGE, ...cookie({ claims: due }) } },
    '302 responded',
  ],
];

/** By an entry of the store. */
const REVOCATION_ROWS: readonly Row[] = [
  ['a revoked session', claims({ sid: REVOKED.sid }), '401 session_revoked'],
  [
    'a revoked session, of a person',
    { path, headers: { ...PAGE, ...cookie({ claims: { sid: REVOKED.sid } }) } },
    '302 responded',
  ],
  [
    'a person who is revoked',
    claims({ sub: REVOKED.sub, since: START - 250 }),
    '401 session_revoked',
  ],
  ['the same person, back again', claims({ sub: REVOKED.sub, since: START - 100 }), '200 allowed'],
  [
    "the provider's session",
    claims({ op_sid: REVOKED.opSid, since: START - 100 }),
    '401 session_revoked',
  ],
];

export const SESSION_ROWS: readonly Row[] = [
  ...BELIEF_ROWS,
  ...SITE_ROWS,
  ...RENEWAL_ROWS,
  ...REVOCATION_ROWS,
];
