/** `postern dev`: provider, gate, local CloudFront and origin on one machine, built anew at every change of the config. */
import {
  type Emulator,
  type EmulatorEvent,
  type EmulatorOptions,
  startEmulator,
} from '@postern/emulator';
import type { PosternConfig } from 'postern';
import { type BuiltGate, buildGate } from '../build/build.ts';
import type { BuildReport } from '../build/report.ts';
import { loadConfig } from '../config/load.ts';
import { developmentConfig } from './development-config.ts';
import {
  createDevelopmentSecrets,
  type DevelopmentSecrets,
  markFetched,
} from './development-secrets.ts';
import { openOrigin } from './open-origin.ts';
import type { DevProvider } from './provider.ts';
import { createProviderHolder, type ProviderHolder } from './provider-holder.ts';
import { createFileWatcher } from './watch-files.ts';

export interface DevOptions {
  readonly config: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default 0, any free port */
  readonly port?: number;
  /** A folder or a URL. @default an origin that echoes what reaches it */
  readonly origin?: string | undefined;
  readonly profile?: EmulatorOptions['profile'];
  readonly runtime?: EmulatorOptions['runtime'];
  /** The role that the gate's function has, where it signs requests to AWS. @default placeholders that nobody accepts */
  readonly functionCredentials?: EmulatorOptions['functionCredentials'] | undefined;
  /** False leaves the config's own issuer in place. @default true */
  readonly provider?: boolean;
  /** @default 0, any free port */
  readonly providerPort?: number;
  readonly onEvent?: (event: DevEvent) => void;
}

export type DevEvent =
  | EmulatorEvent
  | { readonly type: 'rebuilt'; readonly zipBytes: number; readonly changes: readonly string[] }
  /** The function that ran before keeps running. */
  | { readonly type: 'rebuild-failed'; readonly error: unknown };

export interface DevServer {
  readonly emulator: Emulator;
  /**
   * Where people open it. With a login that is another host than the provider's, as it will be: cookies know no ports, and on
   * one host each would be sent the other's.
   */
  readonly url: string;
  /** Absent without one, with the reason beside it. */
  readonly provider: DevProvider | undefined;
  readonly noProviderReason: string | undefined;
  /** The origin's folder or URL. */
  readonly origin: string;
  /** The config as it was built. */
  readonly config: PosternConfig;
  /** Of the function that runs. */
  readonly report: BuildReport;
  /** What was changed in the config, for people to read. */
  readonly changes: readonly string[];
  /** Idempotent. */
  close(): Promise<void>;
}

/** What CloudFront keeps for 10 seconds unless the distribution says otherwise; here a mended error shows at once. */
const NO_ERROR_CACHING = { 404: 0, 410: 0, 414: 0, 500: 0, 501: 0, 502: 0, 503: 0, 504: 0 };
const ERROR_CACHING_CHANGE =
  'an error of the origin is kept only if the origin asks; CloudFront keeps it for 10 seconds';

const EVERY_METHOD = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

interface DevBuild {
  readonly built: BuiltGate;
  readonly config: PosternConfig;
  readonly changes: readonly string[];
}

export async function startDev(options: DevOptions): Promise<DevServer> {
  const closers: (() => Promise<void>)[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closeAll(closers);
    return closing;
  };
  try {
    return await start(options, { closers, close });
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** In reverse: what was started last leans on what was started before. */
async function closeAll(closers: (() => Promise<void>)[]): Promise<void> {
  for (const close of closers.toReversed()) await close();
}

interface Lifetime {
  readonly closers: (() => Promise<void>)[];
  readonly close: () => Promise<void>;
}

async function start(options: DevOptions, { closers, close }: Lifetime): Promise<DevServer> {
  const { onEvent = () => undefined } = options;
  const sources = { providers: createProviderHolder(options), secrets: createDevelopmentSecrets() };
  const { providers } = sources;
  closers.push(() => providers.close());
  const { origin, name, close: closeOrigin } = await openOrigin(options);
  closers.push(closeOrigin);
  let current = await buildForDevelopment(options, sources);
  const emulator = await startEmulator({
    port: options.port ?? 0,
    behaviors: [{ viewerRequest: { zip: current.built.zip }, allowedMethods: EVERY_METHOD }],
    origin,
    errorCaching: NO_ERROR_CACHING,
    ...(options.profile && { profile: options.profile }),
    ...(options.runtime && { runtime: options.runtime }),
    ...(options.functionCredentials && { functionCredentials: options.functionCredentials }),
    onEvent,
  });
  closers.push(() => emulator.close());
  const rebuilding = oneAtATime(async (isStopped) => {
    try {
      const next = await buildForDevelopment(options, sources);
      if (isStopped()) return;
      current = next;
      await emulator.replaceFunction(current.built.zip);
      watcher.watch(current.built.inputs);
      const { changes, built } = current;
      if (!isStopped()) onEvent({ type: 'rebuilt', zipBytes: built.zip.length, changes });
    } catch (error) {
      // What closing takes away from under a rebuild is no failure of the config.
      if (!isStopped()) onEvent({ type: 'rebuild-failed', error });
    }
  });
  const watcher = createFileWatcher(rebuilding.start);
  watcher.watch(current.built.inputs);
  closers.push(async () => {
    watcher.close();
    await rebuilding.stop();
  });
  return {
    emulator,
    get url() {
      return current.config.login ? `http://localhost:${emulator.port}` : emulator.url;
    },
    get provider() {
      return providers.current();
    },
    get noProviderReason() {
      return providers.reason();
    },
    origin: name,
    get config() {
      return current.config;
    },
    get report() {
      return current.built.report;
    },
    get changes() {
      return current.changes;
    },
    close,
  };
}

interface Repeated {
  /** During a run it makes one more afterwards. */
  start(): void;
  /** Resolves when the last run has ended; none begins afterwards. */
  stop(): Promise<void>;
}

function oneAtATime(work: (isStopped: () => boolean) => Promise<void>): Repeated {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  async function repeat(): Promise<void> {
    while (again && !stopped) {
      again = false;
      await work(() => stopped);
    }
    running = undefined;
  }
  return {
    start() {
      if (stopped) return;
      again = true;
      running ??= repeat();
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

interface Sources {
  readonly providers: ProviderHolder;
  readonly secrets: DevelopmentSecrets;
}

async function buildForDevelopment(
  { config, cwd, env: given, provider: isPlayed = true }: DevOptions,
  { providers, secrets }: Sources,
): Promise<DevBuild> {
  const { value } = await loadConfig(config, cwd);
  const marked = markFetched(value as unknown as PosternConfig);
  const environment = secrets.environmentFor(marked, { env: given, isPlayed });
  const provider = await providers.fit(marked, environment.proof);
  let adjusted: ReturnType<typeof developmentConfig> | undefined;
  const built = await buildGate({
    config,
    cwd,
    env: environment.env,
    now: Date.now() / 1000,
    mark: markFetched,
    adjust(resolved) {
      adjusted = developmentConfig(resolved, provider);
      return adjusted.config;
    },
  });
  const { config: used, changes } = adjusted as NonNullable<typeof adjusted>;
  return {
    built,
    config: used,
    changes: [...changes, ...environment.changes, ERROR_CACHING_CHANGE],
  };
}
