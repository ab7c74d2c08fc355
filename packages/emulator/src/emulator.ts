/** `startEmulator`: a distribution from its options, behind a server on loopback. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createResponseCache } from './cache/response-cache.ts';
import { checkOptions } from './check-options.ts';
import { defaultEngine, type FunctionEngine, njsVersion } from './cloudfront-function/engine.ts';
import type { Behavior, Distribution } from './distribution.ts';
import type { EventListener } from './events.ts';
import type { RuntimeReport } from './function/runtime-api.ts';
import {
  createFunction,
  defaultRuntime,
  type EdgeFunction,
  type FunctionHost,
} from './functions.ts';
import type {
  BehaviorOptions,
  CloudFrontFunctionOptions,
  EmulatorOptions,
  FunctionOptions,
} from './options.ts';
import { createDirectoryOrigin } from './origin/directory-origin.ts';
import type { Origin } from './origin/origin.ts';
import { createUrlOrigin } from './origin/url-origin.ts';
import { refuseConnect, refuseMalformed } from './pipeline/bare-socket.ts';
import { compilePathPattern } from './pipeline/cache-behavior.ts';
import { serveViewer } from './pipeline/viewer-connection.ts';
import { ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED } from './policies.ts';
import { trustedKeysOf } from './signed-cookies/key-groups.ts';
import { deploymentOfEmulator } from './validator/deployment-of-emulator.ts';
import { RULES } from './validator/rules.ts';
import { validateDeployment } from './validator/validate-deployment.ts';

/** A running local CloudFront. */
export interface Emulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Runtime client and Node as the function's process reports them; `undefined` without a function. */
  readonly runtime: RuntimeReport | undefined;
  /** What CloudFront Functions run in: `vm`, or njs with its version, such as `njs 0.7.9`; `undefined` without such a function. */
  readonly functionEngine: string | undefined;
  /** What runs now, each function once. */
  readonly functions: readonly RunningFunction[];
  /**
   * Replaces the code of every function, or of the one behavior with that pattern (and those that share it): a Lambda@Edge
   * function's by a deployment package or its path, a CloudFront Function's by source text.
   * Rejects, and keeps the old code, where CloudFront would refuse the new one. The cache stays, as in CloudFront.
   */
  replaceFunction(code: Uint8Array | string, options?: ReplaceOptions): Promise<void>;
  /** Empties the cache, as an invalidation of every path does. */
  invalidate(): void;
  /** Ends the functions' processes and removes their folders; may be called again. */
  close(): Promise<void>;
}

/** The code that new requests meet. */
export interface RunningFunction {
  readonly kind: 'lambda-edge' | 'cloudfront-function';
  /**
   * SHA-256 in base64. Of a Lambda@Edge function's zip, as it was given: what AWS shows as `CodeSha256`. Of a CloudFront Function's
   * source as UTF-8.
   */
  readonly codeSha256: string;
}

/** Which function to replace. */
export interface ReplaceOptions {
  readonly pathPattern?: string;
  /** @default 'viewer-request' */
  readonly event?: 'viewer-request' | 'viewer-response';
}

type AnyFunctionOptions = FunctionOptions | CloudFrontFunctionOptions;

type Functions = ReadonlyMap<AnyFunctionOptions, EdgeFunction>;

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
  const engine = options.functionEngine ?? defaultEngine();
  const host = {
    ...{ limits, runtime, nodeBinary, maxInstances, engine, onEvent },
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
    customErrors: options.customErrorResponses ?? [],
    errorTtlSeconds: (status) => options.errorCaching?.[status] ?? DEFAULT_ERROR_TTL_SECONDS,
    clock,
    onEvent,
  };
  announceFindings(options, onEvent);
  try {
    const server = await listen(distribution, options.port ?? 0);
    return describe(server, distribution, { functions, behaviors: options.behaviors, engine });
  } catch (error) {
    await closeFunctions(functions);
    throw error;
  }
}

/** What CloudFront itself refuses has been thrown by now, and a function's source is looked at before its first request. */
function announceFindings(options: EmulatorOptions, onEvent: EventListener): void {
  const { profile = 'current' } = options;
  const findings = validateDeployment(deploymentOfEmulator(options), {
    profile,
    allowUngated: true,
  });
  for (const each of findings) {
    if (RULES[each.rule].stage === 'deployment') onEvent({ type: 'validation', ...each });
  }
}

