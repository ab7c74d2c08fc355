/** Several providers of one login. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { chooseProvider } from './choose-provider.ts';
import {
  BASE,
  ISSUER,
  LOCK,
  lockedWith,
  OTHER_ISSUER,
  plan,
  planWhole,
  refuses,
} from './login-config.test.support.ts';

it('planLogin() plans several providers, and what they share', () => {
  const { login } = plan({
    hosts: ['app.example.com', 'staff.example.com', '*.preview.example.com'],
    login: {
      unsafeTrustWildcardHosts: true,
      providers: [
        {
          name: 'staff',
          issuer: OTHER_ISSUER,
          clientId: 'b',
          host: 'staff.example.com',
          everyoneAtTheProvider: true,
        },
        { ...BASE.login, name: 'rest' },
      ],
      callbackHost: 'app.example.com',
      postLogoutUrls: ['https://www.example.com/bye'],
      pages: { title: 'Example' },
    },
  });
  assert.deepEqual(
    login.providers.map(({ issuer, host }) => [issuer, host]),
    [
      [OTHER_ISSUER, 'staff.example.com'],
      [ISSUER, undefined],
    ],
  );
  assert.equal(login.callbackHost, 'app.example.com');
  assert.deepEqual(login.postLogoutUrls, ['https://www.example.com/bye']);
  assert.equal(login.pages.title, 'Example');
});

it('planLogin() takes two clients of one issuer that are told apart by host, those with a host first', () => {
  const second = { ...BASE.login, name: 'second', clientId: 'second', host: 'b.example.com' };
  const { login } = plan({
    hosts: ['app.example.com', 'b.example.com'],
    login: { providers: [{ ...BASE.login, name: 'first' }, second] },
  });
  assert.deepEqual(
    login.providers.map(({ clientId }) => clientId),
    ['second', 'gate'],
  );
});

refuses(
  'several providers',
  [
    [{ providers: [] }, /^Option "login.providers" must be a list/],
    [{ providers: ['x'] }, /^Option "login.providers\[0\]" must be a plain object/],
    [{ providers: [{ pages: {} }] }, /^Unknown option "login.providers\[0\].pages"/],
    [
      { providers: [{ host: 'app.example.com' }] },
      /^Option "login.providers\[0\].host" must be left out/,
    ],
    [
      { providers: [{}, { issuer: OTHER_ISSUER }] },
      /exactly one without "host" and "path", which takes the rest, got 2$/,
    ],
    [
      { providers: [{ path: '/a*' }, { issuer: OTHER_ISSUER, path: '/b*' }] },
      /which takes the rest, got 0$/,
    ],
    [{ providers: [{}, { path: '/a*' }] }, /^Option "login.providers\[1\].issuer" must differ/],
    [
      { providers: [{}, { issuer: OTHER_ISSUER, path: '/a*', host: 'app.example.com' }] },
      /^Option "login.providers\[1\]" must have either "host" or "path", got both/,
    ],
    [
      { providers: [{}, { issuer: OTHER_ISSUER, host: 'b.example.com' }] },
      /^Option "login.providers\[1\].host" must be one of "hosts"/,
    ],
    [
      { providers: [{}, { issuer: OTHER_ISSUER, path: 'a' }] },
      /^Option "login.providers\[1\].path" must start with "\/"/,
    ],
    [
      { providers: [{}, { issuer: OTHER_ISSUER, path: '/*' }] },
      /^Option "login.providers\[1\].path" must leave some paths to others/,
    ],
    [
      {
        providers: [
          {},
          { issuer: OTHER_ISSUER, path: '/a*' },
          { issuer: 'https://third.example.com', path: '/a*' },
        ],
      },
      /^Option "login.providers\[2\].path" must differ from the others/,
    ],
    [
      { providers: [{ name: 'a' }, { name: 'a', issuer: OTHER_ISSUER, path: '/a*' }] },
      /^Option "login.providers\[1\].name" must differ.*redirect URI could not tell them apart$/,
    ],
    [
      { providers: [{ name: 'a/b' }, { issuer: OTHER_ISSUER, path: '/a*' }] },
      /^Option "login.providers\[0\].name" must be 1 to 32 lower-case letters, digits and "-"/,
    ],
  ],
  (members) => {
    const { providers } = members as { providers: readonly unknown[] };
    const whole = providers.map((one, place) =>
      typeof one === 'object' ? { ...BASE.login, name: `p${place}`, ...one } : one,
    );
    planWhole(
      { ...BASE, login: { ...members, providers: whole } },
      { ...LOCK, 'https://third.example.com': lockedWith() },
    );
  },
);

it('planLogin() wants a name of each of several, and says which redirect URI is whose', () => {
  const second = { ...BASE.login, issuer: OTHER_ISSUER, path: '/b*' };
  const providers = [{ ...BASE.login, name: 'a' }, second];
  assert.throws(() => plan({ login: { providers } }), {
    message: /^Option "login.providers\[1\].name" must be given.*\/\.postern\/callback\/NAME/,
  });
  const named = plan({ login: { providers: [providers[0], { ...second, name: 'b' }] } });
  assert.deepEqual(
    named.login.providers.map(({ name }) => name),
    ['a', 'b'],
  );
  assert.deepEqual(
    named.notices.map(({ message }) => /"(.*?)"/.exec(message)?.[1]),
    ['a', 'b'].map((name) => `https://app.example.com/.postern/callback/${name}`),
  );
});

it('planLogin() has no use for the name of an only provider', () => {
  const { login } = plan({ login: { providers: [{ ...BASE.login, name: 'a' }] } });
  assert.equal(login.providers[0]?.name, undefined);
  assert.throws(() => plan({ login: { name: 'a' } }), {
    message: /^Option "login.name" must be left out/,
  });
});

it('planLogin() has paths of providers stand for every case where rules do', () => {
  const providers = [
    { ...BASE.login, name: 'a', issuer: OTHER_ISSUER, path: '/Partners/*' },
    { ...BASE.login, name: 'b' },
  ];
  const { login } = plan({ caseInsensitivePaths: true, login: { providers } });
  const chosen = (path: string) =>
    chooseProvider(
      login.providers.map((one) => ({ plan: one })),
      'app.example.com',
      path,
    );
  assert.deepEqual(['/partners/x', '/PARTNERS/x?A', '/x'].map(chosen), [0, 0, 1]);
});
