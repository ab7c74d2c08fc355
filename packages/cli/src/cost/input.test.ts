import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { secret } from 'postern';
import { costOfConfig } from './from-config.ts';
import { type CostOptions, checkCostOptions } from './input.ts';

describe('checkCostOptions()', () => {
  for (const [text, expected] of [
    ['100000000', 1e8],
    ['100_000_000', 1e8],
    ['100,000,000', 1e8],
    ['100M', 1e8],
    ['2b', 2e9],
    ['5k', 5e3],
  ] as const) {
    it(`reads ${text} requests`, () => {
      assert.equal(checkCostOptions({ requests: text }).requests, expected);
    });
  }

  for (const [options, message] of [
    [{ requests: '0' }, /"--requests" must be a whole number from 1 to 1,000,000,000,000, got "0"/],
    [{ requests: 'many' }, /"--requests" must be a whole number .*, got "many"/],
    [{ requests: '-5' }, /"--requests"/],
    [{ requests: '1.5M' }, /"--requests"/],
    [{ sessionHours: '0' }, /"--session-hours" must be a number from 0.1 to 9,600, got "0"/],
    [{ idleMinutes: 'x' }, /"--idle-minutes"/],
    [{ memory: '64' }, /"--memory" must be a whole number from 128 to 10,240, got "64"/],
    [{ edgeMilliseconds: '0' }, /"--edge-milliseconds" must be a whole number from 1 to 30,000/],
    [{ delegateMilliseconds: '30001' }, /"--delegate-milliseconds"/],
    [{ asked: '101' }, /"--asked" must be a whole number from 0 to 100/],
    [{ region: 'mars' }, /"--region" must be one of us, eu, me, sa, jp, au, ap, in, got "mars"/],
    [{ revocation: 'yes' }, /"--revocation" must be one of none, on, got "yes"/],
    [{ revocation: 'none', revocationsPerDay: '5' }, /left out where --revocation is none/],
    [{ loginHalf: 'ecs' }, /"--login-half" must be one of lambda-edge, function-url/],
    [{ target: 'moon' }, /"--target" must be one of lambda-edge, split/],
  ] as readonly (readonly [CostOptions, RegExp])[]) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(() => checkCostOptions(options), { code: 'option_invalid', message });
    });
  }

  it('switches revocation on with a number of revocations', () => {
    assert.equal(checkCostOptions({ revocationsPerDay: '5' }).revocation, true);
    assert.equal(checkCostOptions({}).revocation, false);
  });

  it('lets no session idle longer than it lives', () => {
    const { idleSeconds } = checkCostOptions({ sessionHours: '0.5', idleMinutes: '60' });
    assert.equal(idleSeconds, 1800);
  });
});

const LOGIN = {
  hosts: ['app.example.com'],
  login: { issuer: 'https://login.example.com', clientId: 'app' },
  session: { keyRing: secret('RING'), lifetimeSeconds: 36_000, idleSeconds: 1800 },
};
const OPEN = { path: '/health', allow: 'anyone' };
const SIGNED_IN = { path: '*', allow: 'authenticated' };

describe('costOfConfig()', () => {
  it('takes rules, times, login half and revocation from a config; an option comes first', () => {
    const revocationStore = {
      type: 'key-value-store',
      arn: 'arn:aws:cloudfront::123456789012:key-value-store/x',
    };
    const config = {
      ...LOGIN,
      target: 'split',
      loginHalf: 'function-url',
      session: { ...LOGIN.session, revocationStore },
    };
    const found = costOfConfig(config, [OPEN, SIGNED_IN]);
    const input = checkCostOptions({ rules: '7' }, found);
    assert.equal(found.rules, 2);
    assert.equal(input.rules, 7);
    assert.deepEqual([input.sessionSeconds, input.idleSeconds], [36_000, 1800]);
    assert.deepEqual([input.loginHalf, input.revocation], ['function-url', true]);
    assert.equal(input.yours, 'split');
    assert.deepEqual(input.impossible, {});
  });

  for (const [title, config, yours] of [
    ['no target', LOGIN, 'lambda-edge'],
    ['a CloudFront Function', { ...LOGIN, target: 'cloudfront-function' }, 'split'],
    ['a delegate', { delegate: { type: 'http' } }, 'delegated'],
    [
      'signed cookies',
      { ...LOGIN, session: { format: 'cloudfront-signed-cookies' } },
      'signed-cookies',
    ],
    ['a server', { ...LOGIN, target: 'node' }, undefined],
  ] as const) {
    it(`finds the way of a config with ${title}`, () => {
      assert.equal(costOfConfig(config, [SIGNED_IN]).yours, yours);
    });
  }

  for (const [title, config, rules, expected] of [
    [
      'RSA tokens',
      { issuer: 'https://login.example.com/', algorithms: ['RS256'] },
      [SIGNED_IN],
      ['split', 'signed-cookies'],
    ],
    [
      'RSA tokens for no rule',
      { ...LOGIN, issuer: 'https://login.example.com/' },
      [{ ...SIGNED_IN, credential: 'session' }, OPEN],
      [],
    ],
    [
      'HS256 tokens',
      { issuer: 'https://login.example.com/', algorithms: ['HS256'] },
      [SIGNED_IN],
      ['signed-cookies'],
    ],
    [
      'an HS256 key without "algorithms"',
      { issuer: 'https://login.example.com/', jwks: { kty: 'oct', alg: 'HS256' } },
      [SIGNED_IN],
      ['signed-cookies'],
    ],
    ['claims', LOGIN, [{ path: '*', require: { groups: {} } }], ['signed-cookies']],
    [
      'a delegate for everything',
      { delegate: { type: 'http' } },
      [SIGNED_IN],
      ['lambda-edge', 'split', 'signed-cookies'],
    ],
  ] as const) {
    it(`says which ways ${title} rule out`, () => {
      const { impossible } = costOfConfig(config, rules);
      assert.deepEqual(Object.keys(impossible ?? {}), expected);
    });
  }
});
