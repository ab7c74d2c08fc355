/** What gates say themselves, and where it counts: at the behaviors that each guards, and in the distributions of these alone. */
import { originsBehind, type Place, type ValidationContext } from './context.ts';
import type {
  BehaviorFacts,
  DeploymentFacts,
  DistributionFacts,
  GateFacts,
} from './deployment-facts.ts';

/** By the id of the function or key group. */
export function gatesById({
  functions,
  keyGroups = [],
}: DeploymentFacts): ReadonlyMap<string, GateFacts> {
  return new Map(
    [...functions, ...keyGroups].flatMap(({ id, gate }) => (gate ? [[id, gate] as const] : [])),
  );
}

/** Of the gates that guard this behavior. */
export function gatesOf(
  { behavior, distribution }: Pick<Place, 'behavior' | 'distribution'>,
  context: ValidationContext,
): readonly GateFacts[] {
  const ids = guardIds(behavior, distribution, context);
  return ids.flatMap((id) => context.gates.get(id) ?? []);
}

/** The path patterns that are meant to be open in a distribution: its own, the caller's and those of its gates. */
export function publicPathPatterns(
  distribution: DistributionFacts,
  context: ValidationContext,
): readonly string[] {
  const gates = distribution.behaviors.flatMap((behavior) =>
    gatesOf({ behavior, distribution }, context),
  );
  const all = [distribution, context.options, ...gates];
  return all.flatMap((each) => each.publicPathPatterns ?? []);
}

/** Functions on viewer-request, trusted key groups, and logins behind a function URL. */
function guardIds(
  behavior: BehaviorFacts,
  distribution: DistributionFacts,
  { functions }: ValidationContext,
): readonly string[] {
  const { associations = [], keyGroupIds = [] } = behavior;
  const onRequest = associations.filter(({ event }) => event === 'viewer-request');
  const behind = originsBehind(behavior, distribution).flatMap(
    ({ functionId }) => functionId ?? [],
  );
  const logins = behind.filter((id) => functions.get(id)?.role === 'login');
  return [...onRequest.flatMap(({ functionId }) => functionId ?? []), ...keyGroupIds, ...logins];
}
