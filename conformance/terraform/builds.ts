/** Builds of every kind that a distribution can have, for Terraform to read: made anew in each run, so that none is stale. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildTarget } from '@postern/cli';
import { createSigner } from '@postern/testing';
import { ROOT } from './terraform.ts';

const STORE =
  'arn:aws:cloudfront::123456789012:key-value-store/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

const signer = createSigner('ES256');
const JWKS = JSON.stringify({ keys: [signer.jwk] });

const random = () => randomBytes(32).toString('base64url');

const RING = JSON.stringify({ current: { kid: 'a', secret: random() } });

const ENV: Readonly<Record<string, string>> = {
  APP_CLIENT_SECRET: random(),
  CLIENT: random(),
  DOCS_CLIENT_SECRET: random(),
  HMAC: random(),
  ORIGIN: random(),
  POSTERN_KEY_RING: RING,
  POSTERN_ORIGIN_KEY: random(),
  RING,
  SIGNING_KEY: JSON.stringify(signer.privateJwk),
};

const TOKENS = `issuer: 'https://login.example.com/', audience: 'api', algorithms: ['ES256'], jwks: ${JWKS}`;

const LOGIN = `login: {
  issuer: 'https://login.example.com', clientId: 'app', clientSecret: secret('CLIENT'),
  everyoneAtTheProvider: true, jwks: ${JWKS},
  endpoints: { authorization: 'https://login.example.com/a', token: 'https://login.example.com/t' },
}`;

const SITE = `hosts: ['app.example.com'], ${LOGIN}, session: { keyRing: secret('RING') }`;
const TWO_HOSTS = SITE.replace(`['app.example.com']`, `['app.example.com', 'www.example.com']`);
const EVERYTHING = `rules: [{ path: '*', allow: 'authenticated' }]`;
const ORIGIN = `originHeader: { values: [secret('ORIGIN'), parameterStore('/app/origin')] }`;

/** The members of a config, by the name of the build's folder. */
const CONFIGS: Readonly<Record<string, string>> = {
  bearer: `${TOKENS}, ${EVERYTHING}`,
  'report-only': `${TOKENS}, ${EVERYTHING}, unsafeReportOnly: true`,
  'hs256-function': `target: 'cloudfront-function', issuer: 'https://login.example.com/', audience: 'api', algorithms: ['HS256'],
    jwks: { kty: 'oct', alg: 'HS256', k: secret('HMAC') }, ${EVERYTHING}`,
  split: `target: 'split', ${SITE}, ${EVERYTHING}`,
  'split-with-store': `target: 'split', hosts: ['app.example.com'], ${LOGIN}, session: {
    keyRing: secretsManager('app/ring', { region: 'eu-west-1' }), revocationStore: { type: 'key-value-store', arn: '${STORE}' } }, ${EVERYTHING}`,
  'function-url': `target: 'function-url', ${ORIGIN}, ${TWO_HOSTS}, ${EVERYTHING}`,
  'signed-cookies': `hosts: ['app.example.com'], ${LOGIN},
    session: { keyRing: secret('RING'), format: 'cloudfront-signed-cookies', keyPairId: 'K2JCJMDEHXQW5F', privateKey: secret('SIGNING_KEY') },
    rules: [{ path: '/assets/*', allow: 'anyone' }, { path: '*', allow: 'authenticated' }]`,
  'delegated-lambda': `delegate: { type: 'lambda', functionName: 'verify', regions: ['eu-west-1', 'us-east-1'] }, ${EVERYTHING}`,
  'delegated-function-url': `delegate: { type: 'http', url: 'https://abc.lambda-url.eu-west-1.on.aws/verify',
    authentication: { sigV4: { region: 'eu-west-1' } } }, ${EVERYTHING}`,
};

/** Builds that are made from the examples' own configs, which name a provider that nobody can ask. */
const EXAMPLES: Readonly<Record<string, string>> = {
  login: 'examples/terraform/site',
  'split-function-url': 'examples/terraform/split',
};

const PROVIDER = 'https://login.example.com';

/** What a build would have found there. */
const LOCK = {
  version: 1,
  issuers: {
    [PROVIDER]: {
      jwksUri: `${PROVIDER}/jwks`,
      jwks: { keys: [createSigner('RS256').jwk] },
      fetchedAt: 1_700_000_000,
      metadata: {
        authorization_endpoint: `${PROVIDER}/authorize`,
        token_endpoint: `${PROVIDER}/token`,
      },
    },
  },
};

/** Writes each build into a folder of its own in `folder`, as `postern build` does. */
export async function writeBuilds(
  folder: string,
  names: readonly string[] = [...Object.keys(CONFIGS), ...Object.keys(EXAMPLES)],
): Promise<void> {
  for (const name of names) await writeBuild(await configOf(name), join(folder, name));
}

async function configOf(name: string): Promise<string> {
  const example = EXAMPLES[name];
  if (example) return readFile(join(ROOT, example, 'postern.config.ts'), 'utf8');
  const imported = 'parameterStore, secret, secretsManager';
  return `import { ${imported} } from 'postern';\nexport default { ${CONFIGS[name]} };`;
}

async function writeBuild(config: string, folder: string): Promise<void> {
  const cwd = await mkdtemp(join(tmpdir(), 'postern-build-'));
  try {
    await writeFile(join(cwd, 'postern.config.ts'), config);
    await writeFile(join(cwd, 'postern.lock.json'), JSON.stringify(LOCK));
    const now = Date.now() / 1000;
    const { files } = await buildTarget({ config: 'postern.config.ts', cwd, env: ENV, now });
    for (const { name, content } of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
  } finally {
    await rm(cwd, { recursive: true });
  }
}
