/** From a config file to a checked plan: what `build`, `dev`, `explain` and `token verify` share. */
import { basename, dirname, join, resolve } from 'node:path';
import type { PosternConfig } from 'postern';
import { type GatePlan, issuersOf, planGate, runsAsLambda } from 'postern/gate';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { problem, problemWithDetails, type UserError } from '../errors.ts';
import type { IssuerToLock } from '../lock/fetch-entry.ts';
import type { Fetch } from '../lock/fetch-json.ts';
import { issuersToLock } from '../lock/issuers-of.ts';
import type { Lock } from '../lock/lock-file.ts';
import { type ResolvedLock, resolveLock } from '../lock/resolve-lock.ts';
import { shownUrl } from '../shown-url.ts';
import { findAfter } from './after.ts';
import { scanConfig } from './scan-config.ts';
import { resolveSecrets } from './secrets.ts';
import { isOfConfig, standInLock } from './stand-in-lock.ts';
import { unbakeablePlace } from './unbakeable.ts';

export interface PrepareOptions {
  /** Path of the config, relative to `cwd`. */
  readonly config: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default postern.lock.json beside the config */
  readonly lock?: string | undefined;
  readonly refresh?: boolean | undefined;
  readonly check?: boolean | undefined;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly fetch?: Fetch | undefined;
  readonly onStep?: ((text: string) => void) | undefined;
  /** Changes a config whose secrets are still marks, as `dev` does. */
  readonly mark?: ((config: PosternConfig) => PosternConfig) | undefined;
  /** Changes a config before it is checked, as `dev` does. */
  readonly adjust?: ((config: PosternConfig) => PosternConfig) | undefined;
}

export interface PreparedGate {
  readonly config: PosternConfig;
  readonly configFolder: string;
  readonly plan: GatePlan;
  /** Absolute path of the user's own function. */
  readonly afterPath: string | undefined;
  /** Secrets that the plan holds, by name. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly notices: readonly string[];
  /** Absolute paths of every file that the plan was made from. */
  readonly inputs: readonly string[];
}

const LOCK_FILE = 'postern.lock.json';

/** A config with its secrets, as far as it goes without its provider. */
export interface GivenConfig {
  readonly config: PosternConfig;
  /** Absolute path of the config. */
  readonly file: string;
  readonly lockFile: string;
  /** Whose keys or endpoints the config does not have. */
  readonly issuers: readonly IssuerToLock[];
  /** The values of its secrets, by name. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Absolute paths of the config and the files that it imports. */
  readonly inputs: readonly string[];
}

export async function prepareGate(options: PrepareOptions): Promise<PreparedGate> {
  const given = await readConfig(options);
  const { config, file, issuers, lockFile } = given;
  checkBeforeFetch(config, issuers, file);
  return planGiven(given, await resolveLock(issuers, { ...options, file: lockFile }));
}

/** Reads a config and its secrets. Fetches and writes nothing. */
export async function readConfig(options: PrepareOptions): Promise<GivenConfig> {
  const { config: path, cwd, onStep, mark, adjust } = options;
  onStep?.(`Reading ${path}`);
  const loaded = await loadConfig(path, cwd);
  refuseSecrets(loaded);
  const marked = mark ? mark(loaded.value as unknown as PosternConfig) : loaded.value;
  const { config: resolved, values } = await resolveSecrets(
    marked as unknown as LoadedConfig['value'],
    options.env,
  );
  const given = resolved as unknown as PosternConfig;
  const config = adjust ? adjust(given) : given;
  const { file, inputs } = loaded;
  return {
    config,
    file,
    lockFile: options.lock ? resolve(cwd, options.lock) : join(dirname(file), LOCK_FILE),
    issuers: issuersToLock(config as unknown as Readonly<Record<string, unknown>>),
    secrets: values,
    inputs,
  };
}

