/**
 * CloudFront's event for a viewer-request function, as far as the gate looks at it.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
import type { RulePlan } from '../policy/plan.ts';

/** A header or cookie; `multiValue` where its name occurs more than once. */
export interface EventValue {
  value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

export interface FunctionRequest {
  readonly method: string;
  /** As the viewer sent it. */
  uri: string;
  /** Names in lower case. `Cookie` is not among them. */
  readonly headers: Record<string, EventValue | undefined>;
  readonly cookies: Record<string, EventValue | undefined>;
  /** Undefined without a `?`. */
  rawQueryString(): string | undefined;
}

export interface FunctionResponse {
  readonly statusCode: number;
  readonly headers: Record<string, { value: string }>;
  readonly body?: string;
}

export interface ViewerRequestEvent {
  readonly request: FunctionRequest;
}

type Claims = Readonly<Record<string, unknown>>;

/** What a rule asks for; absent members ask for nothing. Without `open` and `closed`, somebody has to be known. */
export interface Requirement
  extends Pick<
    RulePlan,
    'allowCrossSite' | 'cors' | 'credential' | 'resourceMetadataUrl' | 'scope'
  > {
  /** `allow: 'anyone'` */
  readonly open?: 1;
  /** `allow: 'nobody'` */
  readonly closed?: 1;
  /** The name of the first claim that does not meet its condition. */
  readonly unmet?: (claims: Claims) => string | 0;
}

/** A request on its way to a decision. The build shortens these names; none of them is one of CloudFront's or of a token's. */
export interface Visit {
  readonly incoming: FunctionRequest;
  /** Lower case, without a port on loopback. */
  readonly hostName: string;
  /** Seconds since the epoch. */
  readonly time: number;
  /** Place of the rule; -1 before one is found. */
  place: number;
  applied: Requirement;
}
