/** Turns a verifier's options into its plan; refuses what is wrong, so that the runtime need not. Never in a bundle. */
import {
  checkNames,
  isPlainObject,
  type Options,
  type Range,
  readCount,
  readFlag,
  readSeconds,
  readTexts,
  readUrl,
  refuse,
  snapshot,
} from './check-options.ts';
import type { ClaimCheck, IssuerOptions, VerifierOptions } from './options.ts';
import type {
  ClaimCheckPart,
  IssuerPlan,
  RemotePlan,
  VerdictCachePlan,
  VerifierPlan,
} from './plan.ts';
import { readClaimChecks } from './plan-claims.ts';
import { readKeys } from './plan-keys.ts';
import { normaliseTyp } from './typ.ts';

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 31_536_000;
const MEBIBYTE = 1_048_576;

/** The options of one issuer. */
export const ISSUER_OPTION_NAMES: readonly (keyof IssuerOptions)[] = [
  'issuer',
  'audience',
  'algorithms',
  'jwks',
  'jwksUri',
  'typ',
  'clientId',
  'claims',
  'clockToleranceSeconds',
  'maxAgeSeconds',
  'jwksMaxAgeSeconds',
  'bakedKeysMaxAgeSeconds',
  'jwksCooldownSeconds',
  'jwksTimeoutSeconds',
  'cacheMaxEntries',
  'cacheMaxBytes',
  'unsafeAllowMissingExpiry',
  'unsafeIgnoreConfirmation',
];

const PORT_NAMES: readonly string[] = ['clock', 'fetch'];

/** Checks `options` and compiles them; throws a TypeError for the first that is wrong. */
export function planVerifier(options: VerifierOptions): VerifierPlan {
  const taken = takeOptions(options);
  for (const name of PORT_NAMES) {
    if (name in taken && typeof taken[name] !== 'function') refuse(name, 'a function', taken[name]);
  }
  if (!('issuers' in taken)) {
    checkNames(taken, '', ['issuers', ...ISSUER_OPTION_NAMES, ...PORT_NAMES]);
    return { issuers: [planIssuer(taken, '')] };
  }
  return { issuers: planIssuers(taken) };
}

/** A copy of the options: what is checked is what is used, whatever happens to the original. */
export function takeOptions(options: VerifierOptions): Options {
  if (!isPlainObject(options)) {
    throw new TypeError('Options must be a plain object with "issuer", "audience" and keys');
  }
  return snapshot(options, '') as Options;
}

function planIssuers(options: Options): readonly IssuerPlan[] {
  const mixed = ISSUER_OPTION_NAMES.find((name) => name in options);
  if (mixed) {
    throw new TypeError(`Option "${mixed}" cannot stand beside "issuers": move it into each entry`);
  }
  checkNames(options, '', ['issuers', ...PORT_NAMES]);
  const { issuers } = options;
  if (!Array.isArray(issuers) || issuers.length === 0) {
    return refuse('issuers', 'a list of at least one issuer', issuers);
  }
  const plans = issuers.map((entry, index) => {
    if (!isPlainObject(entry)) return refuse(`issuers[${index}]`, 'an object', entry);
    checkNames(entry, `issuers[${index}].`, ISSUER_OPTION_NAMES);
    return planIssuer(entry, `issuers[${index}].`);
  });
  const names = plans.map(({ issuer }) => issuer);
  if (new Set(names).size !== names.length) refuse('issuers', 'free of duplicates', issuers);
  return plans;
}

/** Members that are absent are absent from the plan too: it is baked into bundles. */
function planIssuer(options: Options, path: string): IssuerPlan {
  const read = createReader(options, path);
  const issuer = read('issuer', readUrl) ?? refuse(`${path}issuer`, 'an https URL', undefined);
  const seconds = (name: string, range: Range) =>
    read(name, (value, full) => readSeconds(value, full, range));
  const plan = {
    issuer,
    audience: readAudience(options, path),
    ...readKeys(options, path),
    remote: planRemote(read('jwksUri', readUrl), options, path),
    verdictCache: planVerdictCache(options, path),
    typ: read('typ', readTexts)?.map(normaliseTyp),
    clientId: read('clientId', readTexts),
    maxAgeSeconds: seconds('maxAgeSeconds', { min: 1, max: 100 * YEAR_SECONDS }),
    claims: read('claims', readClaimChecks),
    clockToleranceSeconds:
      seconds('clockToleranceSeconds', { min: 0, max: DAY_SECONDS }) || undefined,
    unsafeAllowMissingExpiry: read('unsafeAllowMissingExpiry', readFlag) || undefined,
    unsafeIgnoreConfirmation: read('unsafeIgnoreConfirmation', readFlag) || undefined,
  };
  const entries = Object.entries({ ...plan, checks: selectChecks(plan) });
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined),
  ) as unknown as IssuerPlan;
}

