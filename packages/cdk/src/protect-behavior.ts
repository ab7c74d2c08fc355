/** A cache behavior becomes a protected one: plain options in, plain options out. */
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { IVersion } from 'aws-cdk-lib/aws-lambda';

/** What protects a behavior. */
export type Protection =
  | { readonly kind: 'lambda-edge'; readonly version: IVersion }
  | { readonly kind: 'cloudfront-function'; readonly function: cloudfront.IFunction }
  | { readonly kind: 'trusted-key-group'; readonly keyGroup: cloudfront.IKeyGroup };

type Policies = Pick<cloudfront.AddBehaviorOptions, 'cachePolicy' | 'originRequestPolicy'>;

/** Those that a behavior does not name. */
export type DefaultPolicies = (named: Policies) => Policies;

export interface ProtectOptions {
  readonly protection: Protection;
  readonly viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy;
  readonly defaultPolicies: DefaultPolicies;
}

const { VIEWER_REQUEST } = cloudfront.LambdaEdgeEventType;
const VIEWER_EVENTS: readonly string[] = ['viewer-request', 'viewer-response'];

/** Throws where CloudFront would refuse the behavior, and where somebody's function would be lost. */
export function protectBehavior(
  behavior: cloudfront.BehaviorOptions,
  { protection, viewerProtocolPolicy, defaultPolicies }: ProtectOptions,
): cloudfront.BehaviorOptions {
  refuseViewerRequest(behavior);
  refuseOtherKind(behavior, protection);
  return {
    ...behavior,
    viewerProtocolPolicy: behavior.viewerProtocolPolicy ?? viewerProtocolPolicy,
    ...defaultPolicies(behavior),
    ...associationsOf(behavior, protection),
  };
}

function associationsOf(
  {
    edgeLambdas = [],
    functionAssociations = [],
    trustedKeyGroups = [],
  }: cloudfront.BehaviorOptions,
  protection: Protection,
): Partial<cloudfront.BehaviorOptions> {
  switch (protection.kind) {
    case 'lambda-edge': {
      const gate = { functionVersion: protection.version, eventType: VIEWER_REQUEST };
      return { edgeLambdas: [...edgeLambdas, gate] };
    }
    case 'cloudfront-function': {
      const eventType = cloudfront.FunctionEventType.VIEWER_REQUEST;
      const gate = { function: protection.function, eventType };
      return { functionAssociations: [...functionAssociations, gate] };
    }
    case 'trusted-key-group':
      return { trustedKeyGroups: [...trustedKeyGroups, protection.keyGroup] };
  }
}

/** One event has one function: a second association would be refused, and replacing the first would take somebody's code away. */
function refuseViewerRequest({
  edgeLambdas = [],
  functionAssociations = [],
}: cloudfront.BehaviorOptions): void {
  const isTaken = [...edgeLambdas, ...functionAssociations].some(
    ({ eventType }) => eventType === 'viewer-request',
  );
  if (!isTaken) return;
  const option = edgeLambdas.some(({ eventType }) => eventType === VIEWER_REQUEST)
    ? 'edgeLambdas'
    : 'functionAssociations';
  throw new TypeError(
    `Option "${option}" must have no function on viewer-request, which is the gate's, got one: name your function's module in "after" of the config, and it runs behind the gate`,
  );
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html */
function refuseOtherKind(
  { edgeLambdas = [], functionAssociations = [] }: cloudfront.BehaviorOptions,
  { kind }: Protection,
): void {
  if (kind === 'lambda-edge' && functionAssociations.length > 0) {
    throw new TypeError(
      'Option "functionAssociations" must be left out where the gate is a Lambda@Edge function, got a CloudFront Function on viewer-response: CloudFront takes one kind on the viewer events of a behavior. Make it a Lambda@Edge function, or a response headers policy',
    );
  }
  if (
    kind === 'cloudfront-function' &&
    edgeLambdas.some(({ eventType }) => VIEWER_EVENTS.includes(eventType))
  ) {
    throw new TypeError(
      'Option "edgeLambdas" must have no function on viewer events where the gate is a CloudFront Function, got one on viewer-response: CloudFront takes one kind on the viewer events of a behavior. Make it a CloudFront Function',
    );
  }
}
