/** Refuses rules, headers and assertions that a login's sessions do not fit. Build time only. */
import type { PosternConfig } from '../policy/config.ts';
import { optionError } from '../policy/option-error.ts';
import type { PolicyPlan, RulePlan } from '../policy/plan.ts';
import { type ClaimPaths, claimPath } from '../policy/plan-conditions.ts';
import { credentialsOf } from '../policy/plan-credential.ts';
import { ALWAYS_KEPT, covers, type PlannedSession, TOKEN_CLAIMS } from '../session/plan-session.ts';
import { refuseEntraNames } from './plan-admission.ts';
import type { PlannedProvider } from './plan-provider.ts';

export interface LoginRulesContext {
  readonly policy: PolicyPlan;
  readonly paths: ClaimPaths;
  readonly session: PlannedSession;
  readonly planned: readonly PlannedProvider[];
}

/** Throws a `TypeError` for the first that does not fit. */
export function checkLoginRules(config: PosternConfig, context: LoginRulesContext): void {
  const { policy } = context;
  refuseRelay(config);
  for (const [place, rule] of policy.rules.entries()) {
    const option = `rules[${place}]`;
    refuseOwnPaths(policy.match[place]?.path ?? '', option);
    if (!takesSessions(rule)) continue;
    if (rule.allow === 'authenticated') refuseOpenProviders(option, context.planned);
    refuseUnkeptConditions(rule, option, context.session);
    if (context.planned.some(({ isEntra }) => isEntra)) {
      refuseEntraNames(rule.conditions ?? [], `${option}.require`);
    }
  }
  refuseUnkeptHeaders(config, context);
  refuseUnkeptAssertion(config, context);
}

function takesSessions({ allow, credential }: RulePlan): boolean {
  return (allow === 'authenticated' || allow === 'require') && credential !== 'bearer';
}

/** Such a service is asked about every request and sends people to a login of its own. */
function refuseRelay(config: PosternConfig): void {
  const { delegate } = config;
  if (delegate?.type !== 'forwardAuth') return;
  throw new TypeError(
    'Option "login" cannot stand beside a "delegate" of type "forwardAuth", which signs people in itself: leave one of them out',
  );
}

function refuseOwnPaths(path: string, option: string): void {
  if (path !== '/.postern' && !path.startsWith('/.postern/')) return;
  const remedy = 'the login answers everything there itself, so that the rule would never decide';
  throw optionError(`${option}.path`, 'be outside "/.postern/"', path, remedy);
}

/** Whoever can get an account at such a provider would pass. Nobody but the config can say whether that is everybody on earth. */
function refuseOpenProviders(option: string, planned: readonly PlannedProvider[]): void {
  const open = planned.find(({ isAdmissionSaid }) => !isAdmissionSaid);
  if (!open) return;
  const name = open.option;
  throw new TypeError(
    `Option "${option}" lets everybody pass who is signed in, and "${name}" does not say who of the provider's people may be: ` +
      `give "${name}" emailDomains, tenants or require, or write everyoneAtTheProvider: true`,
  );
}

function refuseUnkeptConditions(rule: RulePlan, option: string, session: PlannedSession): void {
  for (const { claim, path } of rule.conditions ?? []) {
    if (path && isKept(path, session)) continue;
    const name = `${option}.require.${claim}`;
    if (path) throw unkeptError(name, claim);
    const remedy =
      'scopes say what an app may do: write credential: "bearer", and a rule of its own for people';
    throw optionError(name, 'stand with bearer tokens only', claim, remedy);
  }
}

function refuseUnkeptHeaders(config: PosternConfig, { paths, session }: LoginRulesContext): void {
  for (const [header, claim] of Object.entries(config.forward?.headers ?? {})) {
    const path = claimPath(claim, paths);
    // The scope of a bearer token; with a session the header is not sent.
    if (path ? isKept(path, session) : credentialsOf(config).bearer) continue;
    const option = `forward.headers.${header}`;
    if (path) throw unkeptError(option, claim);
    throw optionError(option, 'be another claim', claim, 'sessions have no scope');
  }
}

function refuseUnkeptAssertion(
  config: PosternConfig,
  { policy: { assertion }, paths, session }: LoginRulesContext,
): void {
  if (!assertion) return;
  if (!session.keyRing.assertion) {
    throw new TypeError(
      'Option "session.keyRing" must have an "assertion" key for "forward.assertion", got none: ' +
        'make the ring with "postern keys generate --ring --assertion"',
    );
  }
  const names = config.forward?.assertion?.claims ?? [];
  for (const claim of names) {
    const path = claimPath(claim, paths);
    if (path && !isKept(path, session)) throw unkeptError('forward.assertion.claims', claim);
  }
}

function isKept(path: readonly string[], { claims }: PlannedSession): boolean {
  const [first = ''] = path;
  return (
    (path.length === 1 && ALWAYS_KEPT.includes(first)) || claims.some((kept) => covers(kept, path))
  );
}

function unkeptError(option: string, claim: string): TypeError {
  const remedy = TOKEN_CLAIMS.includes(claim)
    ? 'it belongs to a token, and a session is none; a rule can say credential: "bearer"'
    : `add "${claim}" to "session.claims"`;
  return optionError(option, 'be a claim that sessions keep', claim, remedy);
}
