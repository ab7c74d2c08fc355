/** `deploymentOfEmulator`: what the emulator's options say of the distribution that they stand for. */
import { isLambdaEdge } from '../check-options.ts';
import type {
  BehaviorOptions,
  CloudFrontFunctionOptions,
  EmulatorOptions,
  FunctionOptions,
  OriginOptions,
} from '../options.ts';
import { ALL_VIEWER_EXCEPT_HOST_HEADER, CACHING_DISABLED } from '../policies.ts';
import type {
  AssociationFacts,
  BehaviorFacts,
  CloudFrontFunctionFacts,
  DeploymentFacts,
  LambdaFacts,
  OriginFacts,
} from './deployment-facts.ts';
import { looksSecret } from './looks-secret.ts';

type AnyFunctionOptions = FunctionOptions | CloudFrontFunctionOptions;

const NOTHING = { headers: 'none', cookies: 'none', queryStrings: 'none' } as const;

/**
 * Reads options that `startEmulator` takes; nothing is started and no file is read. A function that bears no mark on viewer-request is
 * a gate, unless another one bears one: people who run it here know what it is.
 */
export function deploymentOfEmulator(options: EmulatorOptions): DeploymentFacts {
  const ids = nameFunctions(options.behaviors);
  const origins = nameOrigins(options);
  return {
    distributions: [
      {
        id: 'distribution',
        behaviors: options.behaviors.map((each) => behaviorFacts(each, options, { ids, origins })),
        origins: [...origins].map(([origin, id]) => originFacts(origin, id)),
        publicPathPatterns: options.publicPathPatterns,
      },
    ],
    functions: [...ids].map(([each, id]) => functionFacts(each, id, options)),
    stores: [],
  };
}

interface Names {
  readonly ids: ReadonlyMap<AnyFunctionOptions, string>;
  readonly origins: ReadonlyMap<OriginOptions, string>;
}

/** Each by the first option that names it. */
function nameFunctions(behaviors: readonly BehaviorOptions[]): Map<AnyFunctionOptions, string> {
  const ids = new Map<AnyFunctionOptions, string>();
  for (const [index, behavior] of behaviors.entries()) {
    for (const event of ['viewerRequest', 'viewerResponse'] as const) {
      const options = behavior[event];
      if (options && !ids.has(options)) ids.set(options, `behaviors[${index}].${event}`);
    }
  }
  return ids;
}

function nameOrigins({ behaviors, origin }: EmulatorOptions): Map<OriginOptions, string> {
  const names = new Map([[origin, 'origin']]);
  for (const [index, behavior] of behaviors.entries()) {
    if (behavior.origin && !names.has(behavior.origin)) {
      names.set(behavior.origin, `behaviors[${index}].origin`);
    }
  }
  return names;
}

function behaviorFacts(
  behavior: BehaviorOptions,
  { origin }: EmulatorOptions,
  { ids, origins }: Names,
): BehaviorFacts {
  const { pathPattern = '*', cachePolicy, originRequestPolicy, viewerRequest } = behavior;
  return {
    pathPattern,
    originIds: [origins.get(behavior.origin ?? origin) ?? 'origin'],
    allowedMethods: behavior.allowedMethods ?? ['GET', 'HEAD'],
    cachePolicy: cachePolicy ?? CACHING_DISABLED,
    originRequestPolicy:
      originRequestPolicy ?? (cachePolicy ? NOTHING : ALL_VIEWER_EXCEPT_HOST_HEADER),
    trustedKeyGroups: (behavior.trustedKeyGroups ?? []).length > 0,
    associations: [
      ...associationFacts('viewer-request', viewerRequest, ids),
      ...associationFacts('viewer-response', behavior.viewerResponse, ids),
    ],
  };
}

function associationFacts(
  event: 'viewer-request' | 'viewer-response',
  options: AnyFunctionOptions | undefined,
  ids: Names['ids'],
): AssociationFacts[] {
  if (!options) return [];
  const kind = isLambdaEdge(options) ? 'lambda' : 'cloudfront-function';
  const includeBody = isLambdaEdge(options) ? options.includeBody : undefined;
  return [{ event, kind, functionId: ids.get(options), includeBody }];
}

function functionFacts(
  options: AnyFunctionOptions,
  id: string,
  { behaviors, runtime }: EmulatorOptions,
): LambdaFacts | CloudFrontFunctionFacts {
  const isMarked = behaviors.some((each) => each.viewerRequest?.role);
  const isOnRequest = behaviors.some((each) => each.viewerRequest === options);
  const role = options.role ?? (isOnRequest && !isMarked ? 'gate' : undefined);
  if (!isLambdaEdge(options)) {
    const stores = options.keyValueStore ? 1 : 0;
    return { kind: 'cloudfront-function', id, role, code: options.code, stores, published: true };
  }
  const { zip, handler, memoryMegabytes = 128, timeoutSeconds = 5 } = options;
  const zipBytes = typeof zip === 'string' ? undefined : zip.byteLength;
  return {
    ...{ kind: 'lambda', id, role, hasUrl: false, zipBytes },
    ...{ runtime, handler, memoryMegabytes, timeoutSeconds },
  };
}

/** A folder stands for a bucket, and a server on this machine for one that has its own protection: nothing is known of either. */
function originFacts(origin: OriginOptions, id: string): OriginFacts {
  if ('directory' in origin || isLoopback(origin.url)) return { id, isStandIn: true };
  const secretHeader = Object.values(origin.customHeaders ?? {}).some(looksSecret);
  return { id, access: 'none', vpcOrigin: false, secretHeader };
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}
