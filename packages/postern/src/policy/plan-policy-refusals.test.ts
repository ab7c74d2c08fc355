/** Every way in which a config is refused, but for how its rules stand to each other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PosternConfig, Rule } from './config.ts';
import { planPolicy } from './plan-policy.ts';

const ISSUER = 'https://login.example.com/';
const BASE = { issuer: ISSUER, audience: 'api', hosts: ['api.example.com'] };
const ALL: Rule = { path: '*', allow: 'authenticated' };

/** As a user without a type checker could write it. */
function plan(config: object): ReturnType<typeof planPolicy> {
  return planPolicy({ ...BASE, rules: [ALL], ...config } as PosternConfig);
}

/** A rule for `/x*` with these members; `allow` is added unless `require` is given. */
function planRule(members: object): ReturnType<typeof planPolicy> {
  const allow = 'require' in members ? {} : { allow: 'authenticated' };
  return plan({ rules: [{ path: '/x*', ...allow, ...members }] });
}

const REFUSED: readonly [config: object, message: RegExp][] = [
  [{ ruls: [] }, /^Unknown option "ruls": did you mean "rules"\?$/],
  [{ session: {} }, /^Option "session" must be left out where there is no "login"/],
  [{ xxxxxxxx: {} }, /^Unknown option "xxxxxxxx". Known are hosts, /],
  [{ audienc: 'api' }, /did you mean "audience"\?$/],
  [{ hosts: [] }, /^Option "hosts" must be a list with at least one member, got an empty array$/],
  [{ hosts: 'api.example.com' }, /^Option "hosts" must be a list/],
  [{ hosts: [''] }, /^Option "hosts\[0\]" must be a string that is not empty/],
  [{ hosts: [7] }, /^Option "hosts\[0\]" must be a string/],
  [{ hosts: ['a.example.com', 'A.example.com'] }, /^Option "hosts\[1\]" must be named once/],
  [{ hosts: ['https://a.example.com'] }, /^Option "hosts\[0\]" must be a host name/],
  [{ hosts: ['a.example.com:443'] }, /^Option "hosts\[0\]" must be a host name/],
  [{ hosts: ['a.example.com/x'] }, /^Option "hosts\[0\]" must be a host name/],
  [{ hosts: ['a.example.com.'] }, /^Option "hosts\[0\]" must be a host name/],
  [{ hosts: ['a..example.com'] }, /^Option "hosts\[0\]" must be a host name/],
  [{ hosts: ['-a.example.com'] }, /^Option "hosts\[0\]" must be a host name/],
  [{ hosts: ['bücher.example'] }, /Punycode$/],
  [{ hosts: ['*'] }, /^Option "hosts\[0\]" must be a host name/],
  [{ hosts: ['*.com'] }, /^Option "hosts\[0\]" must be a host name/],
  [{ hosts: ['a.*.example.com'] }, /^Option "hosts\[0\]" must be a host name/],
  [{ hosts: ['**.example.com'] }, /^Option "hosts\[0\]" must be a host name/],
  [{ claims: [] }, /^Option "claims" must be a plain object, got an empty array$/],
  [{ claims: { groups: '' } }, /^Option "claims.groups" must be a string that is not empty/],
  [{ claims: { groups: [] } }, /^Option "claims.groups" must be a list with at least one/],
  [{ claims: { groups: ['a', 1] } }, /^Option "claims.groups" must be a string/],
  [{ claims: { scope: 'permissions' } }, /^Option "claims.scope" must be left out/],
  [{ forward: {} }, /^Option "forward.headers" must be a plain object, got undefined$/],
  [{ forward: { header: {} } }, /^Unknown option "forward.header": did you mean "headers"\?$/],
  [{ forward: { headers: {} } }, /^Option "forward.headers" must name at least one/],
  [
    { forward: { headers: { 'x user': 'sub' } } },
    /^Option "forward.headers" must have header names/,
  ],
  [{ forward: { headers: { 'x-user': '' } } }, /^Option "forward.headers.x-user" must be a string/],
  [{ forward: { headers: { 'X-User': 'sub', x_user: 'sub' } } }, /must name each header once/],
  ...[
    'Host',
    'via',
    'Content-Length',
    'X-Amz-Cf-Id',
    'X-Edge-Y',
    'CloudFront-Viewer-Country',
    'X-Real-IP',
    'x_real_ip',
  ].map((name): [object, RegExp] => [
    { forward: { headers: { [name]: 'sub' } } },
    /that CloudFront leaves free/,
  ]),
  ...['Authorization', 'cookie'].map((name): [object, RegExp] => [
    { forward: { headers: { [name]: 'sub' } } },
    /must have names of its own/,
  ]),
  ...['Sec-Fetch-Site', 'sec_fetch_site', 'set-cookie', 'Set-Cookie2'].map(
    (name): [object, RegExp] => [
      { forward: { headers: { [name]: 'sub' } } },
      /must have names that are no browser’s and no answer’s.*"x-user-id"$/,
    ],
  ),
  [{ rewrite: {} }, /^Option "rewrite" must have at least one of directoryIndex, spaFallback/],
  [
    { rewrite: { directoryIndex: '/index.html' } },
    /^Option "rewrite.directoryIndex" must be a file name/,
  ],
  [{ rewrite: { directoryIndex: 7 } }, /^Option "rewrite.directoryIndex" must be a file name/],
  [{ rewrite: { directoryIndex: 'a/b' } }, /^Option "rewrite.directoryIndex" must be a file name/],
  [{ rewrite: { spaFallback: 'index.html' } }, /^Option "rewrite.spaFallback" must be a path/],
  [{ rewrite: { spaFallback: '/a/../b' } }, /^Option "rewrite.spaFallback" must be a path/],
  [{ rewrite: { index: 'x' } }, /^Unknown option "rewrite.index"/],
  [{ after: '' }, /^Option "after" must be a string that is not empty, got ""$/],
  [{ after: () => 1 }, /^Option "after" must be a string that is not empty, got a function$/],
  [{ log: 'none ' }, /^Option "log" must be "all" or "denied" or "none", got "none "$/],
  [{ target: 'edge' }, /^Option "target" must be "lambda-edge" or .*, got "edge"$/],
  [
    { caseInsensitivePaths: 'true' },
    /^Option "caseInsensitivePaths" must be true or false, got "true"$/,
  ],
  ...[Number.NaN, 0, -1, 1.5, Number.POSITIVE_INFINITY, '9'].map(
    (budgetBytes): [object, RegExp] => [
      { budgetBytes },
      /^Option "budgetBytes" must be a whole number/,
    ],
  ),
  [{ rules: [] }, /^Option "rules" must be a list with at least one member/],
  [{ rules: {} }, /^Option "rules" must be a list with at least one member, got an object$/],
  [{ rules: [null] }, /^Option "rules\[0\]" must be a plain object, got null$/],
  [{ rules: [ALL, ALL] }, /^Option "rules\[1\]" must be reachable/],
];

