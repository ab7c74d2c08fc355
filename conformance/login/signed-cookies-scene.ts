/** A site that CloudFront alone guards: the login half at `/.postern/*`, a trusted key group for everything else, and no other function. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { BuiltGate } from '@postern/cli';
import { type Emulator, type KeyGroup, startEmulator } from '@postern/emulator';
import { createSigner } from '@postern/testing';
import type { PosternConfig } from 'postern';
import { EVERY_METHOD } from '../support/every-method.ts';
import { buildWithSecrets } from './build-with-secrets.ts';
import { gateConfig, HOST, makeKeyRing } from './gate-config.ts';
import { CLIENT_SECRET, type LoginProvider, startLoginProvider } from './login-provider.ts';
import { type Site, startSite } from './site.ts';
import { createViewer, type Viewer } from './viewer.ts';

export const KEY_PAIR_ID = 'K2JCJMDEHXQW5F';

export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface SignedCookiesScene {
  readonly provider: LoginProvider;
  readonly origin: string;
  readonly site: Site;
  readonly built: BuiltGate;
  readonly key: KeyPair;
  readonly config: PosternConfig;
  /** CloudFront's clock and the viewers', beyond the real one. */
  advanceBySeconds: number;
  readonly viewer: () => Viewer;
  /** Deploys the distribution anew, at the same address. */
  readonly redeploy: (groups: readonly KeyGroup[]) => Promise<void>;
}

export interface SceneOptions {
  /** PEM. */
  readonly key?: KeyPair;
  readonly session?: object;
  /** Shows the page of docs/signed-cookies.md in the place of each 403. */
  readonly hasErrorPage?: boolean;
}

const RULES: PosternConfig['rules'] = [
  { path: '/public/*', allow: 'anyone' },
  { path: '*', allow: 'authenticated' },
];

export function makeKeyPair(type: 'ec' | 'rsa'): KeyPair {
  const { publicKey, privateKey } = createSigner(type === 'rsa' ? 'RS256' : 'ES256');
  return {
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

export function groupOf({ publicKey }: KeyPair, id: string = KEY_PAIR_ID): KeyGroup {
  return { id: 'group', items: [{ id, publicKey }] };
}

export async function startSignedCookiesScene({
  key = makeKeyPair('ec'),
  session,
  hasErrorPage = false,
}: SceneOptions = {}): Promise<SignedCookiesScene> {
  const provider = await startLoginProvider();
  const site = await startSite();
  const keyRing = makeKeyRing();
  // The origin has its port only once the local CloudFront runs.
  const clientId = provider.register('http://localhost:1');
  const { privateKey } = key;
  const signing = {
    format: 'cloudfront-signed-cookies',
    keyPairId: KEY_PAIR_ID,
    privateKey,
  } as const;
  const { forward: _, ...config } = gateConfig(provider, clientId, {
    session: { keyRing, ...signing, ...session },
    config: { rules: RULES },
  });
  const secrets = { KEY_RING: keyRing, CLIENT_SECRET, SIGNING_KEY: privateKey };
  const { built } = await buildWithSecrets(config, { secrets });
  const errors = await makeErrorPages();
  const customErrorResponses = hasErrorPage
    ? [{ errorCode: 403, responsePagePath: '/errors/403.html' }]
    : [];
  let emulator: Emulator | undefined;
  after(() => emulator?.close());

  async function deploy(groups: readonly KeyGroup[], port = 0): Promise<Emulator> {
    await emulator?.close();
    emulator = await startEmulator({
      port,
      behaviors: [
        {
          pathPattern: '/.postern/*',
          viewerRequest: { zip: built.zip, includeBody: true },
          allowedMethods: EVERY_METHOD,
        },
        { pathPattern: '/errors/*', origin: { directory: errors } },
        { pathPattern: '/public/*' },
        { trustedKeyGroups: groups, allowedMethods: EVERY_METHOD },
      ],
      customErrorResponses,
      origin: { url: site.url },
      clock: () => Date.now() / 1000 + scene.advanceBySeconds,
    });
    return emulator;
  }

  const scene = { advanceBySeconds: 0 };
  const { port } = await deploy([groupOf(key)]);
  const origin = `http://${HOST}:${port}`;
  provider.register(origin, { client_id: clientId });
  return Object.assign(scene, {
    ...{ provider, origin, site, built, key, config },
    viewer: () => createViewer(() => Date.now() / 1000 + scene.advanceBySeconds),
    redeploy: async (groups: readonly KeyGroup[]) => void (await deploy(groups, port)),
  });
}

/** A folder, in the place of a bucket, with the page as people copy it out of the documents. */
async function makeErrorPages(): Promise<string> {
  const text = await readFile(new URL('../../../docs/signed-cookies.md', import.meta.url), 'utf8');
  const [, page = ''] = /```html\n(.*?)```/s.exec(text) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'postern-errors-'));
  after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'errors'));
  await writeFile(join(folder, 'errors', '403.html'), page);
  return folder;
}
