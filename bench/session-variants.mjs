// The login gates whose sizes the suite `session` compares: the private site of `size/`, and the same with one feature more.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { generateJwkPair } from '@postern/testing';
import { build } from 'esbuild';
import { planGate } from 'postern/gate';
import { buildGate } from './build.mjs';
import { BENCH, cacheFolder } from './paths.mjs';

const CONFIG = `${BENCH}size/private-site.config.ts`;
const OTHER_ISSUER = 'https://partners.example.com/';

/** What each feature changes in the config, as source in which `base` is the private site's. */
const FEATURES = {
  'a public client': '{ ...base, login: open }',
  private_key_jwt: "{ ...base, login: { ...open, privateKey: secret('POSTERN_CLIENT_KEY') } }",
  'pushed authorization requests':
    "{ ...base, login: { ...login, pushedAuthorization: true, endpoints: { ...login.endpoints, pushedAuthorizationRequest: 'https://login.example.com/par' } } }",
  'a second provider': `{ ...base, login: { providers: [{ ...login, name: 'staff' }, { ...login, name: 'partners', issuer: '${OTHER_ISSUER}', jwks: base.jwks, path: '/partners*', endpoints: moved(login.endpoints) }] } }`,
  'identity headers': "{ ...base, forward: { headers: { 'x-user': 'sub' } } }",
  'an assertion for the origin':
    "{ ...base, session: { ...base.session, keyRing: secret('POSTERN_ASSERTION_RING') }, forward: { assertion: { audience: 'https://origin.example.com' } } }",
  'a ring from Secrets Manager':
    "{ ...base, session: { ...base.session, keyRing: secretsManager('postern/ring', { region: 'us-east-1' }) } }",
  'target fetch': "{ ...base, target: 'fetch' }",
};

/** Always the same, so that two runs give the same size. */
const SECRET = createHash('sha256').update('bench').digest('base64url');

/** What the build reads. Returns the ring. */
export function setSecrets() {
  const ring = { current: { kid: 'bench', secret: SECRET } };
  const client = { ...privateJwk(), kid: 'client', alg: 'ES256' };
  const withAssertion = { ...ring, assertion: { ...privateJwk(), kid: 'assertion' } };
  process.env.POSTERN_CLIENT_SECRET = SECRET;
  process.env.POSTERN_CLIENT_KEY = JSON.stringify(client);
  process.env.POSTERN_KEY_RING = JSON.stringify(ring);
  process.env.POSTERN_ASSERTION_RING = JSON.stringify(withAssertion);
  return ring;
}

function privateJwk() {
  return generateJwkPair('ec', { namedCurve: 'P-256' }).privateJwk;
}

/** What a session of the private site must say of its client and terms. */
export async function readAdmission(ring) {
  const outfile = `${cacheFolder('session-plan')}/config.mjs`;
  await build({
    entryPoints: [CONFIG],
    outfile,
    bundle: true,
    format: 'esm',
    external: ['postern'],
  });
  const { default: config } = await import(outfile);
  const login = { ...config.login, clientSecret: SECRET };
  const session = { ...config.session, keyRing: ring };
  return planGate({ ...config, login, session }).plan.login.providers[0].admission;
}

/** The private site, built: `code`, `zipBytes`, and where it is. */
export function buildSite(change = 'base', name = 'session') {
  const folder = cacheFolder(name);
  const source = [
    `import base from ${JSON.stringify(CONFIG)};`,
    "import { secret, secretsManager } from 'postern';",
    'const { login } = base;',
    'const { clientSecret, ...open } = login;',
    `const moved = (urls) => JSON.parse(JSON.stringify(urls).replaceAll(base.issuer, '${OTHER_ISSUER}'));`,
    `export default ${change};`,
  ];
  writeFileSync(`${folder}/postern.config.mjs`, source.join('\n'));
  const { code, zipBytes } = buildGate(`${folder}/postern.config.mjs`, `${folder}/gate`);
  return { code, zipBytes, file: `${folder}/gate/index.mjs` };
}

/** `[feature, zipped bytes]` of each. */
export function featureSizes() {
  return Object.entries(FEATURES).map(([feature, change]) => [
    feature,
    buildSite(change, 'session-feature').zipBytes,
  ]);
}
