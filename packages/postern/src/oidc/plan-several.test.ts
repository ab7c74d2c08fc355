/** Several providers of one login. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
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
      providers: [
        {
          issuer: OTHER_ISSUER,
          clientId: 'b',
          host: 'staff.example.com',
          everyoneAtTheProvider: true,
        },
        BASE.login,
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
  const second = { ...BASE.login, clientId: 'second', host: 'b.example.com' };
  const { login } = plan({
    hosts: ['app.example.com', 'b.example.com'],
    login: { providers: [BASE.login, second] },
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
  ],
  (members) => {
    const { providers } = members as { providers: readonly unknown[] };
    const whole = providers.map((one) =>
      typeof one === 'object' ? { ...BASE.login, ...one } : one,
    );
    planWhole(
      { ...BASE, login: { ...members, providers: whole } },
      { ...LOCK, 'https://third.example.com': lockedWith() },
    );
  },
);
