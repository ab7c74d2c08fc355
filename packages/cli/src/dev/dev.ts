/** `postern dev`: provider, gate, local CloudFront and origin on one machine, built anew at every change of the config. */
import type { Emulator, EmulatorEvent, EmulatorOptions, KeyValueStore } from '@postern/emulator';
import type { PosternConfig } from 'postern';
import { buildForDevelopment, type DevelopmentBuild } from './development-build.ts';
import { createDevelopmentSecrets } from './development-secrets.ts';
import { type LocalFunction, startLocalEdge } from './local-edge.ts';
import { createStoreHolder } from './local-store.ts';
import { openOrigin } from './open-origin.ts';
import type { DevProvider } from './provider.ts';
import { createProviderHolder } from './provider-holder.ts';
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
  /** Of CloudFront Functions. @default 'njs' where it is installed, else 'vm' */
  readonly functionEngine?: EmulatorOptions['functionEngine'];
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
  | {
      readonly type: 'rebuilt';
      /** Of the Lambda@Edge function, where there is one. */
      readonly zipBytes?: number;
      /** Of the CloudFront Function's source, where there is one. */
      readonly functionBytes?: number;
      readonly changes: readonly string[];
    }
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
  /** The functions on viewer-request, in the order of their behaviors. */
  readonly functions: readonly LocalFunction[];
  /** What plays the KeyValueStore of a gate that checks in a CloudFront Function. */
  readonly store: KeyValueStore | undefined;
  /** The origin's folder or URL. */
  readonly origin: string;
  /** The config as it was built. */
  readonly config: PosternConfig;
  /** Of what runs. */
  readonly report: DevelopmentBuild['report'];
  /** What was changed in the config, for people to read. */
  readonly changes: readonly string[];
  /** Idempotent. */
  close(): Promise<void>;
}

/** What CloudFront keeps for 10 seconds unless the distribution says otherwise; here a mended error shows at once. */
const NO_ERROR_CACHING = { 404: 0, 410: 0, 414: 0, 500: 0, 501: 0, 502: 0, 503: 0, 504: 0 };
const ERROR_CACHING_CHANGE =
  'an error of the origin is kept only if the origin asks; CloudFront keeps it for 10 seconds';

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
  const providers = createProviderHolder(options);
  const stores = createStoreHolder();
  const sources = { providers, stores, secrets: createDevelopmentSecrets() };
  closers.push(
    () => providers.close(),
    () => stores.close(),
  );
  const { origin, name, close: closeOrigin } = await openOrigin(options);
  closers.push(closeOrigin);
  let current = await buildForDevelopment(options, sources);
  const edge = await startLocalEdge(current, { ...emulatorOptions(options), origin, stores });
  closers.push(() => edge.close());
  const rebuilding = oneAtATime(async (isStopped) => {
    try {
      const next = await buildForDevelopment(options, sources);
      if (isStopped()) return;
      await edge.deploy(next);
      current = next;
      watcher.watch(current.inputs);
      if (!isStopped()) onEvent(rebuilt(current));
    } catch (error) {
      // What closing takes away from under a rebuild is no failure of the config.
      if (!isStopped()) onEvent({ type: 'rebuild-failed', error });
    }
  });
  const watcher = createFileWatcher(rebuilding.start);
  watcher.watch(current.inputs);
  closers.push(async () => {
    watcher.close();
    await rebuilding.stop();
  });
  return {
    get emulator() {
      return edge.emulator;
    },
    get url() {
      const { url, port } = edge.emulator;
      return current.config.login ? `http://localhost:${port}` : url;
    },
    get provider() {
      return providers.current();
    },
    get noProviderReason() {
      return providers.reason();
    },
    get functions() {
      return edge.functions;
    },
    get store() {
      return current.edge && stores.current();
    },
    origin: name,
    get config() {
      return current.config;
    },
    get report() {
      return current.report;
    },
    get changes() {
      return [...current.changes, ERROR_CACHING_CHANGE];
    },
    close,
  };
}

function emulatorOptions(options: DevOptions): Omit<EmulatorOptions, 'behaviors' | 'origin'> {
  const { port = 0, onEvent, profile, runtime, functionCredentials, functionEngine } = options;
  return {
    port,
    errorCaching: NO_ERROR_CACHING,
    ...(profile && { profile }),
    ...(runtime && { runtime }),
    ...(functionCredentials && { functionCredentials }),
    ...(functionEngine && { functionEngine }),
    ...(onEvent && { onEvent }),
  };
}

function rebuilt({ lambda, edge, changes }: DevelopmentBuild): DevEvent {
  return {
    type: 'rebuilt',
    ...(lambda && { zipBytes: lambda.zip.length }),
    ...(edge && { functionBytes: edge.report.sourceBytes }),
    changes: [...changes, ERROR_CACHING_CHANGE],
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
