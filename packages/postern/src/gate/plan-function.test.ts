import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PosternConfig } from '../policy/config.ts';
import { planGate } from './plan-gate.ts';
import { functionHalf, loginHalf } from './split-plan.ts';

const ISSUER = 'https://login.example.com/';
const LOCK = {
  [ISSUER]: {
    issuer: ISSUER,
    jwksUri: `${ISSUER}jwks`,
    jwks: {
      keys: [
        {
          ...{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'r', e: 'AQAB' },
          n: 'm4bidZ0CwlXb_o2juWi-5y-T-7y9hVAOYaJFiSEn8DBMf4OpehFfUKXtdusGbtRosg31lbFW4J6QBwqwKuS0PdZnT9UYt3AnbTXRhykRur_2ndkRGwLtZitukthPlJyoTi3v-07B6erWM1ixnMgsxsCjAxglTmOBZaeGww_M0dYovrrEfiqQIWp5jCaRXMt2boPLcYZh8ktkXXdoKY-q3ag01K19jX4EG0n0HN0O2zIn8FhER3rpxDZB5OEXkUb6OcnpMb8_s35iJZgnmy_Sg8OiLtBeGc6DVGgpvWOVXjxhK_Ao6AcW9zSmIwfbSOdOpjuqzUl1hOIAgupKIBfM3w',
        },
      ],
    },
  },
};
const SECRET = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz').toString('base64url');
const LOGIN: PosternConfig = {
  hosts: ['app.example.com'],
  login: {
    issuer: ISSUER,
    clientId: 'site',
    scopes: ['openid'],
    everyoneAtTheProvider: true,
    endpoints: { authorization: `${ISSUER}a`, token: `${ISSUER}t` },
  },
  session: { keyRing: { current: { kid: 'k', secret: SECRET } } },
  rules: [{ path: '*', allow: 'authenticated' }],
};
const HS256 = { kty: 'oct', alg: 'HS256', kid: 'h', k: SECRET } as const;
const ARN = 'arn:aws:cloudfront::123456789012:key-value-store/abc';
const STORE = { type: 'key-value-store', arn: ARN } as const;

function plan(config: unknown): ReturnType<typeof planGate>['plan'] {
  return planGate(config as PosternConfig, { lock: LOCK as never }).plan;
}

const session = LOGIN.session as NonNullable<PosternConfig['session']>;

const REFUSED: readonly (readonly [changes: object, message: RegExp])[] = [
  [
    { audience: 'api', issuer: ISSUER, algorithms: ['RS256'] },
    /^Option "rules\[0\]" must take no bearer tokens under RS256 for target "split", got tokens of "https:\/\/login\.example\.com\/"/,
  ],
  [
    {
      audience: 'api',
      issuer: ISSUER,
      algorithms: ['HS384'],
      jwks: { ...HS256, alg: 'HS384', k: SECRET.repeat(2) },
    },
    /must take no bearer tokens under HS384/,
  ],
  [
    { loginHalf: 'function-url' },
    /^Option "originHeader" must be given for loginHalf "function-url"/,
  ],
  [
    { loginHalf: 'node' },
    /^Option "loginHalf" must be "lambda-edge" or "function-url", got "node"/,
  ],
  [{ login: undefined }, /^Option "login"/],
  [
    { session: { ...session, revocationStore: { type: 'file', path: '/tmp/x' } } },
    /^Option "session\.revocationStore\.type" must be "key-value-store" for target "split"/,
  ],
  [
    { session: { ...session, revocationStore: { type: 'key-value-store', arn: 'x' } } },
    /^Option "session\.revocationStore\.arn" must be the ARN of a KeyValueStore/,
  ],
  [
    {
      delegate: {
        type: 'http',
        url: 'https://auth.example.com/verify',
        authentication: { hmac: { id: 'a', secret: SECRET } },
      },
      rules: [{ path: '*', credential: 'bearer', allow: 'authenticated' }],
    },
    /^Option "delegate" must be left out for target "split"/,
  ],
];

describe('planGate() for a CloudFront Function', () => {
  for (const [changes, message] of REFUSED) {
    it(`refuses ${JSON.stringify(changes).slice(0, 60)}`, () => {
      assert.throws(() => plan({ ...LOGIN, target: 'split', ...changes }), {
        name: 'TypeError',
        message,
      });
    });
  }

  it('refuses "loginHalf" and a KeyValueStore for other targets', () => {
    assert.throws(
      () => plan({ ...LOGIN, loginHalf: 'lambda-edge' }),
      /^TypeError: Option "loginHalf" must be left out/,
    );
    const stored = { ...LOGIN, session: { ...session, revocationStore: STORE } };
    assert.throws(
      () => plan(stored),
      /"session\.revocationStore\.type" must be another one but for targets "split"/,
    );
  });

  it('refuses a split gate without a login', () => {
    const { login: _, session: __, ...rest } = LOGIN;
    assert.throws(
      () =>
        plan({
          ...rest,
          target: 'split',
          audience: 'api',
          issuer: ISSUER,
          algorithms: ['HS256'],
          jwks: HS256,
        }),
      /^TypeError: Option "target" must be another one for a gate without a login/,
    );
  });

  it('takes HS256 tokens, beside a login and alone', () => {
    const tokens = {
      audience: 'api',
      issuer: 'https://api.example.com/',
      algorithms: ['HS256'],
      jwks: HS256,
    };
    const { login: _, session: __, ...rest } = LOGIN;
    assert.equal(
      plan({ ...rest, ...tokens, target: 'cloudfront-function' }).verifier?.issuers.length,
      1,
    );
    assert.equal(plan({ ...LOGIN, ...tokens, target: 'split' }).verifier?.issuers.length, 1);
  });

  it('has two halves: one decides, the other signs in and forwards nothing', () => {
    const whole = plan({
      ...LOGIN,
      target: 'split',
      loginHalf: 'function-url',
      originHeader: { values: [SECRET] },
      session: { ...session, revocationStore: STORE },
    });
    const [checks, signsIn] = [functionHalf(whole), loginHalf(whole)];
    assert.deepEqual([checks.target, signsIn.target], ['cloudfront-function', 'function-url']);
    assert.equal(checks.originHeader, undefined);
    assert.deepEqual(
      [signsIn.policy.rules, signsIn.policy.match, signsIn.verifier],
      [[], [], undefined],
    );
    assert.deepEqual(signsIn.revocationStore, STORE);
  });
});
