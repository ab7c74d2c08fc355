/** Who guards a behavior. */
import { originsBehind, type ValidationContext } from './context.ts';
import type {
  AssociationFacts,
  BehaviorFacts,
  DistributionFacts,
  FunctionRole,
} from './deployment-facts.ts';
import { publicPathPatterns } from './gate-facts.ts';

/**
 * `gate`, `login`, `signed`: what it is. `assumed`: a function of which nothing says that it is a gate. `unknown`: the deployment
 * does not say whether there is one. `public`: open, as it is meant to be. `open`: nobody guards it.
 */
export type Protection = 'gate' | 'login' | 'signed' | 'assumed' | 'unknown' | 'public' | 'open';

/** Where the login answers; nothing else of a login function lets anybody through. */
const LOGIN_PATH = '.postern/';

/** How a behavior is protected. */
export function protectionOf(
  behavior: BehaviorFacts,
  distribution: DistributionFacts,
  context: ValidationContext,
): Protection {
  const found = guardOf(behavior, distribution, context);
  if (found !== 'open' && found !== 'unknown') return found;
  return isPublic(behavior, distribution, context) ? 'public' : found;
}

/** Whether somebody has to show something before the origin or the cache answers. */
export function isProtected(protection: Protection): boolean {
  return ['gate', 'login', 'signed', 'assumed'].includes(protection);
}

function guardOf(
  behavior: BehaviorFacts,
  distribution: DistributionFacts,
  context: ValidationContext,
): Protection {
  if (behavior.trustedKeyGroups) return 'signed';
  if (
    withoutSlash(behavior.pathPattern).startsWith(LOGIN_PATH) &&
    hasLogin(behavior, distribution, context)
  ) {
    return 'login';
  }
  if (!behavior.associations) return 'unknown';
  const association = behavior.associations.find(({ event }) => event === 'viewer-request');
  if (association) return guardOfFunction(association, context);
  const mayBe = behavior.associations.some(({ event }) => event === undefined);
  return mayBe || behavior.trustedKeyGroups === undefined ? 'unknown' : 'open';
}

function guardOfFunction(association: AssociationFacts, context: ValidationContext): Protection {
  const { functionId } = association;
  const role = roleOf(functionId, context);
  if (role === 'gate') return 'gate';
  if (!hasMarks(context)) return 'assumed';
  if (functionId === undefined) return 'assumed';
  // What leads out of the deployment may be a gate; what is in it would bear the mark.
  return context.functions.has(functionId) ? 'open' : 'assumed';
}

/** On the event, or behind the function URL that is this behavior's origin. */
function hasLogin(
  behavior: BehaviorFacts,
  distribution: DistributionFacts,
  context: ValidationContext,
): boolean {
  const onEvent = behavior.associations?.find(({ event }) => event === 'viewer-request');
  const behind = originsBehind(behavior, distribution);
  const isLogin = (id: string | undefined) => roleOf(id, context) === 'login';
  const isBehind = behind.length > 0 && behind.every(({ functionId }) => isLogin(functionId));
  return isLogin(onEvent?.functionId) || isBehind;
}

/** What a function is for, as its mark says. */
export function roleOf(
  functionId: string | undefined,
  { functions }: ValidationContext,
): FunctionRole | undefined {
  return functionId === undefined ? undefined : functions.get(functionId)?.role;
}

function hasMarks({ functions }: ValidationContext): boolean {
  return [...functions.values()].some(({ role }) => role);
}

function isPublic(
  { pathPattern }: BehaviorFacts,
  distribution: DistributionFacts,
  context: ValidationContext,
): boolean {
  const patterns = publicPathPatterns(distribution, context);
  return patterns.map(withoutSlash).includes(withoutSlash(pathPattern));
}

/** "CloudFront behavior is the same with or without the leading /": API_CacheBehavior.html, `PathPattern`. */
function withoutSlash(pathPattern: string): string {
  return pathPattern.replace(/^\//, '');
}
