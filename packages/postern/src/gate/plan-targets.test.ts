import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import type { PosternConfig } from '../policy/config.ts';
import { parameterStore, secretsManager } from '../secret.ts';
import { createGate } from './create-gate.ts';
import { planGate } from './plan-gate.ts';
import { secretIndex } from './plan-secrets.ts';

const random = (): string => randomBytes(32).toString('base64url');
const ORIGIN_KEY = random();
const ENDPOINTS = {
  authorization: 'https://login.example.com/authorize',
  token: 'https://login.example.com/token',
};

function config(changes: object = {}): PosternConfig {
  return {
    hosts: ['app.example.com'],
    login: {
      issuer: 'https://login.example.com',
      clientId: 'site',
      jwksUri: 'https://login.example.com/jwks',
      endpoints: ENDPOINTS,
      everyoneAtTheProvider: true,
    },
    session: { keyRing: { current: { kid: 'a', secret: random() } } },
    rules: [{ path: '*', allow: 'authenticated' }],
    ...changes,
  } as PosternConfig;
}

function login(changes: object): object {
  return { ...config().login, ...changes };
}

const AT_URL = { target: 'function-url', originHeader: { values: [ORIGIN_KEY] } };
const IN_EUROPE = { region: 'eu-west-1' };

describe('planGate() for a function URL', () => {
  it('takes the origin header, by a name of its own or the usual one', () => {
    assert.deepEqual(planGate(config(AT_URL)).plan.originHeader, {
      name: 'x-postern-origin',
      values: [ORIGIN_KEY],
    });
    const values = [ORIGIN_KEY, random()];
    const named = { target: 'function-url', originHeader: { name: 'X-Key', values } };
    assert.deepEqual(planGate(config(named)).plan.originHeader, { name: 'x-key', values });
  });
});

describe('planGate() with secrets that the function fetches', () => {
  it('has a stand-in for each, and their places', () => {
    const { plan } = planGate(
      config({
        ...{ target: 'function-url', originHeader: { values: [parameterStore('/o'), ORIGIN_KEY] } },
        login: login({ clientSecret: secretsManager('c', { ...IN_EUROPE, jsonKey: 'secret' }) }),
        session: { keyRing: secretsManager('arn:aws:secretsmanager:eu-west-1:1:secret:r') },
      }),
    );
    const found = plan.secrets?.map(({ standIn: _, ...secret }) => secret);
    assert.deepEqual(
      found?.toSorted((a, b) => (a.option < b.option ? -1 : 1)),
      [
        {
          ...{ option: 'login.clientSecret', kind: 'clientSecret', service: 'secretsmanager' },
          ...{ name: 'c', region: 'eu-west-1', jsonKey: 'secret' },
        },
        { option: 'originHeader.values[0]', kind: 'originSecret', service: 'ssm', name: '/o' },
        {
          ...{ option: 'session.keyRing', kind: 'keyRing', service: 'secretsmanager' },
          ...{ name: 'arn:aws:secretsmanager:eu-west-1:1:secret:r', region: 'eu-west-1' },
        },
      ],
    );
    const places = [
      plan.keyRing,
      plan.login?.providers[0]?.clientSecret,
      plan.originHeader?.values[0],
    ];
    const indexes = places.map((value) => plan.secrets?.[secretIndex(plan, value)]?.option);
    assert.deepEqual(indexes, ['session.keyRing', 'login.clientSecret', 'originHeader.values[0]']);
    assert.equal(secretIndex(plan, ORIGIN_KEY), -1);
  });

  it('takes a private key of each of several providers', () => {
    const privateKey = secretsManager('k', IN_EUROPE);
    const one = { ...config().login, privateKey, name: 'one' };
    const { plan } = planGate(
      config({
        login: {
          providers: [one, { ...one, name: 'two', clientId: 'b', host: 'app.example.com' }],
        },
      }),
    );
    const keys = plan.login?.providers.map(({ clientKey }) => secretIndex(plan, clientKey));
    assert.deepEqual(keys?.toSorted(), [0, 1]);
  });

  it('never has the same stand-in twice', () => {
    const fetched = config({ session: { keyRing: secretsManager('r', IN_EUROPE) } });
    const [one, two] = [planGate(fetched), planGate(fetched)].map(({ plan }) => plan.keyRing);
    assert.notEqual(one?.current.secret, two?.current.secret);
  });
});

