/** A gate as people build it, in the local CloudFront, before a site on loopback; the provider is on another site. */
import { after } from 'node:test';
import type { BuiltGate } from '@postern/cli';
import {
  type BehaviorOptions,
  type Emulator,
  type EmulatorEvent,
  startEmulator,
} from '@postern/emulator';
import type { KeyRing } from 'postern/gate';
import { EVERY_METHOD } from '../support/every-method.ts';
import { buildWithSecrets } from './build-with-secrets.ts';
import { type ConfigChanges, gateConfig, HOST, makeKeyRing } from './gate-config.ts';
import { CLIENT_SECRET, type LoginProvider, startLoginProvider } from './login-provider.ts';
import { type Site, startSite } from './site.ts';
import { startSplitScene } from './split-scene.ts';
import { sceneTarget } from './split-target.ts';

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
  /** Beside the function, for each behavior. The last one is for every path. */
  readonly behaviors?: readonly Omit<BehaviorOptions, 'viewerRequest'>[];
  readonly maxInstances?: number;
}

export async function startBuiltScene(options: BuiltSceneOptions = {}): Promise<BuiltScene> {
  const loginHalf = sceneTarget();
  if (loginHalf === undefined) return startWholeScene(options);
  const { built, events, ...scene } = await startSplitScene({
    ...options,
    loginHalf,
    revokes: false,
  });
  return { ...scene, built: built.login, events: events as EmulatorEvent[] };
}

async function startWholeScene(options: BuiltSceneOptions): Promise<BuiltScene> {
  const provider = await startLoginProvider();
  const site = await startSite();
  const keyRing = makeKeyRing();
  // The origin has its port only once the local CloudFront runs.
  const clientId = provider.register('http://localhost:1');
  const session = { ...options.session, keyRing };
  const config = gateConfig(provider, clientId, { ...options, session });
  const secrets = { KEY_RING: keyRing, CLIENT_SECRET };
  const { built } = await buildWithSecrets(config, { secrets });
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
