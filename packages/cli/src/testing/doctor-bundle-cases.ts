/** Cases of the checks of bundles, cookies and headers: each builds something. */
import { appendFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeSigningJwk } from '../token/sign.ts';
import type { DoctorCase } from './doctor-case.ts';
import type { DoctorScene } from './doctor-scene.ts';
import { mark } from './doctor-scene.ts';

/** A gate that needs nobody. */
function useOpenSite(scene: DoctorScene, more: object = {}): void {
  for (const name of Object.keys(scene.config)) delete scene.config[name];
  Object.assign(scene.config, { rules: [{ path: '/*', allow: 'anyone' }], ...more });
}

async function useAfter(scene: DoctorScene, source: string): Promise<void> {
  await writeFile(join(scene.folder, 'mine.mjs'), source);
  useOpenSite(scene, { after: './mine.mjs' });
}

export const BUNDLE_CASES: readonly DoctorCase[] = [
  {
    check: 'bundle-builds',
    title: 'a build',
    status: 'ok',
    says: /of 32,768 bytes/,
    arrange: (scene) => useOpenSite(scene),
  },
  {
    check: 'bundle-builds',
    title: 'a bundle over its budget',
    status: 'failed',
    says: /more than its budget of 1,000/,
    arrange: (scene) => useOpenSite(scene, { budgetBytes: 1_000 }),
  },
  {
    check: 'bundle-builds',
    title: 'a secret that nobody marked',
    status: 'failed',
    says: /looks like a secret/,
    arrange: (scene) => {
      // In two pieces, so that this file has none.
      const key = `AKIA${'IOSFODNN7EXAMPLE'}`;
      scene.markers.push(key);
      return useAfter(scene, `export const handler = (event) => ({ ...event, key: '${key}' });`);
    },
  },
  {
    check: 'bundle-builds',
    title: 'what a CloudFront Function cannot run',
    status: 'failed',
    says: /mine\.mjs:1:34: .*E-CFF-GLOBAL/,
    arrange: async (scene) => {
      await useAfter(scene, 'export function handler(event) { fetch("/"); return event.request; }');
      Object.assign(scene.config, { target: 'cloudfront-function' });
    },
  },
  {
    check: 'bundle-size',
    title: 'room left',
    status: 'ok',
    arrange: (scene) => useOpenSite(scene),
  },
  {
    check: 'bundle-size',
    title: 'a budget that is nearly used',
    status: 'warning',
    says: /9\d % of/,
    arrange: async (scene) => {
      useOpenSite(scene);
      await scene.build();
      const { size } = await stat(join(scene.folder, 'out/function.zip'));
      Object.assign(scene.config, { budgetBytes: size + 20 });
    },
  },
  {
    check: 'bundle-secrets',
    title: 'no secret',
    status: 'ok',
    arrange: (scene) => useOpenSite(scene),
  },
  {
    check: 'bundle-secrets',
    title: 'the names of the secrets that are in it',
    status: 'warning',
    says: /holds CLIENT_SECRET[\s\S]*holds POSTERN_KEY_RING/,
  },
  {
    check: 'bundle-current',
    title: "today's build",
    status: 'ok',
    arrange: async (scene) => {
      useOpenSite(scene);
      await scene.build();
    },
  },
  {
    check: 'bundle-current',
    title: 'a config that has changed since',
    status: 'failed',
    says: /is not what today's config makes/,
    arrange: async (scene) => {
      useOpenSite(scene);
      await scene.build();
      Object.assign(scene.config, { rules: [{ path: '/*', allow: 'nobody' }] });
    },
  },
  {
    check: 'bundle-current',
    title: 'a file that was changed',
    status: 'failed',
    says: /is not what deployment\.json says/,
    arrange: async (scene) => {
      useOpenSite(scene);
      await scene.build();
      await appendFile(join(scene.folder, 'out/function.zip'), ' ');
    },
  },
  {
    check: 'bundle-current',
    title: 'an empty folder',
    status: 'failed',
    says: /is not there/,
    arrange: async (scene) => {
      useOpenSite(scene);
      await scene.build();
      await rm(join(scene.folder, 'out'), { recursive: true });
    },
  },
  {
    check: 'bundle-current',
    title: 'that it cannot tell where secrets are missing',
    status: 'skipped',
    says: /config-secrets/,
    arrange: async (scene) => {
      await scene.build();
      delete scene.env.CLIENT_SECRET;
    },
  },
  {
    check: 'bundle-runs',
    title: 'a function that refuses',
    status: 'ok',
    says: /loads, and refuses with 400/,
  },
  {
    check: 'bundle-runs',
    title: 'both halves of a split gate',
    status: 'ok',
    says: /function\.js[\s\S]*login\/function\.zip/,
    arrange: ({ config }) => Object.assign(config, { target: 'split' }),
  },
  {
    check: 'bundle-runs',
    title: 'a login half behind a function URL',
    status: 'ok',
    arrange: ({ config, env, markers }) => {
      env.ORIGIN_KEY = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz').toString('base64url');
      markers.push(env.ORIGIN_KEY);
      Object.assign(config, {
        target: 'function-url',
        originHeader: { values: [mark('ORIGIN_KEY')] },
      });
    },
  },
  {
    check: 'bundle-runs',
    title: 'no refusal to ask for in a gate that only reports',
    status: 'skipped',
    says: /config-unsafe/,
    arrange: (scene) => useOpenSite(scene, { unsafeReportOnly: true }),
  },
  {
    check: 'bundle-runs',
    title: 'a module that throws when it is loaded',
    status: 'failed',
    says: /no database/,
    arrange: (scene) =>
      useAfter(
        scene,
        'if (globalThis.process) throw new Error("no database");\nexport const handler = (event) => event;',
      ),
  },
];

