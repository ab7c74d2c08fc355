/** A split gate as people deploy it: both halves built from one config, in the local CloudFront, with a KeyValueStore between them. */
import { after } from 'node:test';
import type { BuiltSplit } from '@postern/cli';
import {
  type BehaviorOptions,
  type Emulator,
  type EmulatorEvent,
  type KeyValueStore,
  type KeyValueStoreOptions,
  type LambdaApiEvent,
  startEmulator,
  startKeyValueStore,
  startLambdaApi,
} from '@postern/emulator';
import type { PosternConfig } from 'postern';
import type { KeyRing } from 'postern/gate';
import { EVERY_METHOD } from '../support/every-method.ts';
import { freePort } from '../support/free-port.ts';
import { buildSplitWithSecrets } from './build-with-secrets.ts';
import { type ConfigChanges, gateConfig, HOST, makeKeyRing } from './gate-config.ts';
import { type LoginProvider, startLoginProvider } from './login-provider.ts';
import { type Site, startSite } from './site.ts';
import {
  type LoginHalf,
  NO_ERROR_CACHING,
  ORIGIN_HEADER,
  secretsOf,
  splitConfig,
} from './split-target.ts';

/** Of the login half, who may write to the store. */
export const ROLE = {
  accessKeyId: 'ASIAPOSTERNSTORE001',
  secretAccessKey: 'example-role-secret-of-the-store',
  sessionToken: 'example/store+session==',
} as const;

export const STORE_ARN = 'arn:aws:cloudfront::123456789012:key-value-store/0a1b2c3d-1111-4222';

export interface SplitScene {
  readonly provider: LoginProvider;
  readonly clientId: string;
  readonly origin: string;
  readonly site: Site;
  readonly config: PosternConfig;
  readonly keyRing: KeyRing;
  readonly built: BuiltSplit;
  readonly store: KeyValueStore;
  readonly emulator: Emulator;
  /** Of the local CloudFront, and of the local Lambda where the half is at a function URL. */
  readonly events: (EmulatorEvent | LambdaApiEvent)[];
  /** Where the half is itself, which is open to the world. */
  readonly functionUrl: string | undefined;
  /** Lets functions read what is in the store by now; until then they read what was there before. */
  readonly settle: () => void;
  /** Builds the login half anew, and deploys it. The function stays as it is. */
  readonly redeployHalf: (keyRing: KeyRing) => Promise<void>;
}

