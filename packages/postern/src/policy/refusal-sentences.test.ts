/** Whole sentences: what was wrong, what it was, what it must be, and what to do. People read them, so each is read here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PosternConfig } from './config.ts';
import { planPolicy } from './plan-policy.ts';

const BASE = { issuer: 'https://login.example.com/', audience: 'api', hosts: ['api.example.com'] };

function ruleWith(members: object): object {
  return { rules: [{ path: '/x*', allow: 'authenticated', ...members }] };
}

function requireOf(conditions: object): object {
  return { rules: [{ path: '/x*', require: conditions }] };
}

function corsOf(cors: object): object {
  return ruleWith({ cors: { origins: ['https://a.example'], ...cors } });
}

const PATH = 'Option "rules[0].path" must';
const RESOURCE = 'Option "rules[0].resource" must';
const METHOD = 'Option "rules[0].methods[0]" must be a method in upper case';
const WELL_FORMED =
  'be an https URL without query and fragment (http on loopback only), ' +
  'got "http://api.example.com": write it as clients send it, such as "https://api.example.com/v1"';

const SENTENCES: readonly [config: object, sentence: string][] = [
  [{ rules: [] }, 'Option "rules" must be a list with at least one member, got an empty array'],
  [{ rules: ['x'] }, 'Option "rules[0]" must be a plain object, got "x"'],
  [ruleWith({ pat: 1 }), 'Unknown option "rules[0].pat": did you mean "path"?'],
  [
    ruleWith({ xxxxxxxx: 1 }),
    'Unknown option "rules[0].xxxxxxxx". Known are host, methods, path, credential, allow, require, ask, allowCrossSite, cors, resource',
  ],
  [ruleWith({ path: 'x' }), `${PATH} start with "/" or be "*", got "x"`],
  [
    ruleWith({ path: '/a b' }),
    `${PATH} hold only letters, digits, wildcards and -._~!$&'()+,=:@/, got "/a b": a path is judged decoded ` +
      'too, so put "?" or "*" in place of other characters',
  ],
  [
    ruleWith({ path: '/a/./b' }),
    `${PATH} hold no "//", "/./" or "/../", got "/a/./b": paths are judged with these resolved, so that it ` +
      'would never match',
  ],
  [ruleWith({ methods: ['*'] }), `${METHOD}, got "*": for every method leave "methods" out`],
  [
    ruleWith({ credential: 'cookie' }),
    'Option "rules[0].credential" must be "bearer" or "session", got "cookie"',
  ],
  [
    ruleWith({ allow: 'all' }),
    'Option "rules[0].allow" must be "anyone" or "authenticated" or "nobody", got "all"',
  ],
  [
    { rules: [{ path: '*' }] },
    'Option "rules[0]" must have either "allow" or "require", got neither',
  ],
  [
    ruleWith({ require: { a: { equals: 1 } } }),
    'Option "rules[0]" must have either "allow" or "require", got both',
  ],
  [
    ruleWith({ host: '*.example.com' }),
    'Option "rules[0].host" must be an exact host name, got "*.example.com": for every host leave it out',
  ],
  [
    ruleWith({ host: 'b.example.com' }),
    'Option "rules[0].host" must be one of "hosts" (api.example.com), got "b.example.com": add it to "hosts"',
  ],
  [
    { hosts: ['a.example.com', 'a.example.com'] },
    'Option "hosts[1]" must be named once, got "a.example.com": remove it',
  ],
  [
    { hosts: ['a b'] },
    'Option "hosts[0]" must be a host name such as "app.example.com" or "*.example.com", got "a b": ' +
      'write it without scheme, port and path, and in Punycode',
  ],
  [{ claims: { a: 1 } }, 'Option "claims.a" must be a list with at least one member, got 1'],
  [
    { claims: { scope: 'scp' } },
    'Option "claims.scope" must be left out, got "scp": "scope" always reads "scope" or "scp"',
  ],
  [
    requireOf({}),
    'Option "rules[0].require" must name at least one claim, got an object: write allow: "authenticated"',
  ],
  [
    requireOf({ a: {} }),
    'Option "rules[0].require.a" must have at least one of anyOf, allOf, noneOf, equals, got an object',
  ],
  [
    requireOf({ a: { noneOf: ['x', null] } }),
    'Option "rules[0].require.a.noneOf[1]" must be a string, a finite number or a boolean, got null',
  ],
  [
    requireOf({ a: { equals: '' } }),
    'Option "rules[0].require.a.equals" must be a string that is not empty, got ""',
  ],
  [
    requireOf({ scope: { equals: 'a' } }),
    'Option "rules[0].require.scope.equals" must be left out, got "a": ' +
      'the order of scopes means nothing, use "allOf"',
  ],
  [
    requireOf({ scope: { allOf: ['x', 'a b'] } }),
    'Option "rules[0].require.scope.allOf[1]" must be one scope, got "a b": ' +
      'write each scope as a member of its own',
  ],
  [
    corsOf({ origins: ['https://a.example', 'a'] }),
    'Option "rules[0].cors.origins[1]" must be an exact origin such as "https://app.example.com", got "a": write ' +
      'scheme, host in lower case and a port that is not the default, without "/" at the end',
  ],
  [
    corsOf({ exposeHeaders: ['ETag', 'a b'] }),
    'Option "rules[0].cors.exposeHeaders[1]" must be a header name, got "a b"',
  ],
  [
    corsOf({ exposeHeaders: [''] }),
    'Option "rules[0].cors.exposeHeaders[0]" must be a string that is not empty, got ""',
  ],
  [
    corsOf({ exposeHeaders: 'ETag' }),
    'Option "rules[0].cors.exposeHeaders" must be a list with at least one member, got "ETag"',
  ],
  [
    ruleWith({ resource: 'https://b.example.com/' }),
    `${RESOURCE} be on one of "hosts", got "https://b.example.com/": add "b.example.com" to "hosts"`,
  ],
  [ruleWith({ resource: 'http://api.example.com' }), `${RESOURCE} ${WELL_FORMED}`],
  [
    ruleWith({ resource: 'https://api.example.com:8443/' }),
    `${RESOURCE} have no port, got "https://api.example.com:8443/": CloudFront answers on the default port`,
  ],
  [
    { forward: { headers: {} } },
    'Option "forward.headers" must name at least one header, got an object: or leave "forward" out',
  ],
  [
    { forward: { headers: { 'a b': 'sub' } } },
    'Option "forward.headers" must have header names as keys, got "a b"',
  ],
  [
    { forward: { headers: { Via: 'sub' } } },
    'Option "forward.headers" must have names that CloudFront leaves free, got "Via": ' +
      'CloudFront refuses a function that sets it, choose a name such as "x-user-id"',
  ],
  [
    { forward: { headers: { Cookie: 'sub' } } },
    'Option "forward.headers" must have names of its own, got "Cookie": ' +
      'it would replace the header that the client sent, choose a name such as "x-user-id"',
  ],
  [
    { forward: { headers: { 'x-a': 'sub', X_A: 'sub' } } },
    'Option "forward.headers" must name each header once, got "X_A"',
  ],
  [
    { rewrite: {} },
    'Option "rewrite" must have at least one of directoryIndex, spaFallback, got an object',
  ],
  [
    { rewrite: { directoryIndex: '' } },
    'Option "rewrite.directoryIndex" must be a file name such as "index.html", got ""',
  ],
  [
    { rewrite: { spaFallback: 7 } },
    'Option "rewrite.spaFallback" must be a path such as "/index.html", got 7',
  ],
  [{ after: 1 }, 'Option "after" must be a string that is not empty, got 1'],
  [{ log: 1 }, 'Option "log" must be "all" or "denied" or "none", got 1'],
  [
    { target: 1 },
    'Option "target" must be "lambda-edge" or "cloudfront-function" or "split" or "function-url" or "fetch" or "node", got 1',
  ],
  [{ caseInsensitivePaths: 1 }, 'Option "caseInsensitivePaths" must be true or false, got 1'],
  [{ budgetBytes: 0 }, 'Option "budgetBytes" must be a whole number of bytes above 0, got 0'],
  [
    {
      rules: [
        { path: '/a', allow: 'anyone', resource: 'https://api.example.com' },
        { path: '/b', allow: 'anyone', resource: 'https://api.example.com/' },
      ],
    },
    'Option "rules[1].resource" must be "https://api.example.com" as before, got "https://api.example.com/": ' +
      'two spellings of one resource share their metadata',
  ],
  [
    {
      rules: [
        { path: '/a*', allow: 'anyone' },
        { path: '/ab', allow: 'anyone' },
      ],
    },
    'Option "rules[1]" must be reachable, got path "/ab" after rules[0] ("/a*") that matches all of it: ' +
      'move it before rules[0] or remove it',
  ],
  [
    {
      rules: [
        { path: '/abc/*', allow: 'nobody' },
        { path: '*', allow: 'anyone' },
      ],
    },
    'Option "rules[0].path" must leave no hole beside it, got "/abc/*" while "/abc" gets the weaker ' +
      'rules[1]: write "/abc*", or a rule as strict for "/abc" before it, or "/abc/?*" if "/abc" shall be open',
  ],
];

for (const [config, sentence] of SENTENCES) {
  test(`planPolicy() says: ${sentence}`, () => {
    const rules = [{ path: '*', allow: 'authenticated' }];
    assert.throws(() => planPolicy({ ...BASE, rules, ...config } as PosternConfig), {
      name: 'TypeError',
      message: sentence,
    });
  });
}

test('planPolicy() says that a host of a rule needs "hosts"', () => {
  const rules = [{ host: 'a.example.com', path: '*', allow: 'anyone' }] as const;
  assert.throws(() => planPolicy({ rules }), {
    message:
      'Option "rules[0].host" must be one of "hosts", got "a.example.com": give the option "hosts"',
  });
});

test('planPolicy() notes in whole sentences', () => {
  const admin = { groups: { anyOf: ['admin'] } };
  const { notices } = planPolicy({
    rules: [
      { path: '/a*', methods: ['PUT', 'POST'], require: admin },
      { path: '/x/*', require: admin },
      { path: '*', require: { sub: { equals: 'ada' } } },
    ],
  });
  assert.deepEqual(notices, [
    {
      id: 'slash_differs',
      rule: 1,
      message: 'rules[1] ("/x/*") and rules[2], which decides "/x", ask for different claims',
    },
    {
      id: 'method_falls_through',
      rule: 0,
      message:
        'rules[0] ("/a*") is for PUT, POST; other methods can reach rules[2] ("*"), which asks for other claims',
    },
  ]);
});
