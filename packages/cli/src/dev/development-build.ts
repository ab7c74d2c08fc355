/** One build of `postern dev`: what runs where, for whichever target. */
import type { PosternConfig } from 'postern';
import { checksInFunction, functionHalf } from 'postern/gate';
import { type BuiltGate, buildPrepared } from '../build/build.ts';
import { type BuiltFunction, buildFunction } from '../build/build-function.ts';
import { buildSplitPrepared, writingTo } from '../build/build-split.ts';
import type { BuiltTarget } from '../build/build-target.ts';
import { type PreparedGate, prepareGate } from '../build/prepare.ts';
import { loadConfig } from '../config/load.ts';
import { type DevelopmentConfig, developmentConfig } from './development-config.ts';
import { type DevelopmentSecrets, markFetched } from './development-secrets.ts';
import { PROPAGATION_SECONDS, type StoreHolder } from './local-store.ts';
import type { ProviderHolder } from './provider-holder.ts';

/** What functions run, and what is said of it. */
export interface DevelopmentBuild {
  /** Of a Lambda@Edge function: the whole gate, or the login half of a split one. */
  readonly lambda?: BuiltGate;
  /** Of a CloudFront Function. */
  readonly edge?: BuiltFunction;
  readonly report: BuiltTarget['report'];
  /** Absolute paths of every file that it was made from. */
  readonly inputs: readonly string[];
  /** As it was built. */
  readonly config: PosternConfig;
  /** For people to read. */
  readonly changes: readonly string[];
}

export interface DevelopmentSources {
  readonly providers: ProviderHolder;
  readonly secrets: DevelopmentSecrets;
  readonly stores: StoreHolder;
}

export interface DevelopmentBuildOptions {
  readonly config: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly provider?: boolean;
}

type Built = Omit<DevelopmentBuild, 'config' | 'changes'>;

/** Starts the provider and the store that the config needs, before anything is built that names them. */
export async function buildForDevelopment(
  { config, cwd, env: given, provider: isPlayed = true }: DevelopmentBuildOptions,
  { providers, secrets, stores }: DevelopmentSources,
): Promise<DevelopmentBuild> {
  const { value } = await loadConfig(config, cwd);
  const marked = markFetched(value as unknown as PosternConfig);
  const environment = secrets.environmentFor(marked, { env: given, isPlayed });
  const provider = await providers.fit(marked, environment.proof);
  let adjusted: DevelopmentConfig | undefined;
  const gate = await prepareGate({
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
  const store = await fitStore(gate, stores);
  const built = await build(store.gate);
  return {
    ...built,
    config: used,
    changes: [...changes, ...environment.changes, ...store.changes],
  };
}

async function build(gate: PreparedGate): Promise<Built> {
  const { target } = gate.plan;
  if (target === 'split') {
    const { gate: edge, login: lambda, report, inputs } = await buildSplitPrepared(gate);
    return { edge, lambda, report, inputs };
  }
  if (checksInFunction(target)) {
    const edge = await buildFunction(gate, functionHalf(gate.plan));
    return { edge, report: edge.report, inputs: edge.inputs };
  }
  const lambda = await buildPrepared(gate);
  return { lambda, report: lambda.report, inputs: lambda.inputs };
}

interface FittedStore {
  readonly gate: PreparedGate;
  readonly changes: readonly string[];
}

/** A gate whose login half writes to the store of this machine. */
async function fitStore(gate: PreparedGate, stores: StoreHolder): Promise<FittedStore> {
  const { plan } = gate;
  const { target, revocationStore } = plan;
  const store = checksInFunction(target) ? await stores.fit(plan) : undefined;
  if (!store) return { gate, changes: [] };
  if (revocationStore?.type !== 'key-value-store') {
    return {
      gate,
      changes: ['the KeyValueStore is a local one, with the session keys of this run'],
    };
  }
  return {
    gate: writingTo(gate, store.url),
    changes: [
      `the KeyValueStore ${revocationStore.arn} is played by ${store.url}: the function reads a change ${PROPAGATION_SECONDS} seconds late`,
    ],
  };
}
