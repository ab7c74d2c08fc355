/** What is examined: a config and everything that follows from it, each made once, when the first check asks. */
import type { PosternConfig } from 'postern';
import { type GatePlan, planGate } from 'postern/gate';
import { type BuiltTarget, buildTargetPrepared } from '../build/build-target.ts';
import { type GivenConfig, type PreparedGate, planGiven, readConfig } from '../build/prepare.ts';
import { standInLock } from '../build/stand-in-lock.ts';
import { loadConfig } from '../config/load.ts';
import type { Fetch } from '../lock/fetch-json.ts';
import { EMPTY_LOCK, type Lock, readLock } from '../lock/lock-file.ts';
import { resolveLock } from '../lock/resolve-lock.ts';
import { createBoundedFetch } from './bounded-fetch.ts';
import { Blocked } from './check.ts';
import { type ExaminedProvider, examinedProviders } from './examined-providers.ts';
import { type ExaminedTemplate, readTemplates } from './examined-templates.ts';
import { type CompletedEnvironment, completeEnvironment } from './stand-in-secrets.ts';
import { functionsOf, type TemplateFunction } from './template-functions.ts';

export interface SubjectOptions {
  /** Path of the config, relative to `cwd`. */
  readonly config: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default postern.lock.json beside the config */
  readonly lock?: string | undefined;
  /** A CloudFormation template, or a folder of them. @default none is examined */
  readonly template?: string | undefined;
  /** Path patterns of the template's behaviors that are meant to be open. @default none */
  readonly public?: readonly string[] | undefined;
  /** Logical IDs of the template's distributions that no gate is meant for. @default none */
  readonly ungated?: readonly string[] | undefined;
  /** The folder of a build. @default today's build alone is examined */
  readonly build?: string | undefined;
  /** Nothing is asked over the network. @default false */
  readonly offline?: boolean | undefined;
  /** How long a server may take for an answer. @default 10 */
  readonly timeoutSeconds?: number | undefined;
  /** Seconds since the epoch. @default the system's clock */
  readonly clock?: (() => number) | undefined;
  readonly fetch?: Fetch | undefined;
}

export interface Subject {
  readonly options: SubjectOptions;
  readonly clock: () => number;
  readonly timeoutSeconds: number;
  readonly fetch: Fetch;
  /** The config as it is written, and the secrets that stand-ins were made for. */
  readonly secrets: () => Promise<CompletedEnvironment>;
  readonly given: () => Promise<GivenConfig>;
  /** What the config alone says: keys and endpoints in it are made up, but for those that it has itself. */
  readonly plan: () => Promise<GatePlan>;
  readonly lock: () => Promise<Lock>;
  /** Planned with the lock, and what it lacks fetched. */
  readonly gate: () => Promise<PreparedGate>;
  /** Today's build. */
  readonly built: () => Promise<BuiltTarget>;
  readonly providers: () => Promise<readonly ExaminedProvider[]>;
  /** None where no `template` is given. */
  readonly templates: () => Promise<readonly TemplateWithFunctions[]>;
}

export interface TemplateWithFunctions extends ExaminedTemplate {
  readonly functions: readonly TemplateFunction[];
}

const TIMEOUT_SECONDS = 10;

/** Reads, fetches and builds; writes nothing. */
export function createSubject(options: SubjectOptions): Subject {
  const { config, cwd, env, timeoutSeconds = TIMEOUT_SECONDS, offline = false } = options;
  const clock = options.clock ?? (() => Date.now() / 1000);
  const bounded = createBoundedFetch({
    ...{ fetch: options.fetch, timeoutSeconds, clock },
    isOffline: offline,
  });
  const { fetch } = bounded;
  const secrets = once(async () => {
    const { value } = await loadConfig(config, cwd);
    return completeEnvironment(value as unknown as PosternConfig, env);
  });
  const given = once(async () =>
    readConfig({ ...options, env: (await secrets()).env, now: clock() }),
  );
  const lock = once(async () => {
    const { issuers, lockFile } = await given();
    return issuers.length === 0 ? EMPTY_LOCK : readLock(lockFile, clock());
  });
  const gate = once(async () => planWithoutWriting(await given(), { now: clock(), fetch }));
  const plan = once(async () => planAlone(await given(), gate));
  return {
    ...{ options, clock, timeoutSeconds, fetch, secrets, given, plan, lock, gate },
    built: once(async () => buildTargetPrepared(await gate())),
    providers: once(async () => {
      const known = await plan().catch(() => undefined); // the config's own check says why
      return examinedProviders(await given(), known, bounded);
    }),
    templates: once(async () => {
      const { template } = options;
      const all = template === undefined ? [] : await readTemplates(template, cwd);
      return Promise.all(all.map(async (one) => ({ ...one, functions: await functionsOf(one) })));
    }),
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function planWithoutWriting(
  given: GivenConfig,
  { now, fetch }: { readonly now: number; readonly fetch: Fetch },
): Promise<PreparedGate> {
  const resolved = await resolveLock(given.issuers, { file: given.lockFile, now, fetch });
  return planGiven(given, { ...resolved, write: async () => undefined });
}

/** Where no stand-in has a key for the config's algorithms, its real keys are needed to read it. */
async function planAlone(
  { config, issuers }: GivenConfig,
  gate: () => Promise<PreparedGate>,
): Promise<GatePlan> {
  try {
    return planGate(config, { lock: standInLock(issuers) }).plan;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    return (await gate()).plan;
  }
}

/** For checks that cannot be made without it. Why there is none, the check that is named says. */
export async function need<Value>(work: Promise<Value>, check: string): Promise<Value> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof Blocked) throw cause;
    throw new Blocked(`see ${check}`, { cause });
  }
}