for (const [config, message] of REFUSED) {
  test(`planPolicy() refuses ${JSON.stringify(config)} with ${message}`, () => {
    assert.throws(() => plan(config), { name: 'TypeError', message });
  });
}

const REFUSED_RULES: readonly [members: object, message: RegExp][] = [
  [{ pth: '/x' }, /^Unknown option "rules\[0\].pth": did you mean "path"\?$/],
  [{ path: 'x' }, /^Option "rules\[0\].path" must start with "\/" or be "\*", got "x"$/],
  [{ path: '*.jpg' }, /^Option "rules\[0\].path" must start with/],
  [{ path: '/caf\u00e9' }, /^Option "rules\[0\].path" must hold only/],
  [{ path: '/a%20b' }, /^Option "rules\[0\].path" must hold only/],
  [{ path: '/a;b' }, /^Option "rules\[0\].path" must hold only/],
  [{ path: '/a\\b' }, /^Option "rules\[0\].path" must hold only/],
  [{ path: '/a#b' }, /^Option "rules\[0\].path" must hold only/],
  [{ path: '//a' }, /^Option "rules\[0\].path" must hold no "\/\/"/],
  [{ path: '/a/../b' }, /^Option "rules\[0\].path" must hold no "\/\/"/],
  [{ path: '/a/.' }, /^Option "rules\[0\].path" must hold no "\/\/"/],
  [{ methods: [] }, /^Option "rules\[0\].methods" must be a list with at least one/],
  [{ methods: 'GET' }, /^Option "rules\[0\].methods" must be a list/],
  [
    { methods: ['get'] },
    /^Option "rules\[0\].methods\[0\]" must be a method in upper case, got "get"/,
  ],
  [{ methods: ['*'] }, /leave "methods" out$/],
  [{ methods: ['GET '] }, /^Option "rules\[0\].methods\[0\]" must be a method/],
  [
    { host: 'other.example.com' },
    /^Option "rules\[0\].host" must be one of "hosts" \(api.example.com\)/,
  ],
  [{ host: '*.example.com' }, /^Option "rules\[0\].host" must be an exact host name/],
  [
    { credential: 'cookie' },
    /^Option "rules\[0\].credential" must be "bearer" or "session", got "cookie"$/,
  ],
  [
    { allow: 'everyone' },
    /^Option "rules\[0\].allow" must be "anyone" or "authenticated" or "nobody"/,
  ],
  [{ allow: true }, /^Option "rules\[0\].allow" must be/],
  [{ allow: 'anyone', require: { a: { equals: 1 } } }, /got both$/],
  [{ require: {} }, /^Option "rules\[0\].require" must name at least one claim/],
  [{ require: ['admin'] }, /^Option "rules\[0\].require" must be a plain object, got an array$/],
  [{ require: { groups: 'admin' } }, /^Option "rules\[0\].require.groups" must be a plain object/],
  [{ require: { groups: {} } }, /^Option "rules\[0\].require.groups" must have at least one of/],
  [{ require: { groups: { anyof: ['a'] } } }, /did you mean "anyOf"\?$/],
  [
    { require: { groups: { anyOf: [] } } },
    /^Option "rules\[0\].require.groups.anyOf" must be a list/,
  ],
  [
    { require: { groups: { anyOf: 'a' } } },
    /^Option "rules\[0\].require.groups.anyOf" must be a list/,
  ],
  [
    { require: { groups: { anyOf: [''] } } },
    /^Option "rules\[0\].require.groups.anyOf\[0\]" must be/,
  ],
  [{ require: { groups: { anyOf: [null] } } }, /a string, a finite number or a boolean, got null$/],
  [{ require: { level: { equals: Number.NaN } } }, /a finite number or a boolean, got NaN$/],
  [
    { require: { '': { equals: 1 } } },
    /^Option "rules\[0\].require" must be a string that is not empty/,
  ],
  [{ require: { scope: { equals: 'read' } } }, /use "allOf"$/],
  [
    { require: { scope: { allOf: ['read write'] } } },
    /^Option "rules\[0\].require.scope.allOf\[0\]" must be one scope/,
  ],
  [{ require: { scope: { anyOf: [1] } } }, /must be one scope, got 1/],
  [{ cors: {} }, /^Option "rules\[0\].cors.origins" must be a list/],
  [{ cors: { origin: ['https://a.example'] } }, /did you mean "origins"\?$/],
  ...[
    '*',
    'null',
    'https://a.example/',
    'https://a.example:443',
    'https://A.example',
    'a.example',
    'https://*.example.com',
    'file://x',
    'https://a@b.example',
  ].map((origin): [object, RegExp] => [
    { cors: { origins: [origin] } },
    /^Option "rules\[0\].cors.origins\[0\]" must be an exact origin/,
  ]),
  [
    { cors: { origins: ['https://a.example'], exposeHeaders: ['*'] } },
    /must be a header name, got "\*"$/,
  ],
  [{ cors: { origins: ['https://a.example'], exposeHeaders: ['a b'] } }, /must be a header name/],
  ...[
    'x',
    'http://api.example.com/x',
    'https://api.example.com/x#y',
    'https://api.example.com/x?y',
    'https://u:p@api.example.com/',
    'https://API.example.com/x',
    'https://api.example.com/a/../b',
  ].map((resource): [object, RegExp] => [
    { resource },
    /^Option "rules\[0\].resource" must be an https URL/,
  ]),
  [
    { resource: 'https://api.example.com:8443/x' },
    /^Option "rules\[0\].resource" must have no port/,
  ],
  [
    { resource: 'https://b.example.com/x' },
    /must be on one of "hosts".*add "b.example.com" to "hosts"$/,
  ],
];

for (const [members, message] of REFUSED_RULES) {
  test(`planPolicy() refuses a rule with ${JSON.stringify(members)} with ${message}`, () => {
    assert.throws(() => planRule(members), { name: 'TypeError', message });
  });
}