export interface SplitSceneOptions extends ConfigChanges {
  /** @default 'lambda-edge' */
  readonly loginHalf?: LoginHalf;
  readonly keyRing?: KeyRing;
  /** Whether there is a store of revocations. @default true */
  readonly revokes?: boolean;
  /** @default the entries that the build gives, and a clock that stands still but for `settle` */
  readonly store?: KeyValueStoreOptions;
  /** Besides the login half's: with what each has beside the function. The last one is for every path. */
  readonly behaviors?: readonly Omit<BehaviorOptions, 'viewerRequest'>[];
  /** Beside the config, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly maxInstances?: number;
}

/** The store's own clock, so that a test says when something has arrived. */
const DELAY_SECONDS = 5;

/** Lives until the test file ends. */
export async function startSplitScene(options: SplitSceneOptions = {}): Promise<SplitScene> {
  const { keyRing = makeKeyRing() } = options;
  const [provider, site] = [await startLoginProvider(), await startSite()];
  const [port, storePort] = [await freePort(), await freePort()];
  const origin = `http://${HOST}:${port}`;
  const clientId = provider.register(origin);
  const config = (ring: KeyRing) => configOf(provider, clientId, { ...options, keyRing: ring });
  // The half writes to the store's address, and the store begins with what the build gives.
  const build = (ring: KeyRing) => {
    const { files } = options;
    const storeEndpoint = `http://localhost:${storePort}`;
    const secrets = secretsOf(config(ring));
    return buildSplitWithSecrets(config(ring), { secrets, storeEndpoint, ...(files && { files }) });
  };
  const built = await build(keyRing);
  const { store, settle } = await startStore(built, { port: storePort, ...options.store });
  const events: SplitScene['events'] = [];
  const onEvent = (event: SplitScene['events'][number]) => void events.push(event);
  const half = await placeHalf(options.loginHalf ?? 'lambda-edge', {
    zip: built.login.zip,
    host: `${HOST}:${port}`,
    onEvent,
  });
  const viewerRequest = { code: built.gate.code, keyValueStore: store };
  const behaviors = (options.behaviors ?? [{}]).map((behavior) => ({ viewerRequest, ...behavior }));
  const emulator = await startEmulator({
    ...{ port, origin: { url: site.url }, functionCredentials: ROLE, onEvent },
    ...{ maxInstances: options.maxInstances ?? 4, errorCaching: NO_ERROR_CACHING },
    behaviors: [{ pathPattern: '/.postern/*', ...half.behavior }, ...behaviors].map((behavior) => ({
      ...{ ...behavior, allowedMethods: EVERY_METHOD },
    })),
  });
  after(() => emulator.close());
  return {
    ...{ provider, clientId, origin, site, config: config(keyRing), keyRing, built, store },
    ...{ emulator, events, settle, functionUrl: half.functionUrl },
    async redeployHalf(ring) {
      const { login } = await build(ring);
      await emulator.replaceFunction(login.zip, { pathPattern: '/.postern/*' });
    },
  };
}

function configOf(
  provider: LoginProvider,
  clientId: string,
  { loginHalf = 'lambda-edge', keyRing, revokes = true, ...changes }: SplitSceneOptions,
): PosternConfig {
  const revocationStore = { type: 'key-value-store', arn: STORE_ARN } as const;
  const session = {
    ...changes.session,
    ...(keyRing && { keyRing }),
    ...(revokes && { revocationStore }),
  };
  return splitConfig(gateConfig(provider, clientId, { ...changes, session }), loginHalf);
}

async function startStore(
  { gate }: BuiltSplit,
  options: KeyValueStoreOptions,
): Promise<Pick<SplitScene, 'store' | 'settle'>> {
  let time = Date.now() / 1000;
  const store = await startKeyValueStore({
    ...{ arn: STORE_ARN, credentials: ROLE, entries: readEntries(gate.keyValueStore) },
    ...{ clock: () => time, propagationDelaySeconds: DELAY_SECONDS },
    ...options,
  });
  after(() => store.close());
  const settle = () => {
    time += DELAY_SECONDS;
  };
  return { store, settle };
}

interface Half {
  readonly behavior: Omit<BehaviorOptions, 'pathPattern'>;
  readonly functionUrl: string | undefined;
}

interface HalfOptions {
  readonly zip: Uint8Array;
  /** The viewer's. */
  readonly host: string;
  readonly onEvent: (event: LambdaApiEvent) => void;
}

async function placeHalf(place: LoginHalf, { zip, host, onEvent }: HalfOptions): Promise<Half> {
  if (place === 'lambda-edge') {
    return { behavior: { viewerRequest: { zip, includeBody: true } }, functionUrl: undefined };
  }
  const login = {
    ...{ zipFile: zip, timeoutSeconds: 10, roleCredentials: ROLE },
    functionUrl: { authType: 'NONE' as const },
  };
  const account = { region: 'eu-west-1', credentials: ROLE };
  const api = await startLambdaApi({ ...account, functions: { login }, onEvent });
  after(() => api.close());
  const url = api.functionUrls.login as string;
  const customHeaders = { [ORIGIN_HEADER.name]: ORIGIN_HEADER.value, 'x-postern-host': host };
  return { behavior: { origin: { url, customHeaders } }, functionUrl: url };
}

/** AWS's import file. */
export function readEntries(importFile = '{"data":[]}'): Record<string, string> {
  const { data } = JSON.parse(importFile) as { data: { key: string; value: string }[] };
  return Object.fromEntries(data.map(({ key, value }) => [key, value]));
}
