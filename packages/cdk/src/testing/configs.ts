/** Config files for tests: one for each target, in a folder where packages are found, with keys and secrets made on the spot. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSigner } from '@postern/testing';

const CACHE = fileURLToPath(new URL('../../../../.cache/', import.meta.url));

const STORE =
  'arn:aws:cloudfront::123456789012:key-value-store/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

/** What no template may hold. */
export const MARKERS: Readonly<Record<string, string>> = {
  clientSecret: randomBytes(32).toString('base64url'),
  ringSecret: randomBytes(64).toString('base64url'),
  hmacKey: randomBytes(32).toString('base64url'),
  originKey: randomBytes(32).toString('base64url'),
};

/** Where the configs below find their secrets. */
const ENVIRONMENT: Readonly<Record<string, string | undefined>> = {
  TEST_CLIENT_SECRET: MARKERS.clientSecret,
  TEST_KEY_RING: JSON.stringify({ current: { kid: 'a', secret: MARKERS.ringSecret } }),
  TEST_HMAC_KEY: MARKERS.hmacKey,
  TEST_ORIGIN_KEY: MARKERS.originKey,
};

const jwks = { keys: [createSigner('RS256', 'a').jwk] };

const bearer = `
  issuer: 'https://login.example.com/',
  audience: 'api',
  algorithms: ['RS256'],
  jwks: ${JSON.stringify(jwks)},
  rules: [{ path: '*', allow: 'authenticated' }],`;

const login = `
  hosts: ['app.example.com'],
  login: {
    issuer: 'https://login.example.com',
    clientId: 'app',
    clientSecret: CLIENT_SECRET,
    scopes: ['openid', 'email'],
    everyoneAtTheProvider: true,
    jwks: ${JSON.stringify(jwks)},
    endpoints: {
      authorization: 'https://login.example.com/authorize',
      token: 'https://login.example.com/token',
    },
  },`;

const everyone = `rules: [{ path: '/assets/*', allow: 'anyone' }, { path: '*', allow: 'authenticated' }],`;

const ring = `session: { keyRing: secret('TEST_KEY_RING') },`;

const lambda = (options: string) => `
  delegate: { type: 'lambda', functionName: 'verify', ${options} },
  rules: [{ path: '*', allow: 'authenticated' }],`;

/** The members of each config. */
const SOURCES: Readonly<Record<string, string>> = {
  bearer,
  'bearer-who-asks': `${bearer} forward: { headers: { 'x-user': 'sub' } },`,
  'bearer-changed': `${bearer} log: 'all',`,
  'bearer-report-only': `${bearer} unsafeReportOnly: true,`,
  hs256: `
    target: 'cloudfront-function',
    issuer: 'https://login.example.com/',
    audience: 'api',
    algorithms: ['HS256'],
    jwks: { keys: [{ kty: 'oct', alg: 'HS256', k: secret('TEST_HMAC_KEY') }] },
    rules: [{ path: '*', allow: 'authenticated' }],`,
  login: `${login} ${ring} ${everyone}`,
  'login-fetched': `
    ${login}
    session: { keyRing: secretsManager('site/ring', { region: 'eu-west-1' }) },
    ${everyone}`,
  'login-and-tokens': `
    ${login} ${ring} ${everyone}
    issuer: 'https://tokens.example.com', audience: 'api', algorithms: ['RS256'], jwks: ${JSON.stringify(jwks)},`,
  split: `target: 'split', ${login} ${ring} ${everyone}`,
  'split-named': `
    target: 'split', ${login} ${everyone}
    session: {
      keyRing: secret('TEST_KEY_RING'),
      revocationStore: { type: 'key-value-store', arn: '${STORE}' },
    },`,
  'split-url': `
    target: 'split', loginHalf: 'function-url', ${login} ${ring} ${everyone}
    originHeader: { values: [secret('TEST_ORIGIN_KEY')] },`,
  'function-url': `
    target: 'function-url', ${login.replace("['app.example.com']", "['app.example.com', 'www.example.com']")}
    session: { keyRing: secretsManager('site/ring') },
    ${everyone}
    originHeader: { values: [parameterStore('/site/origin')] },`,
  'signed-cookies': `
    ${login} ${everyone}
    session: {
      keyRing: secretsManager('site/ring', { region: 'us-east-1' }),
      format: 'cloudfront-signed-cookies',
      keyPairId: 'K2JCJMDEHXQW5F',
      privateKey: secretsManager('site/key', { region: 'us-east-1' }),
    },`,
  'delegate-lambda': lambda(`regions: ['eu-west-1', 'us-east-1']`),
  'delegate-url': `
    delegate: {
      type: 'http',
      url: 'https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws/',
      authentication: { sigV4: { region: 'eu-west-1' } },
    },
    rules: [{ path: '*', allow: 'authenticated' }],`,
  wrong: `${bearer} rulez: [],`,
  server: `${bearer} target: 'node',`,
};

export interface Configs {
  readonly folder: string;
  /** The path of a config. */
  path(name: string): string;
  remove(): void;
}

/** Writes them all, and puts their secrets into the environment. */
export function writeConfigs(): Configs {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'cdk-'));
  const path = (name: string): string => join(folder, `${name}.config.ts`);
  for (const [name, members] of Object.entries(SOURCES)) {
    const source = members.replace('CLIENT_SECRET', `secret('TEST_CLIENT_SECRET')`);
    writeFileSync(
      path(name),
      `import { defineConfig, parameterStore, secret, secretsManager } from 'postern';
export default defineConfig({${source}});
`,
    );
  }
  writeFileSync(
    join(folder, 'delegate.mjs'),
    'export const handler = async () => ({ ok: false, code: "delegate_denied" });\n',
  );
  Object.assign(process.env, ENVIRONMENT);
  return { folder, path, remove: () => rmSync(folder, { recursive: true }) };
}
