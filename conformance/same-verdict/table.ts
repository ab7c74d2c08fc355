/** The table: one request of each kind, and what every target must come to. */
import type { RequestCase } from '../support/case.ts';
import { SHOP } from './policy-keys.ts';
import { BEARER_ROWS } from './table-bearer.ts';
import { FRONTEND } from './table-config.ts';
import { bearer, cookie, FOREIGN, PAGE, SCRIPT } from './table-credentials.ts';
import { SESSION_ROWS } from './table-session.ts';

/** `[title, request, status and code]`. */
export type Row = readonly [title: string, request: RequestCase, expected: string];

const PREFLIGHT = { origin: FRONTEND, 'access-control-request-method': 'GET' } as const;

/** Hosts, paths and rules; no credential makes a difference. */
const PLACE_ROWS: readonly Row[] = [
  ['a foreign host', { path: '/public', host: 'other.example' }, '421 unknown_host'],
  ["the distribution's own name", { path: '/me', host: 'd1.cloudfront.net' }, '421 unknown_host'],
  ['a host in capitals', { path: '/public', host: 'APP.example.com' }, '200 allowed'],
  ['a port', { path: '/public', host: 'app.example.com:8443' }, '421 unknown_host'],
  ['a public path', { path: '/public' }, '200 allowed'],
  ['HEAD of a public path', { path: '/public', method: 'HEAD' }, '200 allowed'],
  ['a folder, rewritten', { path: '/public/docs/' }, '200 allowed'],
  ['a path without a dot, rewritten', { path: '/public/docs', query: 'a=%20b' }, '200 allowed'],
  ['a write to a folder, not rewritten', { path: '/public/x/', method: 'PUT' }, '200 allowed'],
  ['nobody', { path: '/internal' }, '403 forbidden'],
  ['nobody, to a person', { path: '/internal', headers: PAGE }, '403 forbidden'],
  ['nobody, with a good session', { path: '/internal', headers: cookie() }, '403 forbidden'],
  ['no rule', { path: '/nowhere' }, '403 no_rule'],
  ['no rule for this method', { path: '/api', method: 'DELETE' }, '403 no_rule'],
  ["another host's rule", { path: '/shop/7' }, '403 no_rule'],
  ["this host's rule", { path: '/shop/7', host: SHOP }, '401 credential_missing'],
  ['two readings', { path: '/public/../internal' }, '400 ambiguous_path'],
  ['two readings, encoded', { path: '/public/%2e%2e/me' }, '400 ambiguous_path'],
  ['encoded twice', { path: '/public/%252e%252e/me' }, '400 ambiguous_path'],
  ['a backslash', { path: '/public\\..\\me' }, '400 ambiguous_path'],
  ['parameters of a segment', { path: '/public/..;/me' }, '400 ambiguous_path'],
  ['two readings, to a person', { path: '/public/../me', headers: PAGE }, '400 ambiguous_path'],
  ['readings of one rule', { path: '/public/a/../b%20c//d' }, '200 allowed'],
  ['NUL', { path: '/public%00' }, '400 invalid_path'],
  ['a broken escape', { path: '/public/%zz' }, '400 invalid_path'],
  ['a broken escape behind another', { path: '/public/%25zz' }, '200 allowed'],
  ['a login path in another reading', { path: '/%2epostern/login' }, '404 endpoint_unknown'],
  ['a login path behind a slash', { path: '//.postern/login' }, '404 endpoint_unknown'],
  ['one that is only like it', { path: '/.posternx' }, '403 no_rule'],
];

