/** From a config to a gate's plan: everything that can be checked or computed before the first request. Build time only. */
import type { IssuerOptions, JsonWebKeySet } from '../jwt/options.ts';
import type { IssuerPlan, VerifierPlan } from '../jwt/plan.ts';
import { planVerifier } from '../jwt/plan-verifier.ts';
import type { PosternConfig } from '../policy/config.ts';
import type { PolicyNotice } from '../policy/plan.ts';
import { planPolicy } from '../policy/plan-policy.ts';
import type { GatePlan } from './plan.ts';

/** What `postern.lock.json` keeps of one issuer. */
export interface LockedIssuer {
  readonly jwksUri: string;
  readonly jwks: JsonWebKeySet;
  /** Seconds since the epoch. */
  readonly fetchedAt: number;
}

export interface PlanGateOptions {
  /** Keys for the issuers whose `jwks` the config leaves out, by `issuer`. */
  readonly lock?: Readonly<Record<string, LockedIssuer>>;
}

const ISSUER_SETTINGS = [
  'issuer',
  'audience',
  'algorithms',
  'jwks',
  'jwksUri',
  'typ',
  'clientId',
  'clockToleranceSeconds',
  'maxAgeSeconds',
  'jwksMaxAgeSeconds',
  'bakedKeysMaxAgeSeconds',
  'jwksCooldownSeconds',
  'jwksTimeoutSeconds',
  'unsafeAllowMissingExpiry',
  'unsafeIgnoreConfirmation',
] as const;

/**
 * Checks and compiles a config. Throws a `TypeError` that names the option; the notices are for people to read.
 * Where a rule asks for a credential, the token options are needed; a gate without such a rule must not have them.
 */
export function planGate(
  config: PosternConfig,
  { lock = {} }: PlanGateOptions = {},
): { plan: GatePlan; notices: readonly PolicyNotice[] } {
  const { plan: policy, notices } = planPolicy(config);
  const target = config.target ?? 'lambda-edge';
  const needsToken = policy.rules.some(
    ({ allow }) => allow === 'authenticated' || allow === 'require',
  );
  if (!needsToken && !config.issuer && !config.issuers)
    return { plan: { target, policy }, notices };
  return { plan: { target, policy, verifier: planTokens(config, lock) }, notices };
}

/** The issuers that a config names, each as the verifier takes it. */
export function issuersOf(config: PosternConfig): readonly IssuerOptions[] {
  return config.issuers ?? [pickIssuer(config)];
}

function planTokens(config: PosternConfig, lock: Required<PlanGateOptions>['lock']): VerifierPlan {
  const single = pickIssuer(config);
  if (config.issuers && Object.keys(single).length > 0) {
    // Refused by planVerifier, with its own words: both forms at once.
    return planVerifier({ ...single, issuers: config.issuers });
  }
  const issuers = issuersOf(config).map((issuer) => addLockedKeys(issuer, lock));
  const plan = planVerifier(config.issuers ? { issuers } : (issuers[0] as IssuerOptions));
  return { issuers: plan.issuers.map((issuer) => addFetchedAt(issuer, config, lock)) };
}

function pickIssuer(config: PosternConfig): IssuerOptions {
  const given = ISSUER_SETTINGS.filter((name) => config[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, config[name]])) as unknown as IssuerOptions;
}

function addLockedKeys(
  issuer: IssuerOptions,
  lock: Required<PlanGateOptions>['lock'],
): IssuerOptions {
  const locked = Object.hasOwn(lock, issuer.issuer) ? lock[issuer.issuer] : undefined;
  if (issuer.jwks !== undefined || !locked) return issuer;
  return { ...issuer, jwks: locked.jwks, jwksUri: issuer.jwksUri ?? locked.jwksUri };
}

function addFetchedAt(
  issuer: IssuerPlan,
  config: PosternConfig,
  lock: Required<PlanGateOptions>['lock'],
): IssuerPlan {
  const options = issuersOf(config).find((candidate) => candidate.issuer === issuer.issuer);
  const fetchedAt = options?.jwks === undefined ? lock[issuer.issuer]?.fetchedAt : undefined;
  return fetchedAt === undefined ? issuer : { ...issuer, fetchedAt };
}
