/** Configs that are each deployed in another way, and what `deployment.json` says of them. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { PosternConfig } from 'postern';
import { planGate } from 'postern/gate';
import type { Deployment } from '../deploy/deployment.ts';
import { describeDeployment } from '../deploy/describe-deployment.ts';
import { makeRing } from '../keys/key-ring.ts';
import { makeSigningJwk, publicJwk } from '../token/sign.ts';
import { key } from './gate-configs.ts';

export const STORE =
  'arn:aws:cloudfront::123456789012:key-value-store/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const jwks = { keys: [publicJwk(key)] } as NonNullable<PosternConfig['jwks']>;
const rules: PosternConfig['rules'] = [{ path: '*', allow: 'authenticated' }];

function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

export const bearer: PosternConfig = {
  issuer: 'https://login.example.com/',
  audience: 'api',
  algorithms: ['ES256'],
  jwks,
  rules,
};

export const site: PosternConfig = {
  hosts: ['app.example.com'],
  login: {
    issuer: 'https://login.example.com',
    clientId: 'app',
    clientSecret: makeSecret(),
    everyoneAtTheProvider: true,
    jwks,
    endpoints: {
      authorization: 'https://login.example.com/authorize',
      token: 'https://login.example.com/token',
    },
  },
  session: { keyRing: makeRing({}) },
  rules,
};

const store = { type: 'key-value-store', arn: STORE } as const;
const session = { keyRing: makeRing({}), revocationStore: store };
const originHeader = { values: [makeSecret()] };
const atFunctionUrl = { loginHalf: 'function-url', originHeader } as const;
const signedCookies: PosternConfig = {
  ...site,
  session: {
    keyRing: makeRing({}),
    format: 'cloudfront-signed-cookies',
    keyPairId: 'K2JCJMDEHXQW5F',
    privateKey: JSON.stringify(makeSigningJwk('ES256')),
  },
  rules: [{ path: '/assets/*', allow: 'anyone' }, ...rules],
};

/** By what tells them apart. */
export const DEPLOYED: Readonly<Record<string, PosternConfig>> = {
  bearer,
  'bearer for one host': { ...bearer, hosts: ['api.example.com'] },
  'bearer in a CloudFront Function': {
    ...bearer,
    target: 'cloudfront-function',
    algorithms: ['HS256'],
    jwks: { kty: 'oct', alg: 'HS256', k: makeSecret() },
  },
  login: site,
  split: { ...site, target: 'split' },
  'split with a store': { ...site, target: 'split', session },
  'split with a function URL': { ...site, target: 'split', ...atFunctionUrl },
  'split with a function URL for two hosts': {
    ...site,
    hosts: ['app.example.com', 'www.example.com'],
    target: 'split',
    ...atFunctionUrl,
  },
  'a login half alone': { ...site, target: 'function-url', originHeader },
  'signed cookies': signedCookies,
  'signed cookies at a function URL': { ...signedCookies, target: 'function-url', originHeader },
  'delegated to a function': {
    delegate: { type: 'lambda', functionName: 'verify', regions: ['eu-west-1', 'us-east-1'] },
    rules,
  },
  'delegated to a function URL': {
    delegate: {
      type: 'http',
      url: 'https://abc.lambda-url.eu-west-1.on.aws/verify',
      authentication: { sigV4: { region: 'eu-west-1', service: 'lambda' } },
    },
    rules,
  },
};

/** Of a build whose files hold nothing but their names. */
export function deploymentOf(config: PosternConfig): Deployment {
  const { plan } = planGate(config);
  const names = ['function.zip', 'function.js', 'login/function.zip', 'key-value-store.json'];
  const files = names.map((name) => ({ name, content: name, isSecret: false }));
  const deployment = describeDeployment(plan, files);
  assert.ok(deployment);
  return deployment;
}