interface Deployed {
  readonly functions: Functions;
  readonly behaviors: readonly BehaviorOptions[];
  readonly engine: FunctionEngine;
}

function describe(
  server: Server,
  distribution: Distribution,
  { functions, behaviors, engine }: Deployed,
): Emulator {
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get runtime() {
      return [...functions.values()].find(({ slot }) => slot.kind === 'lambda-edge')?.report();
    },
    get functions() {
      return [...functions.values()].map((each) => ({
        kind: each.slot.kind,
        codeSha256: each.codeSha256(),
      }));
    },
    functionEngine: hasKind(functions, 'cloudfront-function') ? engineName(engine) : undefined,
    replaceFunction: async (code, options = {}) => {
      const chosen = chooseFunctions(functions, behaviors, options);
      await Promise.all(chosen.map((each) => each.replace(code)));
    },
    invalidate: () => distribution.cache.clear(),
    close: () => {
      closing ??= shutDown(server, distribution, functions);
      return closing;
    },
  };
}

function hasKind(functions: Functions, kind: EdgeFunction['slot']['kind']): boolean {
  return [...functions.values()].some(({ slot }) => slot.kind === kind);
}

function engineName(engine: FunctionEngine): string {
  return engine === 'njs' ? `njs ${njsVersion()}` : engine;
}

/** One function for each options object, however many behaviors use it. */
async function createFunctions(
  behaviors: readonly BehaviorOptions[],
  host: FunctionHost,
): Promise<Functions> {
  const functions = new Map<AnyFunctionOptions, EdgeFunction>();
  try {
    const all = behaviors.flatMap(({ viewerRequest, viewerResponse }) => [
      viewerRequest,
      viewerResponse,
    ]);
    for (const options of all) {
      if (!options || functions.has(options)) continue;
      functions.set(options, await createFunction(options, host));
    }
  } catch (error) {
    await closeFunctions(functions);
    throw error;
  }
  return functions;
}

function resolveBehavior(options: BehaviorOptions, functions: Functions): Omit<Behavior, 'origin'> {
  const { pathPattern = '*', cachePolicy, originRequestPolicy, trustedKeyGroups } = options;
  const request = options.viewerRequest && functions.get(options.viewerRequest)?.slot;
  const response = options.viewerResponse && functions.get(options.viewerResponse)?.slot;
  return {
    pathPattern,
    matches: compilePathPattern(pathPattern),
    allowedMethods: options.allowedMethods ?? ['GET', 'HEAD'],
    cachePolicy: cachePolicy ?? CACHING_DISABLED,
    originRequestPolicy:
      originRequestPolicy ?? (cachePolicy ? undefined : ALL_VIEWER_EXCEPT_HOST_HEADER),
    viewerRequest: request,
    viewerResponse: response?.kind === 'cloudfront-function' ? response : undefined,
    ...(trustedKeyGroups && { trustedKeys: trustedKeysOf(trustedKeyGroups) }),
    warnedHeaders: new Set(),
  };
}

function chooseFunctions(
  functions: Functions,
  behaviors: readonly BehaviorOptions[],
  { pathPattern, event = 'viewer-request' }: ReplaceOptions,
): EdgeFunction[] {
  const meant = behaviors.filter(
    (each) => pathPattern === undefined || (each.pathPattern ?? '*') === pathPattern,
  );
  const options = meant.map((each) =>
    event === 'viewer-request' ? each.viewerRequest : each.viewerResponse,
  );
  const chosen = [...new Set(options)].flatMap((each) => (each && functions.get(each)) ?? []);
  if (pathPattern !== undefined && chosen.length === 0) {
    throw new TypeError(
      `Option "pathPattern" must name a behavior with a function, got "${pathPattern}"`,
    );
  }
  if (new Set(chosen.map(({ slot }) => slot.kind)).size <= 1) return chosen;
  throw new TypeError(
    'Option "pathPattern" must say which function to replace: the distribution has functions of both kinds',
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
  // Behaviors without an origin of their own share the distribution's.
  for (const origin of new Set(distribution.behaviors.map((each) => each.origin))) origin.close();
  await Promise.all([closed, closeFunctions(functions)]);
}

async function closeFunctions(functions: Functions): Promise<void> {
  await Promise.all([...functions.values()].map((each) => each.close()));
}