const REFUSED: readonly (readonly [changes: object, message: RegExp])[] = [
  [
    { target: 'workers' },
    /^Option "target" must be "lambda-edge" or "cloudfront-function" or "split" or "function-url" or "fetch" or "node"/,
  ],
  [{ target: 'function-url' }, /^Option "originHeader" must be given for target "function-url"/],
  [
    { originHeader: AT_URL.originHeader },
    /^Option "originHeader" must be left out for target "lambda-edge"/,
  ],
  [{ ...AT_URL, login: undefined, session: undefined }, /"(login|session)" is undefined/],
  [{ ...AT_URL, after: './mine.ts' }, /^Option "after" must be left out for target "function-url"/],
  [{ target: 'node', after: './mine.ts' }, /^Option "after" must be left out for target "node"/],
  [
    { ...AT_URL, originHeader: 'canary' },
    /^Option "originHeader" must be a plain object, got a text/,
  ],
  [
    { ...AT_URL, originHeader: { values: 'canary' } },
    /^Option "originHeader.values" must be a list/,
  ],
  [{ ...AT_URL, originHeader: { values: [] } }, /^Option "originHeader.values" must be a list/],
  [
    { ...AT_URL, originHeader: { values: ['canary'] } },
    /^Option "originHeader.values\[0\]" must be base64url/,
  ],
  [
    { ...AT_URL, originHeader: { values: [ORIGIN_KEY, ORIGIN_KEY] } },
    /^Option "originHeader.values" must have two different secrets/,
  ],
  [
    { ...AT_URL, originHeader: { values: [random(), random(), random()] } },
    /^Option "originHeader.values" must be a list of one secret, or of two/,
  ],
  [
    { ...AT_URL, originHeader: { name: 'Host', values: [ORIGIN_KEY] } },
    /^Option "originHeader.name" must be a header that CloudFront can add, got "host"/,
  ],
  [
    { ...AT_URL, originHeader: { name: 'x-postern-host', values: [ORIGIN_KEY] } },
    /header that CloudFront can add/,
  ],
  [
    { session: { keyRing: secretsManager('r') } },
    /^Option "session.keyRing" must name a region, for the function runs in many/,
  ],
  [
    { session: { keyRing: secretsManager('r', { region: 'Europe' }) } },
    /must name a region such as/,
  ],
  [
    {
      session: {
        keyRing: secretsManager('arn:aws:secretsmanager:us-east-1:1:secret:r', IN_EUROPE),
      },
    },
    /must be in the region of its ARN, "us-east-1"/,
  ],
  [
    {
      session: { keyRing: secretsManager('r', { ...IN_EUROPE, endpoint: 'http://evil.example' }) },
    },
    /must have an endpoint that is an https URL/,
  ],
  [
    { audience: parameterStore('/a', IN_EUROPE) },
    /^Option "audience" must be known when the gate is built/,
  ],
  [
    { target: 'node', session: { keyRing: secretsManager('r', IN_EUROPE) } },
    /^Option "session.keyRing" cannot use secretsManager\(\) for target "node"/,
  ],
];

/** Of the list of custom headers that CloudFront cannot add, and of what the gate and Lambda have a use for. */
const TAKEN_NAMES =
  `cache-control connection content-length cookie host if-match if-range max-forwards pragma proxy-authorization
   proxy-connection range request-range te trailer transfer-encoding upgrade via x-amz-x x-edge-x x-real-ip
   x-amzn-trace-id x-amzn-requestid x-cache cloudfront-viewer-country authorization x-forwarded-for x-forwarded-port
   x-forwarded-proto x-postern-host origin content-type sec-fetch-site`.split(/\s+/);

describe('planGate() for a function URL refuses as the name of the origin header', () => {
  for (const name of TAKEN_NAMES) {
    it(name, () => {
      const originHeader = { name, values: [ORIGIN_KEY] };
      assert.throws(
        () => planGate(config({ ...AT_URL, originHeader })),
        /^TypeError: Option "originHeader.name" must be a header that CloudFront can add/,
      );
    });
  }
});

describe('planGate() refuses', () => {
  for (const [changes, message] of REFUSED) {
    it(String(message), () => {
      assert.throws(
        () => planGate(config(changes)),
        (error) => {
          assert.ok(error instanceof TypeError);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /canary/);
          return true;
        },
      );
    });
  }
});

describe('secretsManager() and parameterStore()', () => {
  it('refuse what is no name, and do not quote it', () => {
    for (const name of ['', 'a canary', '{"canary":1}', 7, undefined]) {
      for (const mark of [secretsManager, parameterStore]) {
        assert.throws(
          () => mark(name as string),
          /^TypeError: The first argument of \w+\(\) must be/,
        );
      }
    }
    assert.throws(
      () => secretsManager('a', { region: '' }),
      /Option "region" of secretsManager\(\)/,
    );
  });
});

describe('createGate()', () => {
  it('refuses secrets that a function would fetch', () => {
    const fetched = config({ session: { keyRing: secretsManager('r', IN_EUROPE) } });
    assert.throws(() => createGate(fetched), /^TypeError: Option "session.keyRing" is for builds/);
  });
});