/** Checks a config with the keys and endpoints that its lock has, and keeps the lock once they have proved to be of use. */
export async function planGiven(
  { config, file, lockFile, secrets, inputs }: GivenConfig,
  resolvedLock: ResolvedLock,
): Promise<PreparedGate> {
  const { plan, notices } = check(config, resolvedLock.lock, file);
  await resolvedLock.write();
  const configFolder = dirname(file);
  const afterPath = await findAfter(config, { target: plan.target, configFolder });
  return {
    config,
    configFolder,
    plan,
    afterPath,
    secrets,
    notices: [
      ...resolvedLock.notices,
      ...notices.map(({ message }) => message),
      ...keyNotices(plan),
      ...timeoutNotices(plan),
      ...runtimeNotices(plan),
    ],
    inputs: [...inputs, lockFile, ...(afterPath ? [afterPath] : [])],
  };
}

function refuseSecrets({ value, file }: LoadedConfig): void {
  const findings = scanConfig(value);
  if (findings.length === 0) return;
  const details = findings.map(({ where, kind }) => `${where}: ${kind}`);
  throw problemWithDetails('secrets_found', details, `config "${basename(file)}"`);
}

/** A slip in a rule is told at once, where the provider cannot be reached too. `check` then has the last word. */
export function checkBeforeFetch(
  config: PosternConfig,
  issuers: readonly IssuerToLock[],
  file: string,
): void {
  if (issuers.length === 0) return;
  try {
    planGate(config, { lock: standInLock(issuers) });
  } catch (cause) {
    if (isOfConfig(cause)) throw refusal(basename(file), cause.message);
  }
}

function check(config: PosternConfig, lock: Lock, file: string): ReturnType<typeof planGate> {
  try {
    const planned = planGate(config, { lock: lock.issuers });
    const place = unbakeablePlace(planned.plan);
    if (place !== undefined) throw problem('config_not_bakeable', basename(file), place);
    return planned;
  } catch (cause) {
    // Misuse of an option is the user's to mend; anything else is a defect of this program.
    if (!(cause instanceof TypeError) || cause.constructor !== TypeError) throw cause;
    throw refusal(basename(file), cause.message);
  }
}

/** The names of all options are more than a line can hold: each has a line of its own. */
function refusal(file: string, text: string): UserError {
  const [message = text, known] = text.split('. Known are ');
  if (known === undefined) return problem('config_refused', file, message);
  return problemWithDetails('config_refused', known.split(', '), file, `${message}. Known are:`);
}

/** Keys of a set that the gate will not use, and why. */
function keyNotices(plan: GatePlan): string[] {
  return issuersOf(plan).flatMap(({ issuer, skippedKeys = [] }) =>
    skippedKeys.map(
      ({ kid, reason }) =>
        `Key ${kid === undefined ? 'without kid' : `"${kid}"`} of ${shownUrl(issuer)} is not used: ${reason}`,
    ),
  );
}

/** docs/deploy.md asks for this timeout of the function, the most that CloudFront took for viewer events until 2025-11. */
const FUNCTION_TIMEOUT_SECONDS = 5;
/** With a cold start and the decision itself, a longer fetch comes too near to the end of the function. */
const LONG_FETCH_SECONDS = 3;

function timeoutNotices(plan: GatePlan): string[] {
  if (plan.target !== 'lambda-edge') return [];
  return issuersOf(plan).flatMap(({ issuer, remote }) =>
    remote !== undefined && remote.timeoutSeconds > LONG_FETCH_SECONDS
      ? `Option "jwksTimeoutSeconds" of ${shownUrl(issuer)} is ${remote.timeoutSeconds}: a function with a timeout of ${FUNCTION_TIMEOUT_SECONDS} seconds may be ended, and answer 503, before the fetch is: use at most ${LONG_FETCH_SECONDS}`
      : [],
  );
}

/** Older versions of Node 22 have OpenSSL 3.0. There such a gate answers 503 to every token: no key of it can be imported. */
export function runtimeNotices(plan: GatePlan): string[] {
  const names = issuersOf(plan).flatMap(({ algorithms }) => algorithms);
  const young = names.find((name) => name.startsWith('ML-DSA'));
  return runsAsLambda(plan.target) && young
    ? [`Algorithm "${young}" needs OpenSSL 3.5 where the gate runs: use the runtime nodejs24.x`]
    : [];
}
