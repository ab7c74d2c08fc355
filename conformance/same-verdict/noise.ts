/** What requests carry besides: claims about oneself, what browsers say, cookies of everybody else. */
import type { Disturbance } from './disturb.ts';
import { makeBearer } from './make-bearer.ts';
import { SESSION_COOKIE } from './odd-session.ts';
import { ODD_PERSONAS, PERSONAS } from './personas.ts';
import { APP, SHOP } from './policy-keys.ts';

/** Headers that only the gate may set, in whichever spelling. */
const CLAIMED: readonly string[] = [
  ...['x-user', 'x_user', 'x-groups', 'x_groups', 'x-level', 'x-postern-sub', 'x_postern_sub'],
  ...['x-forwarded-user', 'x_forwarded_groups', 'x-forwarded-for', 'remote-user', 'remote_user'],
  ...['x-auth-request-email', 'x-amzn-oidc-data', 'x-posternal', 'x-forwarded-username'],
];

export const NOISE: readonly Disturbance[] = [
  (draft, _, { pick }) => {
    for (let count = pick([1, 2, 4]); count > 0; count--) draft.headers[pick(CLAIMED)] = ['root'];
  },
  (draft, _, { pick }) => {
    draft.headers.origin = [
      pick([`https://${SHOP}`, `https://${APP}`, 'null', 'https://evil.example']),
    ];
  },
  (draft, _, { pick }) => {
    draft.headers['sec-purpose'] = [pick(['prefetch', 'prefetch;prerender', 'x'])];
  },
  (draft, _, { pick }) => {
    draft.headers.purpose = [pick(['prefetch', 'preview'])];
  },
  (draft, _, { pick }) => {
    const name = pick(['sec-fetch-mode', 'sec-fetch-dest', 'sec-fetch-site', 'accept']);
    draft.headers[name] = [
      pick(['navigate', 'document', 'iframe', 'none', 'same-origin', '', 'text/html']),
    ];
  },
  (draft, _, { pick }) => {
    for (const name of ['sec-fetch-mode', 'sec-fetch-dest', 'sec-fetch-site'])
      delete draft.headers[name];
    draft.headers.accept = [pick(['text/html', 'application/json', '*/*', ''])];
  },
  (draft, _, { pick }) => {
    const names = Object.keys(draft.headers).filter((name) => name !== 'cookie');
    const name = pick(names.length > 0 ? names : ['origin']);
    const [first = ''] = draft.headers[name] ?? [];
    draft.headers[name] = [first, pick([first, 'none', 'same-origin', 'GET', ''])];
  },
  (draft) => {
    draft.headers['sec-websocket-key'] = ['dGhlIHNhbXBsZSBub25jZQ=='];
  },
  (draft, _, { pick }) => {
    draft.headers.authorization = [
      pick([
        'Basic eDp5',
        'Bearer',
        'Bearer ',
        'Bearer a.b.c',
        'Token x',
        '',
        'Bearer\tx',
        'bearer é',
      ]),
    ];
  },
  (draft, { policy }, random) => {
    const persona = random.pick([...PERSONAS, ...ODD_PERSONAS]);
    const kind = random.pick(['good', 'ended', 'wrong', 'odd'] as const);
    draft.headers.authorization = [`Bearer ${makeBearer(kind, { persona, policy }, random)}`];
  },
  (draft, _, { pick }) => {
    const [first] = draft.headers.cookie ?? [];
    const more = pick(FOREIGN_COOKIES);
    draft.headers.cookie = pick([
      [first ? `${first}; ${more}` : more],
      [more, ...(first ? [first] : [])],
    ]);
  },
  (draft, _, { pick }) => {
    draft.method = pick(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
  },
  (draft, _, random) => {
    draft.query = random.pick([
      'return_to=//evil.example',
      'a=b#c',
      'é=1',
      'x'.repeat(3_000),
      '%',
      '?',
    ]);
  },
];

const FOREIGN_COOKIES: readonly string[] = [
  ...[
    '',
    ';',
    ';;;;',
    '=',
    '=x',
    'a',
    'a; b; c',
    'a="quoted; value"',
    'a=b=c=d',
    't=%FF%',
    'a=1; a=2',
  ],
  ...['__proto__=1; constructor=2', `x=${'y'.repeat(4_000)}`, '__Host-postern-rounds=2'],
  ...['__Host-postern-rounds=9', '__Host-postern-hold=1', '__Host-postern-out=sid-012345'],
  ...[
    '__Host-postern-out=x; __Host-postern-out=y',
    '__Secure-postern-id.7=x',
    '__host-postern-session=x',
  ],
  ...[
    '"__Host-postern-session=x"',
    '__Host-postern-session',
    `${SESSION_COOKIE}2=x`,
    `x${SESSION_COOKIE}=x`,
  ],
];
