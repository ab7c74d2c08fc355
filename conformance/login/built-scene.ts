/** A gate as people build it, in the local CloudFront, before a site on loopback; the provider is on another site. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { type BuiltGate, buildGate } from '@postern/cli';
import {
  type BehaviorOptions,
  type Emulator,
  type EmulatorEvent,
  startEmulator,
} from '@postern/emulator';
import type { KeyRing } from 'postern/gate';
import { type ConfigChanges, gateConfig, HOST, makeKeyRing } from './gate-config.ts';
import { CLIENT_SECRET, type LoginProvider, startLoginProvider } from './login-provider.ts';
import { type Site, startSite } from './site.ts';

export interface BuiltScene {
  readonly provider: LoginProvider;
  readonly origin: string;
  readonly site: Site;
  readonly built: BuiltGate;
  readonly keyRing: KeyRing;
  readonly emulator: Emulator;
  /** Every event of the local CloudFront: console lines, failures, requests. */
  readonly events: EmulatorEvent[];
}

export interface BuiltSceneOptions extends ConfigChanges {
  /** Beside the function, for each behaviour. The last one is for every path. */
  readonly behaviors?: readonly Omit<BehaviorOptions, 'viewerRequest'>[];
  readonly maxInstances?: number;
}

const EVERY_METHOD = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

export async function startBuiltScene(options: BuiltSceneOptions = {}): Promise<BuiltScene> {
  const provider = await startLoginProvider();
  const site = await startSite();
  const folder = await mkdtemp(join(tmpdir(), 'postern-login-'));
  after(() => rm(folder, { recursive: true }));
  const keyRing = makeKeyRing();
  // The origin has its port only once the local CloudFront runs.
  const clientId = provider.register('http://localhost:1');
  const built = await build({ provider, clientId, folder, keyRing, options });
  const events: EmulatorEvent[] = [];
  const viewerRequest = { zip: built.zip, includeBody: true };
  const behaviors = (options.behaviors ?? [{}]).map((behavior) => ({
    viewerRequest,
    allowedMethods: EVERY_METHOD,
    ...behavior,
  }));
  const emulator = await startEmulator({
    behaviors,
    origin: { url: site.url },
    maxInstances: options.maxInstances ?? 4,
    onEvent: (event) => void events.push(event),
  });
  after(() => emulator.close());
  const origin = `http://${HOST}:${emulator.port}`;
  provider.register(origin, { client_id: clientId });
  return { provider, origin, site, built, keyRing, emulator, events };
}

interface Parts {
  readonly provider: LoginProvider;
  readonly clientId: string;
  readonly folder: string;
  readonly keyRing: KeyRing;
  readonly options: ConfigChanges;
}

/** The secrets are marked in the file, as people write it. */
async function build({ provider, clientId, folder, keyRing, options }: Parts): Promise<BuiltGate> {
  const config = gateConfig(provider, clientId, {
    ...options,
    session: { ...options.session, keyRing: 'KEY_RING' },
  });
  const text = JSON.stringify(config)
    .replace('"KEY_RING"', `secret('KEY_RING')`)
    .replace(JSON.stringify(CLIENT_SECRET), `secret('CLIENT_SECRET')`);
  const path = join(folder, 'postern.config.mjs');
  await writeFile(path, `import { secret } from 'postern';\nexport default ${text};`);
  const env = { KEY_RING: JSON.stringify(keyRing), CLIENT_SECRET };
  return buildGate({ config: path, cwd: folder, env, now: Date.now() / 1000 });
}
