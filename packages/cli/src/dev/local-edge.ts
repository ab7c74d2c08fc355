/** The local CloudFront of a running `postern dev`: one behavior for a gate that is one function, two for a split one. */
import {
  type BehaviorOptions,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '@postern/emulator';
import type { DevelopmentBuild } from './development-build.ts';
import type { StoreHolder } from './local-store.ts';

export type LocalEdgeOptions = Omit<EmulatorOptions, 'behaviors'> & {
  readonly stores: StoreHolder;
};

/** A function on viewer-request, as people should know it. */
export interface LocalFunction {
  readonly pathPattern: string;
  readonly kind: 'cloudfront-function' | 'lambda-edge';
  /** What runs it here, such as `njs 0.7.9`. */
  readonly engine: string;
}

export interface LocalEdge {
  /** Another one after a build for other behaviors, on the same port. */
  readonly emulator: Emulator;
  readonly functions: readonly LocalFunction[];
  /** Puts a build in the place of the one before. Rejects, and keeps that one, where CloudFront would refuse it. */
  deploy(build: DevelopmentBuild): Promise<void>;
  close(): Promise<void>;
}

export const LOGIN_PATTERN = '/.postern/*';
const DEFAULT_PATTERN = '*';
const EVERY_METHOD = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

export async function startLocalEdge(
  first: DevelopmentBuild,
  { stores, ...options }: LocalEdgeOptions,
): Promise<LocalEdge> {
  let shape = shapeOf(first);
  let emulator = await startEmulator({ ...options, behaviors: behaviorsOf(first, stores) });
  return {
    get emulator() {
      return emulator;
    },
    get functions() {
      return functionsOf(shape, emulator);
    },
    async deploy(build) {
      if (shapeOf(build) === shape) return replace(emulator, build);
      const { port } = emulator;
      await emulator.close();
      emulator = await startEmulator({ ...options, port, behaviors: behaviorsOf(build, stores) });
      shape = shapeOf(build);
    },
    close: () => emulator.close(),
  };
}

/** Of targets only this is left to see: a distribution's behaviors cannot be changed while it runs. */
type Shape = 'lambda' | 'function' | 'split';

function shapeOf({ lambda, edge }: DevelopmentBuild): Shape {
  if (lambda && edge) return 'split';
  return edge ? 'function' : 'lambda';
}

function behaviorsOf({ lambda, edge }: DevelopmentBuild, stores: StoreHolder): BehaviorOptions[] {
  const behaviors: BehaviorOptions[] = [];
  if (lambda) {
    const half = edge && { pathPattern: LOGIN_PATTERN };
    const role = half ? 'login' : 'gate';
    const viewerRequest = { zip: lambda.zip, role, ...(half && { includeBody: true }) } as const;
    behaviors.push({ ...half, viewerRequest, allowedMethods: EVERY_METHOD });
  }
  if (edge) {
    const store = stores.current() && { keyValueStore: stores.forFunctions };
    const viewerRequest = { code: edge.code, role: 'gate', ...store } as const;
    behaviors.push({ viewerRequest, allowedMethods: EVERY_METHOD });
  }
  return behaviors;
}

/** The half that makes sessions first: the function believes what either makes, and the ring is in the store already. */
async function replace(emulator: Emulator, { lambda, edge }: DevelopmentBuild): Promise<void> {
  const pathPattern = edge ? LOGIN_PATTERN : DEFAULT_PATTERN;
  if (lambda) await emulator.replaceFunction(lambda.zip, { pathPattern });
  if (edge) await emulator.replaceFunction(edge.code, { pathPattern: DEFAULT_PATTERN });
}

function functionsOf(shape: Shape, { runtime, functionEngine }: Emulator): LocalFunction[] {
  const { client = '', node = '' } = runtime ?? {};
  const engine = `${client}, Node ${node}`;
  const checks = { kind: 'cloudfront-function', engine: functionEngine ?? '' } as const;
  const gate = { pathPattern: DEFAULT_PATTERN, kind: 'lambda-edge', engine } as const;
  if (shape === 'lambda') return [gate];
  const inFunction = { ...checks, pathPattern: DEFAULT_PATTERN };
  return shape === 'function'
    ? [inFunction]
    : [{ ...gate, pathPattern: LOGIN_PATTERN }, inFunction];
}