export const SIZE_CASES: readonly DoctorCase[] = [
  { check: 'sizes-cookies', title: 'cookies that fit', status: 'ok' },
  {
    check: 'sizes-cookies',
    title: 'more cookies than older distributions take',
    status: 'warning',
    arrange: (scene) => {
      scene.env.SIGNING_KEY = JSON.stringify(makeSigningJwk('ES256'));
      scene.markers.push(scene.env.SIGNING_KEY);
      // Their policy names it.
      Object.assign(scene.config, {
        hosts: [`${'a-long-name-'.repeat(5)}.example.com`.replace('-.', '.')],
      });
      Object.assign(scene.config.session ?? {}, {
        ...{ format: 'cloudfront-signed-cookies', keyPairId: 'K2JCJMDEHXQW5F' },
        privateKey: mark('SIGNING_KEY'),
      });
    },
  },
  { check: 'sizes-response', title: 'small answers', status: 'ok' },
  {
    check: 'sizes-response',
    title: 'an answer over 40 KB',
    status: 'failed',
    arrange: ({ config }) => {
      const exposeHeaders = Array.from({ length: 3_000 }, (_, n) => `x-a-long-name-${n}`);
      const cors = { origins: ['https://www.example.com'], exposeHeaders };
      Object.assign(config, { rules: [{ path: '*', allow: 'authenticated', cors }] });
    },
  },
  { check: 'sizes-headers', title: 'no header', status: 'ok' },
  ...[
    { status: 'warning', count: 24 },
    { status: 'failed', count: 34 },
  ].map(
    ({ status, count }): DoctorCase => ({
      check: 'sizes-headers',
      title: `${count} headers for the origin`,
      status: status as DoctorCase['status'],
      arrange: ({ config }) => {
        const names = Array.from({ length: count }, (_, n) => [`x-claim-${n}`, `claim${n}`]);
        Object.assign(config, { forward: { headers: Object.fromEntries(names) } });
        Object.assign(config.session ?? {}, { claims: names.map(([, claim]) => claim) });
      },
    }),
  ),
  { check: 'sizes-url', title: 'no rewrite', status: 'ok' },
  ...[
    { status: 'warning', length: 2_000 },
    { status: 'failed', length: 9_000 },
  ].map(
    ({ status, length }): DoctorCase => ({
      check: 'sizes-url',
      title: `a page at a path of ${length} characters`,
      status: status as DoctorCase['status'],
      arrange: ({ config }) =>
        Object.assign(config, { rewrite: { spaFallback: `/${'x'.repeat(length)}` } }),
    }),
  ),
];
