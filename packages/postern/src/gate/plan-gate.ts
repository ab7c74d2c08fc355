/** From a config to a gate's plan: everything that can be checked or computed before the first request. Build time only. */
import type { IssuerOptions, VerifierOptions } from '../jwt/options.ts';
import type { IssuerPlan, VerifierPlan } from '../jwt/plan.ts';
import { planVerifier } from '../jwt/plan-verifier.ts';
import type { LockedProvider } from '../oidc/metadata.ts';
import { type LoginNotice, planLogin } from '../oidc/plan-login.ts';
import { withPresetClaims } from '../oidc/presets.ts';
import { TOKEN_OPTION_NAMES } from '../policy/check-settings.ts';
import type { PosternConfig } from '../policy/config.ts';
import type { PolicyNotice } from '../policy/plan.ts';
import { verifiesTokens } from '../policy/plan-credential.ts';
import { planPolicy } from '../policy/plan-policy.ts';
import { takeConfig } from '../policy/take-config.ts';
import { planDelegate } from '../remote/plan-delegate.ts';
import { checkFunction } from './check-function.ts';
import { type IssuersNotice, noteSubjects, refuseIdTokensAsBearer } from './check-issuers.ts';
import { noteReportOnly, noteTarget, type TargetNotice } from './note-target.ts';
import type { GatePlan } from './plan.ts';
import { planOriginHeader } from './plan-origin-header.ts';
import { standInForSecrets } from './plan-secrets.ts';

/** What `postern.lock.json` keeps of one issuer. */
export type LockedIssuer = LockedProvider;

export interface PlanGateOptions {
  /** Keys for the issuers whose `jwks` the config leaves out, by `issuer`. */
  readonly lock?: Readonly<Record<string, LockedIssuer>>;
}

/**
 * Checks and compiles a config. Throws a `TypeError` that names the option; the notices are for people to read.
 * Token options are checked wherever they are given, and needed where a rule asks for a credential.
 */
export function planGate(
  config: PosternConfig,
  { lock = {} }: PlanGateOptions = {},
): {
  plan: GatePlan;
  notices: readonly (PolicyNotice | LoginNotice | IssuersNotice | TargetNotice)[];
} {
  const { config: known, secrets } = standInForSecrets(takeConfig(config));
  const taken = withPresetClaims(known);
  const { plan: policy, notices } = planPolicy(taken);
  const signIn = Object.hasOwn(taken, 'login') ? planLogin(taken, { policy, lock }) : undefined;
  const needsToken = policy.rules.some(
    ({ allow, credential }) =>
      credential !== 'session' && (allow === 'authenticated' || allow === 'require'),
  );
  const hasOptions = verifiesTokens(taken);
  const isDelegated = taken.delegate !== undefined && !hasOptions;
  const verifier = hasOptions || (needsToken && !isDelegated) ? planTokens(taken, lock) : undefined;
  const plan: GatePlan = {
    target: taken.target ?? 'lambda-edge',
    policy,
    ...(needsToken && verifier && { verifier }),
    ...(taken.delegate !== undefined && {
      delegate: planDelegate(taken.delegate, [policy, verifier]),
    }),
    ...(signIn && { login: signIn.login, keyRing: signIn.keyRing }),
    ...(signIn?.revocationStore && { revocationStore: signIn.revocationStore }),
    ...(taken.loginHalf !== undefined && { loginHalf: taken.loginHalf }),
    ...(taken.originHeader !== undefined && {
      originHeader: planOriginHeader(taken.originHeader),
    }),
    ...(taken.unsafeReportOnly && { reportOnly: true }),
    ...(secrets.length > 0 && { secrets }),
  };
  refuseIdTokensAsBearer(plan);
  checkFunction(taken, plan);
  return {
    plan,
    notices: [
      ...noteReportOnly(plan),
      ...notices,
      ...(signIn?.notices ?? []),
      ...noteSubjects(plan),
      ...noteTarget(plan),
    ],
  };
}

/** The issuers that a config names, each as the verifier takes it. */
function issuersOf(config: PosternConfig): readonly IssuerOptions[] {
  return config.issuers ?? [pickIssuer(config)];
}

function planTokens(config: PosternConfig, lock: Required<PlanGateOptions>['lock']): VerifierPlan {
  const single = pickIssuer(config);
  const hasSeveral = Object.hasOwn(config, 'issuers');
  if (hasSeveral && !(Array.isArray(config.issuers) && Object.keys(single).length === 0)) {
    // Refused by planVerifier, with its own words: no list, or both forms at once.
    return planVerifier({ ...single, issuers: config.issuers } as VerifierOptions);
  }
  const issuers = issuersOf(config).map((issuer) => addLockedKeys(issuer, lock));
  const plan = planVerifier(hasSeveral ? { issuers } : (issuers[0] as IssuerOptions));
  return { issuers: plan.issuers.map((issuer) => addFetchedAt(issuer, config, lock)) };
}

/** Members that are there but undefined stay, so that they are refused: a variable that was never set must not drop a check. */
function pickIssuer(config: PosternConfig): IssuerOptions {
  const given = TOKEN_OPTION_NAMES.filter((name) => Object.hasOwn(config, name));
  const entries = given.map((name) => [name, config[name]]);
  return Object.fromEntries(entries) as unknown as IssuerOptions;
}

function addLockedKeys(
  issuer: IssuerOptions,
  lock: Required<PlanGateOptions>['lock'],
): IssuerOptions {
  // Not checked yet: planVerifier refuses what is no issuer.
  const name: unknown = Object(issuer).issuer;
  const locked = typeof name === 'string' && Object.hasOwn(lock, name) ? lock[name] : undefined;
  if (!locked || Object.hasOwn(issuer, 'jwks')) return issuer;
  return { ...issuer, jwks: locked.jwks, jwksUri: issuer.jwksUri ?? locked.jwksUri };
}

function addFetchedAt(
  issuer: IssuerPlan,
  config: PosternConfig,
  lock: Required<PlanGateOptions>['lock'],
): IssuerPlan {
  const options = issuersOf(config).find((candidate) => candidate.issuer === issuer.issuer);
  const isLocked = options?.jwks === undefined && Object.hasOwn(lock, issuer.issuer);
  const fetchedAt = isLocked ? lock[issuer.issuer]?.fetchedAt : undefined;
  return fetchedAt === undefined ? issuer : { ...issuer, fetchedAt };
}
