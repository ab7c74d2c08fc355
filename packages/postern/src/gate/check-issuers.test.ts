import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BASE, ISSUER, LOCK, OTHER_ISSUER } from '../oidc/login-config.test.support.ts';
import type { PosternConfig } from '../policy/config.ts';
import { planGate } from './plan-gate.ts';

/** Bearer tokens beside the login. */
function planWith(changes: object): ReturnType<typeof planGate> {
  const config = { ...BASE, issuer: ISSUER, audience: 'api', algorithms: ['RS256'], ...changes };
  return planGate(config as PosternConfig, { lock: LOCK });
}

describe('bearer tokens of the issuer that people sign in at', () => {
  for (const [title, changes] of [
    ["the login's client as audience", { audience: 'gate' }],
    ['it among several', { audience: ['api', 'gate'] }],
    ['any audience', { audience: null }],
    ['a typ that ID tokens have, too', { audience: 'gate', typ: ['at+jwt', 'JWT'] }],
  ] as const) {
    it(`are refused with ${title}: ID tokens would pass`, () => {
      assert.throws(() => planWith(changes), {
        name: 'TypeError',
        message:
          /^Option "audience" must not take "gate", the login's own client, without "typ": ID tokens.*"at\+jwt"$/,
      });
    });
  }

  it('are refused among several issuers by the place of theirs', () => {
    const issuers = [
      { issuer: OTHER_ISSUER, audience: 'gate', algorithms: ['RS256'] },
      { issuer: ISSUER, audience: 'gate', algorithms: ['RS256'] },
    ];
    assert.throws(() => planGate({ ...BASE, issuers } as never, { lock: LOCK }), {
      message: /^Option "issuers\[1\].audience" must not take "gate"/,
    });
  });

  for (const [title, changes] of [
    ['an audience of their own', {}],
    ['a typ of their own', { audience: 'gate', typ: 'at+jwt' }],
    ["Cognito's token_use", { audience: null, clientId: 'gate' }],
    [
      'no rule that takes them',
      { audience: 'gate', rules: [{ path: '*', credential: 'session', allow: 'authenticated' }] },
    ],
  ] as const) {
    it(`are taken with ${title}`, () => {
      assert.ok(planWith(changes).plan.login);
    });
  }
});

describe('a forwarded "sub"', () => {
  const other = { ...BASE.login, name: 'other', issuer: OTHER_ISSUER, path: '/x*' };
  const providers = [{ ...BASE.login, name: 'one' }, other];
  const forward = { headers: { 'x-user': 'sub' } };
  const notesOf = (changes: object) =>
    planWith(changes).notices.filter(({ id }) => id === 'subject_of_several');

  it('is noted where several providers may give it to different people', () => {
    const [notice] = notesOf({ login: { providers }, forward });
    assert.match(notice?.message ?? '', /^Header "x-user" carries "sub".*forward "iss" as well/);
  });

  it('is noted where bearer tokens come from another issuer', () => {
    assert.equal(notesOf({ issuer: OTHER_ISSUER, login: BASE.login, forward }).length, 1);
  });

  it('is no news with one issuer, or where "iss" goes along', () => {
    assert.deepEqual(notesOf({ forward }), []);
    const both = { headers: { 'x-user': 'sub', 'x-issuer': 'iss' } };
    assert.deepEqual(notesOf({ login: { providers }, forward: both }), []);
  });
});
