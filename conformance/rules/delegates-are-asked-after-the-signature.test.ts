/** A gate that verifies tokens itself asks the delegate after that, for the rules that say so; and what the token says stands. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import type { PosternConfig } from 'postern';
import { type AskedGate, askGate } from '../support/ask-gate.ts';
import { accept, delegatingTo, deny, startDelegate } from '../support/delegate-server.ts';
import { goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const signer = createSigner('ES256', 'known');
const forger = createSigner('ES256', 'known');
const delegate = await startDelegate();
const token = goodToken(signer);

function localFirst(key: Signer, rules: PosternConfig['rules']): AskedGate {
  const config = {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256'],
    jwks: key.jwk,
    forward: { headers: { 'x-user': 'sub', 'x-plan': 'plan' } },
  } as const;
  delegate.asked.length = 0;
  return askGate(delegatingTo([delegate], { rules, config }));
}

const ASKING = [
  { path: '/asked*', allow: 'authenticated', ask: 'delegate' },
  { path: '/own*', allow: 'authenticated' },
  { path: '*', allow: 'anyone' },
] as const;

describe('local first', () => {
  it('asks with the verified token, and shows the step', async () => {
    const gate = localFirst(signer, ASKING);
    assert.equal(await gate.ask(token, { path: '/asked' }), '200 allowed');
    assert.deepEqual(delegate.asked, [{ token }]);
    assert.deepEqual(gate.passed, [
      ...['host', 'path', 'rule', 'credential', 'token', 'delegate', 'requirement'],
    ]);
  });

  const bad: Readonly<Record<string, readonly [token: string, code: string]>> = {
    'signed by a forger': [goodToken(forger), 'signature_invalid'],
    expired: [goodToken(signer, { exp: NOW }), 'token_expired'],
    'for another audience': [goodToken(signer, { aud: 'x' }), 'claim_invalid'],
    'no token': ['x', 'token_malformed'],
  };
  for (const [title, [presented, code]] of Object.entries(bad)) {
    it(`shows the delegate no token that is ${title}`, async () => {
      const gate = localFirst(signer, ASKING);
      assert.equal(await gate.ask(presented, { path: '/asked' }), `401 ${code}`);
      assert.equal(delegate.asked.length, 0);
      assert.ok(!gate.passed.includes('delegate'));
    });
  }

  it('asks for no rule that does not say so', async () => {
    const gate = localFirst(signer, ASKING);
    assert.equal(await gate.ask(token, { path: '/own' }), '200 allowed');
    assert.equal(await gate.ask(token, { path: '/other' }), '200 allowed');
    assert.equal(delegate.asked.length, 0);
  });

  it('keeps the answer, and yet verifies each time', async () => {
    const gate = localFirst(signer, ASKING);
    delegate.say = () => accept({}, 3_600);
    await gate.ask(token, { path: '/asked' });
    gate.now += 30;
    assert.equal(await gate.ask(token, { path: '/asked' }), '200 allowed');
    gate.now = NOW + 600;
    assert.equal(await gate.ask(token, { path: '/asked' }), '401 token_expired');
    assert.equal(delegate.asked.length, 1);
  });

  it('refuses whom the delegate refuses, however good the token', async () => {
    delegate.say = () => deny('delegate_denied');
    assert.equal(
      await localFirst(signer, ASKING).ask(token, { path: '/asked' }),
      '403 delegate_denied',
    );
  });

  it('lets the delegate add claims, and change none', async () => {
    delegate.say = () => accept({ sub: 'eve', plan: 'gold', exp: NOW + 99_999 });
    const rules = [{ path: '*', require: { plan: { equals: 'gold' } }, ask: 'delegate' }] as const;
    const decision = await localFirst(signer, rules).decide(token);
    assert.equal(decision.kind, 'allow');
    assert.deepEqual(decision.kind === 'allow' && decision.setHeaders, [
      ['x-user', 'ada'],
      ['x-plan', 'gold'],
    ]);
    assert.equal(decision.kid, 'known');
    const own = [{ path: '*', require: { sub: { equals: 'eve' } }, ask: 'delegate' }] as const;
    assert.equal(await localFirst(signer, own).ask(token), '403 insufficient_scope');
  });
});

describe('rules that ask are stricter than rules that do not', () => {
  const plain = { allow: 'authenticated' } as const;
  it('two readings of a path that lead to one of each are refused', async () => {
    const gate = localFirst(signer, ASKING);
    for (const path of ['/own/../asked', '/asked/%2e%2e/own', '/asked;x/../own']) {
      assert.equal(await gate.ask(token, { path }), '400 ambiguous_path');
    }
    assert.equal(delegate.asked.length, 0);
  });

  it('a config whose weaker rule lies beside the slash is refused', () => {
    const rules = [
      { path: '/asked/*', ...plain, ask: 'delegate' },
      { path: '*', ...plain },
    ] as const;
    assert.throws(
      () => localFirst(signer, rules),
      /"rules\[0\].path" must leave no hole beside it/,
    );
  });
});

it('what Object.prototype has been given makes no answer of a refusal', async () => {
  delegate.say = () => deny('token_inactive', 0);
  const gate = localFirst(signer, ASKING);
  for (const [name, value] of [
    ['ok', true],
    ['claims', { sub: 'eve' }],
    ['ttlSeconds', 60],
    ['x-user', ['eve']],
  ] as const) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    const asked = gate.ask(token, { path: '/asked' });
    const said = await asked.finally(() => Reflect.deleteProperty(Object.prototype, name));
    assert.equal(said, '401 token_inactive', name);
  }
  assert.equal(delegate.asked.length, 4, 'a refusal was kept');
});
