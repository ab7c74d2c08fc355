import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PolicyPlan } from '../policy/plan.ts';
import { clientIdentityHeaders, identityHeaders } from './identity-headers.ts';
import type { GateRequest } from './types.ts';

const plan = {
  forwardHeaders: [{ header: 'x-user-email', path: ['email'] }, { header: 'x-scope' }],
} as unknown as PolicyPlan;

function removed(...names: string[]): string[] {
  const headers = Object.fromEntries(names.map((name) => [name, ['x']]));
  return clientIdentityHeaders(plan, { headers } as unknown as GateRequest);
}

describe('clientIdentityHeaders()', () => {
  for (const name of [
    'x-user-email',
    'x_user_email',
    'x-postern-anything',
    'x-forwarded-user',
    'x-forwarded-email',
    'x-forwarded-groups',
    'x-forwarded-preferred-username',
    'x_forwarded-user',
    'x-auth-request-email',
    'remote-user',
    'remote_user',
    'x-amzn-oidc-identity',
  ]) {
    it(`removes ${name}`, () => assert.deepEqual(removed(name, 'accept'), [name]));
  }

  for (const name of ['x-forwarded-for', 'x-forwarded-user-agent', 'x-user', 'authorization']) {
    it(`keeps ${name}`, () => assert.deepEqual(removed(name), []));
  }
});

describe('identityHeaders()', () => {
  const email = (value: unknown) => identityHeaders(plan, { email: value });

  it('encodes what could end a value, a list or a line', () => {
    const { headers } = email('a, b%\r\n\u{1f600}é');
    assert.deepEqual(headers, [['x-user-email', 'a%2C%20b%25%0D%0A%F0%9F%98%80%C3%A9']]);
  });

  it('joins a list after encoding', () => {
    assert.deepEqual(email(['a', 2, true, 'b,c']).headers, [['x-user-email', 'a,2,true,b%2Cc']]);
  });

  it('takes a lone surrogate without throwing', () => {
    assert.deepEqual(email('a\ud800').headers, [['x-user-email', 'a%EF%BF%BD']]);
  });

  for (const value of [undefined, null, '', [], {}, [{}], { toString: 'x' }]) {
    it(`adds nothing for ${JSON.stringify(value)}`, () =>
      assert.deepEqual(email(value).headers, []));
  }

  it('leaves out what is over 1,024 bytes and names it', () => {
    assert.equal(email('x'.repeat(1024)).omitted, undefined);
    assert.deepEqual(email('x'.repeat(1025)), { headers: [], omitted: ['x-user-email'] });
  });

  it('reads the scope from where a condition would', () => {
    assert.deepEqual(identityHeaders(plan, { scp: ['a', 'b'] }).headers, [['x-scope', 'a,b']]);
    assert.deepEqual(identityHeaders(plan, { scope: 'a b' }).headers, [['x-scope', 'a,b']]);
  });

  it('does not read a claim from a prototype', () => {
    const claims = Object.create({ email: 'root@example.com' });
    assert.deepEqual(identityHeaders(plan, claims).headers, []);
  });
});
