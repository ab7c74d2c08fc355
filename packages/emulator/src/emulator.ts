/** `startEmulator`: a distribution from its options, behind a server on loopback. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createResponseCache } from './cache/response-cache.ts';
import { checkOptions } from './check-options.ts';
import type { Behavior, Distribution, FunctionSlot } from './distribution.ts';
import type { RuntimeReport } from './function/runtime-api.ts';
import {
  createFunction,
  defaultRuntime,
  type EdgeFunction,
  type FunctionHost,
} from './functions.ts';
import type { BehaviorOptions, EmulatorOptions, FunctionOptions } from './options.ts';
import { createDirectoryOrigin } from './origin/directory-origin.ts';
import type { Origin } from './origin/origin.ts';
import { createUrlOrigin } from './origin/url-origin.ts';
import { refuseConnect, refuseMalformed } from './pipeline/bare-socket.ts';
import { compilePathPattern } from './pipeline/cache-behavior.ts';
import { serveViewer } from './pipeline/viewer-connection.ts';
import { ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED } from './policies.ts';

/** A running local CloudFront. */
export interface Emulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Runtime client and Node as the function's process reports them; `undefined` without a function. */
  readonly runtime: RuntimeReport | undefined;
  /**
   * Replaces the code of every function, or of the one behaviour with that pattern (and those that share it).
   * Rejects, and keeps the old code, where CloudFront would refuse the new one. The cache stays, as in CloudFront.
   */
  replaceFunction(zip: Uint8Array | string, options?: ReplaceOptions): Promise<void>;
  /** Empties the cache, as an invalidation of every path does. */
  invalidate(): void;
  /** Ends the functions' processes and removes their folders; may be called again. */
  close(): Promise<void>;
}

/** Which function to replace. */
export interface ReplaceOptions {
  readonly pathPattern?: string;
}

type Functions = ReadonlyMap<FunctionOptions, EdgeFunction>;

const DEFAULT_ERROR_TTL_SECONDS = 10;

// Beyond CloudFront's own limit, so that the pipeline and not Node's parser refuses what is too large.
const MAX_HEADER_BYTES = 131_072;

/** Starts a local CloudFront on loopback; resolves when it answers requests. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const limits = checkOptions(options);
  const clock = options.clock ?? (() => Date.now() / 1_000);
  const onEvent = options.onEvent ?? (() => undefined);
  const nodeBinary = options.nodeBinary ?? process.execPath;
  const runtime = options.runtime ?? defaultRuntime(nodeBinary);
  const maxInstances = options.maxInstances ?? 10;
  const credentials = options.functionCredentials;
  const host = {
    ...{ limits, runtime, nodeBinary, maxInstances, onEvent },
    ...(credentials && { credentials }),
  };
  const functions = await createFunctions(options.behaviors, host);
  const origin = createOrigin(options.origin);
  const distribution: Distribution = {
    limits,
    behaviors: options.behaviors.map((behavior) => ({
      ...resolveBehavior(behavior, functions),
      origin: behavior.origin ? createOrigin(behavior.origin) : origin,
    })),
    cache: createResponseCache(clock),
    errorTtlSeconds: (status) => options.errorCaching?.[status] ?? DEFAULT_ERROR_TTL_SECONDS,
    clock,
    onEvent,
  };
  try {
    const server = await listen(distribution, options.port ?? 0);
    return describe(server, distribution, { functions, behaviors: options.behaviors });
  } catch (error) {
    await closeFunctions(functions);
    throw error;
  }
}

function describe(
  server: Server,
  distribution: Distribution,
  { functions, behaviors }: { functions: Functions; behaviors: readonly BehaviorOptions[] },
): Emulator {
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get runtime() {
      return [...functions.values()][0]?.report();
    },
    replaceFunction: async (zip, { pathPattern } = {}) => {
      const chosen = chooseFunctions(functions, behaviors, pathPattern);
      await Promise.all(chosen.map((each) => each.replace(zip)));
    },
    invalidate: () => distribution.cache.clear(),
    close: () => {
      closing ??= shutDown(server, distribution, functions);
      return closing;
    },
  };
}

/** One function for each options object, however many behaviours use it. */
async function createFunctions(
  behaviors: readonly BehaviorOptions[],
  host: FunctionHost,
): Promise<Functions> {
  const functions = new Map<FunctionOptions, EdgeFunction>();
  try {
    for (const { viewerRequest } of behaviors) {
      if (!viewerRequest || functions.has(viewerRequest)) continue;
      functions.set(viewerRequest, await createFunction(viewerRequest, host));
    }
  } catch (error) {
    await closeFunctions(functions);
    throw error;
  }
  return functions;
}

function resolveBehavior(options: BehaviorOptions, functions: Functions): Omit<Behavior, 'origin'> {
  const { pathPattern = '*', cachePolicy, originRequestPolicy } = options;
  const slot: FunctionSlot | undefined =
    options.viewerRequest && functions.get(options.viewerRequest)?.slot;
  return {
    pathPattern,
    matches: compilePathPattern(pathPattern),
    allowedMethods: options.allowedMethods ?? ['GET', 'HEAD'],
    cachePolicy: cachePolicy ?? CACHING_DISABLED,
    originRequestPolicy:
      originRequestPolicy ?? (cachePolicy ? undefined : ALL_VIEWER_EXCEPT_HOST_HEADER),
    viewerRequest: slot,
    warnedHeaders: new Set(),
  };
}

function chooseFunctions(
  functions: Functions,
  behaviors: readonly BehaviorOptions[],
  pathPattern: string | undefined,
): EdgeFunction[] {
  if (pathPattern === undefined) return [...functions.values()];
  const behavior = behaviors.find((each) => (each.pathPattern ?? '*') === pathPattern);
  const chosen = behavior?.viewerRequest && functions.get(behavior.viewerRequest);
  if (chosen) return [chosen];
  throw new TypeError(
    `Option "pathPattern" must name a behaviour with a function, got "${pathPattern}"`,
  );
}

function createOrigin(origin: EmulatorOptions['origin']): Origin {
  if ('directory' in origin) return createDirectoryOrigin(origin.directory);
  return createUrlOrigin(new URL(origin.url), origin.customHeaders);
}

async function listen(distribution: Distribution, port: number): Promise<Server> {
  const options = { maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false };
  const server = createServer(options, (incoming, outgoing) => {
    // A defect of the emulator must not take the developer's other requests with it.
    serveViewer(incoming, outgoing, distribution).catch(() => outgoing.destroy());
  });
  server.on('clientError', refuseMalformed);
  server.on('connect', (incoming) => refuseConnect(incoming, distribution.onEvent));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function shutDown(
  server: Server,
  distribution: Distribution,
  functions: Functions,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  // Behaviours without an origin of their own share the distribution's.
  for (const origin of new Set(distribution.behaviors.map((each) => each.origin))) origin.close();
  await Promise.all([closed, closeFunctions(functions)]);
}

async function closeFunctions(functions: Functions): Promise<void> {
  await Promise.all([...functions.values()].map((each) => each.close()));
}
