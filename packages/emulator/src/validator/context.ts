/** What the checks look at: a deployment, and what the caller adds to it. */
import type { EdgeLimits, ProfileName } from '../limits.ts';
import type {
  BehaviorFacts,
  CloudFrontFunctionFacts,
  DeploymentFacts,
  DistributionFacts,
  GateFacts,
  LambdaFacts,
  OriginFacts,
} from './deployment-facts.ts';

/** What the deployment does not say by itself. */
export interface ValidationOptions {
  /**
   * Path patterns of behaviors that are meant to be open, in every distribution; `*` is the default behavior.
   * @default those that each distribution and the gates on it name themselves; these are added to them
   */
  readonly publicPathPatterns?: readonly string[];
  /**
   * The gate signs an assertion that every origin checks, which closes them all.
   * @default what the gate on each behavior says itself, else false
   */
  readonly assertion?: boolean;
  /**
   * Request headers in which the gate tells the origin who asks.
   * @default what the gate on each behavior says itself, which comes first; else the well-known ones that gates set, such as x-forwarded-user
   */
  readonly identityHeaders?: readonly string[];
  /**
   * Whether a distribution without any protected behavior is left alone: it is not the gate's. One that names a gate or a login on any
   * event, or shares a server with a protected behavior, is not. A list has the ids of those that may be.
   * @default false
   */
  readonly allowUngated?: boolean | readonly string[];
  /**
   * Which quotas apply.
   * @default 'current'
   */
  readonly profile?: ProfileName;
}

/** What every check is given. */
export interface ValidationContext {
  readonly deployment: DeploymentFacts;
  readonly options: ValidationOptions;
  readonly limits: EdgeLimits;
  /** Functions by their ids. */
  readonly functions: ReadonlyMap<string, LambdaFacts | CloudFrontFunctionFacts>;
  /** What gates say of themselves, by the id of the function or key group. */
  readonly gates: ReadonlyMap<string, GateFacts>;
}

/** A behavior with what surrounds it. */
export interface Place {
  readonly distribution: DistributionFacts;
  readonly behavior: BehaviorFacts;
  readonly subject: string;
}

/** The origins to which a behavior's requests may go. */
export function originsBehind(
  { originIds = [] }: BehaviorFacts,
  { origins }: DistributionFacts,
): readonly OriginFacts[] {
  return origins.filter(({ id }) => originIds.includes(id));
}

/** Every behavior of every distribution. */
export function placesOf({ distributions }: DeploymentFacts): readonly Place[] {
  return distributions.flatMap((distribution) =>
    distribution.behaviors.map((behavior) => ({
      distribution,
      behavior,
      subject: `${distribution.id} ${behavior.pathPattern}`,
    })),
  );
}
