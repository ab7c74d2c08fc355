/** Cases of the checks of configs and lock files. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DoctorCase } from './doctor-case.ts';
import type { DoctorScene } from './doctor-scene.ts';
import { mark } from './doctor-scene.ts';
import { makeKey } from './lock-provider.ts';

const DAY_SECONDS = 86_400;

export const CONFIG_CASES: readonly DoctorCase[] = [
  {
    check: 'config-accepted',
    title: 'a config that is well',
    status: 'ok',
    says: /lambda-edge, 1 rule"/,
  },
  {
    check: 'config-accepted',
    title: 'an unknown option',
    status: 'failed',
    says: /Unknown option/,
    arrange: ({ config }) => Object.assign(config, { hots: [] }),
  },
  {
    check: 'config-accepted',
    title: 'a secret where a word belongs, and does not show it',
    status: 'failed',
    says: /Option \\"log\\" must be/,
    arrange: ({ config }) => Object.assign(config, { log: mark('CLIENT_SECRET') }),
  },
  {
    check: 'config-accepted',
    title: 'no config',
    status: 'failed',
    says: /Cannot find config/,
    arrange: ({ options }) => Object.assign(options, { config: 'absent.ts' }),
  },
  {
    check: 'config-accepted',
    title: 'nothing wrong with a config whose provider is away',
    status: 'ok',
    says: /as far as can be said/,
    arrange: ({ provider }) => Object.assign(provider, { pages: {} }),
  },
  { check: 'config-secrets', title: 'every secret', status: 'ok' },
  {
    check: 'config-secrets',
    title: 'a secret that is not set',
    status: 'warning',
    says: /CLIENT_SECRET is not set/,
    arrange: ({ env }) => delete env.CLIENT_SECRET,
  },
  { check: 'config-notices', title: 'no notice', status: 'ok' },
  {
    check: 'config-notices',
    title: 'a claim that is not asked for',
    status: 'warning',
    says: /does not ask for it/,
    arrange: ({ config }) => Object.assign(config.session ?? {}, { claims: ['email'] }),
  },
  {
    check: 'config-notices',
    title: 'that it cannot tell of a config that is refused',
    status: 'skipped',
    says: /config-accepted/,
    arrange: ({ config }) => Object.assign(config, { rules: 5 }),
  },
  { check: 'config-unsafe', title: 'no unsafe option', status: 'ok' },
  {
    check: 'config-unsafe',
    title: 'an unsafe option, with its place',
    status: 'warning',
    says: /login\.unsafeTrustWildcardHosts is set/,
    arrange: useWildcard,
  },
  {
    check: 'config-unsafe',
    title: 'that nothing is protected',
    status: 'failed',
    says: /NOTHING IS PROTECTED/,
    arrange: ({ config }) => Object.assign(config, { unsafeReportOnly: true }),
  },
  { check: 'config-hosts', title: 'named hosts', status: 'ok', says: /app\.example\.com/ },
  {
    check: 'config-hosts',
    title: 'a wildcard',
    status: 'warning',
    says: /\*\.preview\.example\.com/,
    arrange: useWildcard,
  },
  { check: 'config-sessions', title: 'short sessions', status: 'ok', says: /12 hours/ },
  {
    check: 'config-sessions',
    title: 'a long session that nothing revokes',
    status: 'warning',
    says: /48 hours, and nothing revokes one/,
    arrange: ({ config }) =>
      Object.assign(config.session ?? {}, { lifetimeSeconds: 2 * DAY_SECONDS }),
  },
  {
    check: 'config-sessions',
    title: 'a long session that can be revoked',
    status: 'ok',
    arrange: ({ config }) => {
      const revocationStore = { type: 'file', path: './revocations' };
      Object.assign(config, { target: 'node' });
      Object.assign(config.session ?? {}, { lifetimeSeconds: 2 * DAY_SECONDS, revocationStore });
    },
  },
  { check: 'config-shared-secrets', title: 'public keys alone', status: 'ok' },
  {
    check: 'config-shared-secrets',
    title: 'an HMAC key',
    status: 'warning',
    says: /HS256: everybody who has the secret/,
    arrange: ({ config, env, markers }) => {
      env.HMAC_KEY = Buffer.from(Array.from({ length: 32 }, (_, n) => n * 7)).toString('base64url');
      markers.push(env.HMAC_KEY);
      Object.assign(config, {
        ...{ issuer: 'https://tokens.example.com/', audience: 'api', algorithms: ['HS256'] },
        jwks: { kty: 'oct', alg: 'HS256', k: mark('HMAC_KEY') },
      });
    },
  },
  { check: 'config-log', title: 'a log of refusals', status: 'ok', says: /"denied"/ },
  {
    check: 'config-log',
    title: 'no log',
    status: 'warning',
    arrange: ({ config }) => Object.assign(config, { log: 'none' }),
  },
];

function useWildcard({ config }: DoctorScene): void {
  Object.assign(config, { hosts: ['app.example.com', '*.preview.example.com'] });
  Object.assign(config.login ?? {}, {
    callbackHost: 'app.example.com',
    unsafeTrustWildcardHosts: true,
  });
}

export const LOCK_CASES: readonly DoctorCase[] = [
  { check: 'lock-file', title: 'the issuer', status: 'ok', arrange: (scene) => scene.lock() },
  { check: 'lock-file', title: 'no lock file', status: 'failed', says: /not in postern\.lock/ },
  {
    check: 'lock-file',
    title: 'a lock file that is none',
    status: 'failed',
    says: /it is not JSON/,
    arrange: async ({ folder }) => writeFile(join(folder, 'postern.lock.json'), 'MARKER: not JSON'),
  },
  {
    check: 'lock-file',
    title: 'a lock file for another issuer',
    status: 'failed',
    arrange: async (scene) => {
      await scene.lock();
      Object.assign(scene.config.login ?? {}, { issuer: 'https://login.example.com' });
    },
  },
  { check: 'lock-age', title: 'young keys', status: 'ok', arrange: (scene) => scene.lock() },
  {
    check: 'lock-age',
    title: 'keys of four days',
    status: 'warning',
    says: /fetched 4 days ago, trusted for 7 days/,
    arrange: (scene) => scene.lock({ now: Date.now() / 1000 - 4 * DAY_SECONDS }),
  },
  {
    check: 'lock-age',
    title: 'keys that no instance trusts any more',
    status: 'failed',
    arrange: (scene) => scene.lock({ now: Date.now() / 1000 - 8 * DAY_SECONDS }),
  },
  { check: 'lock-keys', title: 'the same keys', status: 'ok', arrange: (scene) => scene.lock() },
  {
    check: 'lock-keys',
    title: 'a rotation at the provider',
    status: 'failed',
    says: /key "new" is published and not in the lock file/,
    arrange: async (scene) => {
      await scene.lock();
      scene.publishKeys(makeKey('new'));
    },
  },
  {
    check: 'lock-keys',
    title: 'that it cannot tell while the provider is away',
    status: 'skipped',
    says: /provider-discovery/,
    arrange: async (scene) => {
      await scene.lock();
      scene.provider.pages = {};
    },
  },
  {
    check: 'lock-unused',
    title: 'no entry too many',
    status: 'ok',
    arrange: (scene) => scene.lock(),
  },
  {
    check: 'lock-unused',
    title: 'an entry that nobody uses',
    status: 'warning',
    says: /https:\/\/old\.example\.com/,
    arrange: async (scene) => {
      await scene.lock();
      const file = join(scene.folder, 'postern.lock.json');
      const lock = JSON.parse(await readFile(file, 'utf8'));
      const [entry] = Object.values(lock.issuers);
      lock.issuers['https://old.example.com'] = entry;
      await writeFile(file, JSON.stringify(lock));
    },
  },
];
