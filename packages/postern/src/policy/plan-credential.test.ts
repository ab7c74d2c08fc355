/** Which credential a rule takes, where a config has a login; and what is planned of assertions. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PosternConfig } from './config.ts';
import { planPolicy } from './plan-policy.ts';

const ISSUER = 'https://login.example.com';
const BASE = {
  hosts: ['app.example.com'],
  login: { clientId: 'gate' },
  session: { keyRing: '' },
  rules: [{ path: '*', allow: 'authenticated' }],
};

describe('planPolicy() with a login', () => {
  const rules = [
    { path: '/api*', credential: 'bearer', allow: 'authenticated' },
    { path: '/me*', credential: 'session', allow: 'authenticated', allowCrossSite: true },
    { path: '*', allow: 'authenticated' },
  ];

  function credentials(config: object): readonly unknown[] {
    const { plan } = planPolicy({ ...BASE, ...config } as unknown as PosternConfig);
    return plan.rules.map(({ credential, allowCrossSite }) => [credential, allowCrossSite]);
  }

  it('says which credential a rule takes, where it does not take both', () => {
    const taken = credentials({ issuer: ISSUER, audience: 'api', rules });
    assert.deepEqual(taken, [
      ['bearer', undefined],
      ['session', true],
      [undefined, undefined],
    ]);
  });

  it('takes sessions only where only the provider is named', () => {
    assert.deepEqual(credentials({ issuer: ISSUER, rules: [rules[2]] }), [['session', undefined]]);
  });

  it('says nothing of rules that need no credential', () => {
    const open = [{ path: '*', allow: 'anyone' }];
    assert.deepEqual(credentials({ rules: open }), [[undefined, undefined]]);
  });

  it('sees a hole where a path takes a session besides', () => {
    const bearer = { path: '/x/*', credential: 'bearer', allow: 'authenticated' };
    const config = { issuer: ISSUER, audience: 'api', rules: [bearer, rules[2]] };
    assert.throws(() => credentials(config), { message: /must leave no hole beside it/ });
  });

  it('plans an assertion', () => {
    const assertion = { audience: 'origin', claims: ['groups', 'email', 'email'] };
    const { plan } = planPolicy({
      ...BASE,
      claims: { groups: 'cognito:groups' },
      forward: { assertion },
    } as unknown as PosternConfig);
    assert.deepEqual(plan.assertion, {
      header: 'x-postern-assertion',
      audience: 'origin',
      lifetimeSeconds: 60,
      claims: [['cognito:groups'], ['email']],
    });
  });
});
