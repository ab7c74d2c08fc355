/** Every way in which a login, its session and its rules are refused: by a sentence that names the option, and says what to do. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  ASSERTION_RING,
  BASE,
  ISSUER,
  OTHER_ISSUER,
  plan,
  planWhole,
  type Refused,
  refuses,
  SECRET,
} from './login-config.test.support.ts';

refuses(
  'a session',
  [
    [{ keyRing: SECRET }, /^Option "session.keyRing" must be a key ring/],
    [{ keyring: {} }, /^Unknown option "session.keyring": did you mean "keyRing"\?$/],
    [
      { lifetimeSeconds: 59 },
      /^Option "session.lifetimeSeconds" must be a whole number of seconds from 60 to/,
    ],
    [{ idleSeconds: 59 }, /^Option "session.idleSeconds" must be .* from 60 to 43200/],
    [{ lifetimeSeconds: 34_560_001 }, /the most that browsers keep a cookie/],
    [
      { lifetimeSeconds: 600, idleSeconds: 601 },
      /^Option "session.idleSeconds" must be .* to 600 \("session.lifetimeSeconds"\)/,
    ],
    [{ idleSeconds: 1.5 }, /^Option "session.idleSeconds" must be a whole number/],
    [{ claims: [] }, /^Option "session.claims" must be a list/],
    [{ claims: [7] }, /^Option "session.claims\[0\]" must be a string/],
    [
      { claims: ['scope'] },
      /^Option "session.claims\[0\]" must be a claim of the ID token.*ID tokens have no scope/,
    ],
    ...['aud', 'exp', 'nonce', 'at_hash'].map(
      (claim): Refused => [
        { claims: [claim] },
        /^Option "session.claims\[0\]" must be a claim about the person/,
      ],
    ),
    [{ claims: ['__proto__'] }, /^Option "session.claims\[0\]" must be another claim/],
    [{ revocationStore: {} }, /^Option "session.revocationStore.type" must be "file"/],
    [
      { revocationStore: { type: 'file' } },
      /^Option "session.revocationStore.path" must be a string/,
    ],
    [
      { revocationStore: { type: 'file', path: 'x' } },
      /^Option "session.revocationStore" must be left out for target "lambda-edge".*share no file/,
    ],
  ],
  (session) => plan({ session }),
);

refuses(
  'a config',
  [
    [{ login: 7 }, /^Option "login" must be a plain object/],
    [{ login: [BASE.login] }, /^Option "login" must be a plain object/],
    [
      { hosts: ['*.example.com'] },
      /^Option "login.callbackHost" must be given where "hosts" has "\*.example.com"/,
    ],
    [
      {
        hosts: ['app.example.com', '*.example.com'],
        login: { ...BASE.login, callbackHost: 'app.example.com' },
      },
      /^Option "login.unsafeTrustWildcardHosts" must be true where "hosts" has "\*.example.com".*anybody who follows a link/,
    ],
    [
      { login: { ...BASE.login, unsafeTrustWildcardHosts: true } },
      /^Option "login.unsafeTrustWildcardHosts" must be left out, got true: "hosts" has no wildcard/,
    ],
    [{ session: 7 }, /^Option "session" must be a plain object/],
    [{ session: SECRET }, /^Option "session" must be a plain object, got a text: write session: /],
    [{ login: SECRET }, /^Option "login" must be a plain object, got a text$/],
  ],
  (members) => planWhole({ ...BASE, ...members }),
);

it('planLogin() refuses a login without hosts', () => {
  const { hosts: _, ...config } = BASE;
  assert.throws(() => planWhole(config), {
    message: /^Option "hosts" must be given where there is a login/,
  });
});

it('planLogin() refuses a login without a session', () => {
  const { session: _, ...config } = BASE;
  assert.throws(() => planWhole(config), {
    message: /^Option "session" must be given where there is a login.*postern keys generate --ring/,
  });
});

it('planPolicy() refuses a session without a login, and shows nothing of it', () => {
  const { login: _, ...config } = BASE;
  assert.throws(() => planWhole({ ...config, session: SECRET }), {
    message:
      'Option "session" must be left out where there is no "login": nobody could get a session',
  });
});

it('planLogin() refuses rules for everybody who is signed in where nobody has said who that may be', () => {
  const { everyoneAtTheProvider: _, ...login } = BASE.login;
  assert.throws(() => planWhole({ ...BASE, login }), {
    message:
      'Option "rules[0]" lets everybody pass who is signed in, and "login" does not say who of the provider\'s people may be: ' +
      'give "login" emailDomains, tenants or require, or write everyoneAtTheProvider: true',
  });
});

it('planLogin() names the one of several providers that is open', () => {
  const { everyoneAtTheProvider: _, ...login } = BASE.login;
  const open = { ...login, name: 'b', issuer: OTHER_ISSUER, path: '/x*' };
  assert.throws(
    () => planWhole({ ...BASE, login: { providers: [{ ...BASE.login, name: 'a' }, open] } }),
    {
      message: /"login.providers\[1\]" does not say who/,
    },
  );
});

const API = { issuer: ISSUER, audience: 'api' };

refuses(
  'what sessions do not fit',
  [
    [
      { rules: [{ path: '/.postern/x', allow: 'anyone' }] },
      /^Option "rules\[0\].path" must be outside "\/.postern\/"/,
    ],
    [{ rules: [{ path: '/.postern', allow: 'anyone' }] }, /must be outside/],
    [
      { rules: [{ path: '*', require: { groups: { anyOf: ['a'] } } }] },
      /^Option "rules\[0\].require.groups" must be a claim that sessions keep, got "groups": add "groups" to "session.claims"$/,
    ],
    [
      {
        session: { claims: ['a'] },
        claims: { b: ['a', 'b'], a: ['a', 'c'] },
        rules: [{ path: '*', require: { b: { anyOf: ['x'] } } }],
      },
      /must be a claim that sessions keep, got "b"/,
    ],
    [
      { ...API, rules: [{ path: '*', require: { scope: { allOf: ['read'] } } }] },
      /^Option "rules\[0\].require.scope" must stand with bearer tokens only/,
    ],
    [
      { rules: [{ path: '*', require: { aud: { anyOf: ['gate'] } } }] },
      /must be a claim that sessions keep, got "aud": it belongs to a token/,
    ],
    [
      { forward: { headers: { 'x-mail': 'email' } } },
      /^Option "forward.headers.x-mail" must be a claim that sessions keep/,
    ],
    [
      { forward: { headers: { 'x-scope': 'scope' } } },
      /^Option "forward.headers.x-scope" must be another claim/,
    ],
    [
      { forward: { assertion: { audience: 'o' } } },
      /^Option "session.keyRing" must have an "assertion" key.*--assertion"$/,
    ],
    [
      {
        session: { keyRing: ASSERTION_RING },
        forward: { assertion: { audience: 'o', claims: ['email'] } },
      },
      /^Option "forward.assertion.claims" must be a claim that sessions keep/,
    ],
    [
      { rules: [{ path: '*', credential: 'bearer', allow: 'authenticated' }] },
      /^Option "rules\[0\].credential" must be a credential that the config takes.*give the config "audience"/,
    ],
    [
      {
        ...API,
        rules: [{ path: '*', credential: 'bearer', allow: 'authenticated', allowCrossSite: true }],
      },
      /^Option "rules\[0\].allowCrossSite" must stand with a rule that takes sessions/,
    ],
    [
      { rules: [{ path: '*', allow: 'anyone', allowCrossSite: true }] },
      /^Option "rules\[0\].allowCrossSite" must stand with a rule that takes sessions/,
    ],
    [
      { rules: [{ path: '*', allow: 'authenticated', allowCrossSite: 'yes' }] },
      /^Option "rules\[0\].allowCrossSite" must be true or false/,
    ],
    [
      {
        ...API,
        delegate: { type: 'http' },
        rules: [{ path: '*', allow: 'authenticated', ask: 'delegate' }],
      },
      /^Option "rules\[0\].credential" must be "bearer" where a delegate is asked/,
    ],
    [
      { delegate: { type: 'introspection' }, rules: [{ path: '*', allow: 'authenticated' }] },
      /^Option "rules\[0\].credential" must be "bearer" where a delegate is asked/,
    ],
    [
      {
        delegate: { type: 'forwardAuth' },
        rules: [{ path: '*', credential: 'bearer', allow: 'authenticated' }],
      },
      /^Option "login" cannot stand beside a "delegate" of type "forwardAuth"/,
    ],
  ],
  (members) => plan(members as Parameters<typeof plan>[0]),
);

refuses(
  'an assertion',
  [
    [{ audience: '' }, /^Option "forward.assertion.audience" must be a string/],
    [{ audience: 'o', aud: 'x' }, /^Unknown option "forward.assertion.aud"/],
    [{ audience: 'o', header: 'a b' }, /^Option "forward.assertion.header" must have header names/],
    [
      { audience: 'o', header: 'Cookie' },
      /^Option "forward.assertion.header" must have names of its own/,
    ],
    [
      { audience: 'o', header: 'X-User' },
      /^Option "forward.assertion.header" must name each header once/,
    ],
    [
      { audience: 'o', lifetimeSeconds: 0 },
      /^Option "forward.assertion.lifetimeSeconds" must be a whole number of seconds from 1 to 3600/,
    ],
    [{ audience: 'o', claims: [] }, /^Option "forward.assertion.claims" must be a list/],
    [
      { audience: 'o', claims: ['iss'] },
      /^Option "forward.assertion.claims\[0\]" must be another claim/,
    ],
    [
      { audience: 'o', claims: ['scope'] },
      /^Option "forward.assertion.claims\[0\]" must be a claim that says/,
    ],
  ],
  (assertion) =>
    plan({
      session: { keyRing: ASSERTION_RING },
      forward: { headers: { 'x-user': 'sub' }, assertion },
    }),
);

it('planPolicy() refuses an assertion without a login', () => {
  const { login: _, session: __, ...config } = BASE;
  const forward = { assertion: { audience: 'o' } };
  assert.throws(() => planWhole({ ...config, forward }), {
    message: /^Option "forward.assertion" must be left out where there is no "login"/,
  });
});

it('planPolicy() refuses a rule for sessions without a login', () => {
  const rules = [{ path: '*', credential: 'session', allow: 'authenticated' }];
  assert.throws(() => planWhole({ ...API, rules }), {
    message:
      'Option "rules[0].credential" must be a credential that the config takes, got "session": sessions come from a "login"',
  });
});