/** What the origin gets. */
const ORIGIN_ROWS: readonly Row[] = [
  [
    'identity that a client claims',
    {
      path: '/public',
      headers: {
        ...{
          'x-user': 'root',
          'x-groups': 'root',
          'x-forwarded-user': 'root',
          accept: 'text/plain',
        },
        ...{ 'x-postern-sub': 'root', 'remote-user': 'root', 'x-amzn-oidc-data': 'root' },
      },
    },
    '200 allowed',
  ],
  [
    'identity that a client claims beside a session',
    { path: '/me', headers: { ...SCRIPT, ...cookie(), 'x-user': 'root', 'x-groups': 'admin' } },
    '200 allowed',
  ],
  [
    "others' cookies beside the gate's",
    {
      path: '/me',
      headers: {
        cookie: `a=1; ${cookie().cookie}; b="2; c=3"; __Secure-postern-id.0=x; __Host-postern-hold=1`,
      },
    },
    '200 allowed',
  ],
  ["the gate's cookies on a public path", { path: '/public', headers: cookie() }, '200 allowed'],
  [
    'claims that are no ASCII',
    { path: '/me', headers: cookie({ groups: ['grün', 'a,b'], claims: { sub: 'Zoë\r\nx: y' } }) },
    '200 allowed',
  ],
  [
    'a claim too long for a header',
    { path: '/me', headers: bearer({ sub: 'x'.repeat(1_025) }) },
    '200 allowed',
  ],
];

const CORS_ROWS: readonly Row[] = [
  ['a preflight', { path: '/api', method: 'OPTIONS', headers: PREFLIGHT }, '204 responded'],
  [
    'a preflight with headers',
    {
      ...{ path: '/api', method: 'OPTIONS' },
      headers: { ...PREFLIGHT, 'access-control-request-headers': 'authorization, x-a' },
    },
    '204 responded',
  ],
  [
    'a preflight from elsewhere',
    { path: '/api', method: 'OPTIONS', headers: { ...PREFLIGHT, origin: 'https://evil.example' } },
    '403 cors_denied',
  ],
  [
    'a preflight for a rule without CORS',
    {
      ...{ path: '/api', method: 'OPTIONS' },
      headers: { ...PREFLIGHT, 'access-control-request-method': 'POST' },
    },
    '403 cors_denied',
  ],
  [
    'a preflight for nobody',
    { path: '/internal', method: 'OPTIONS', headers: PREFLIGHT },
    '403 cors_denied',
  ],
  [
    'a refusal that a page may read',
    { path: '/api', headers: { origin: FRONTEND } },
    '401 credential_missing',
  ],
  [
    'a refusal that it may not',
    { path: '/api', headers: { origin: 'null' } },
    '401 credential_missing',
  ],
  ['OPTIONS that is no preflight', { path: '/me', method: 'OPTIONS' }, '401 credential_missing'],
  ['resource metadata', { path: '/.well-known/oauth-protected-resource/api' }, '200 responded'],
  [
    'resource metadata of another host',
    { path: '/.well-known/oauth-protected-resource/api', host: SHOP },
    '403 no_rule',
  ],
];

/** Under `/.postern/`: of the gate whose function does both, and of a login half. */
const LOGIN_ROWS: readonly Row[] = [
  ['no endpoint', { path: '/.postern/nothing' }, '404 endpoint_unknown'],
  ['no endpoint, to a person', { path: '/.postern/', headers: PAGE }, '404 endpoint_unknown'],
  [
    'a login',
    { path: '/.postern/login', query: 'return_to=%2Fme%3Fa%3Db', headers: PAGE },
    '302 responded',
  ],
  [
    'a login to elsewhere',
    { path: '/.postern/login', query: 'return_to=//evil.example', headers: PAGE },
    '302 responded',
  ],
  ['a login by a script', { path: '/.postern/login', headers: SCRIPT }, '400 invalid_request'],
  [
    'a login to be prefetched',
    { path: '/.postern/login', headers: { ...PAGE, 'sec-purpose': 'prefetch' } },
    '400 invalid_request',
  ],
  [
    'a session that is told',
    { path: '/.postern/session', headers: { ...SCRIPT, ...cookie() } },
    '200 responded',
  ],
  [
    'no session to tell of',
    { path: '/.postern/session', headers: SCRIPT },
    '401 credential_missing',
  ],
  [
    'a callback without a login',
    { path: '/.postern/callback', query: 'code=x&state=y', headers: PAGE },
    '400 login_attempt_unknown',
  ],
  [
    'a logout from elsewhere',
    { path: '/.postern/logout', method: 'POST', headers: { ...FOREIGN, ...cookie() } },
    '403 cross_site',
  ],
];

export const TABLE: readonly Row[] = [
  ...PLACE_ROWS,
  ...BEARER_ROWS,
  ...SESSION_ROWS,
  ...ORIGIN_ROWS,
  ...CORS_ROWS,
  ...LOGIN_ROWS,
];