type Read = <T>(name: string, check: (value: unknown, name: string) => T) => T | undefined;

function createReader(options: Options, path: string): Read {
  return (name, check) => (name in options ? check(options[name], `${path}${name}`) : undefined);
}

function readAudience(options: Options, path: string): readonly string[] | undefined {
  if (options.audience === null) return;
  const name = `${path}audience`;
  if ('audience' in options) return readTexts(options.audience, name);
  return refuse(name, 'a text, a list of texts, or null to accept any audience', undefined);
}

/** Durations are checked even where no `jwksUri` makes them count: a build may add one. */
function planRemote(
  uri: string | undefined,
  options: Options,
  path: string,
): RemotePlan | undefined {
  const seconds = (name: string, usual: number, range: Range) =>
    name in options ? readSeconds(options[name], `${path}${name}`, range) : usual;
  const plan = {
    maxAgeSeconds: seconds('jwksMaxAgeSeconds', 3600, { min: 1, max: YEAR_SECONDS }),
    trustSeconds: seconds('bakedKeysMaxAgeSeconds', 7 * DAY_SECONDS, { min: 1, max: YEAR_SECONDS }),
    cooldownSeconds: seconds('jwksCooldownSeconds', 30, { min: 1, max: DAY_SECONDS }),
    timeoutSeconds: seconds('jwksTimeoutSeconds', 2, { min: 0.001, max: 60 }),
  };
  if (plan.trustSeconds < plan.maxAgeSeconds) {
    const takes = `at least "jwksMaxAgeSeconds" (${plan.maxAgeSeconds})`;
    refuse(`${path}bakedKeysMaxAgeSeconds`, takes, plan.trustSeconds);
  }
  // Ahead of the end of trust, so that no request has to wait there for a fetch.
  const maxAgeSeconds = Math.min(plan.maxAgeSeconds, plan.trustSeconds * 0.9);
  return uri === undefined ? undefined : { uri, ...plan, maxAgeSeconds };
}

/** Undefined unless an entry may be kept: nobody can read a cache's size of 0 as anything but none. */
function planVerdictCache(options: Options, path: string): VerdictCachePlan | undefined {
  const count = (name: string, usual: number, range: Range) =>
    name in options ? readCount(options[name], `${path}${name}`, range) : usual;
  const maxEntries = count('cacheMaxEntries', 0, { min: 0, max: 1_000_000 });
  const maxBytes = count('cacheMaxBytes', 4 * MEBIBYTE, { min: 65_536, max: 1024 * MEBIBYTE });
  if ('cacheMaxBytes' in options && !('cacheMaxEntries' in options)) {
    throw new TypeError(
      `Option "${path}cacheMaxBytes" bounds a cache that there is not: give "${path}cacheMaxEntries" too`,
    );
  }
  return maxEntries > 0 ? { maxEntries, maxBytes } : undefined;
}

interface CheckSelection {
  readonly maxAgeSeconds: number | undefined;
  readonly clientId: readonly string[] | undefined;
  readonly claims: Readonly<Record<string, ClaimCheck>> | undefined;
}

/** The order is fixed: it decides which of several failures is reported. */
function selectChecks({ maxAgeSeconds, clientId, claims }: CheckSelection): unknown {
  const checks: ClaimCheckPart[] = [];
  if (maxAgeSeconds !== undefined) checks.push('checkMaxAge');
  if (clientId) checks.push('checkClientId');
  if (claims) checks.push('checkConfiguredClaims');
  return checks.length > 0 ? checks : undefined;
}
