/** A deployment that breaks no rule, and what is changed in it for one that does. */
import { CACHING_DISABLED } from '../policies.ts';
import type {
  BehaviorFacts,
  CloudFrontFunctionFacts,
  DeploymentFacts,
  DistributionFacts,
  LambdaFacts,
  OriginFacts,
} from '../validator/deployment-facts.ts';

/** On viewer-request of `BEHAVIOR`. */
export const GATE: LambdaFacts = {
  kind: 'lambda',
  id: 'Gate',
  role: 'gate',
  hasUrl: false,
  region: 'us-east-1',
  runtime: 'nodejs24.x',
  architectures: ['x86_64'],
  packageType: 'Zip',
  memoryMegabytes: 128,
  timeoutSeconds: 5,
  ephemeralStorageMegabytes: 512,
  environment: [],
  layers: 0,
  vpc: false,
  deadLetterQueue: false,
  tracing: false,
  zipBytes: 8_000,
  unzippedBytes: 20_000,
  handler: 'index.handler',
  code: 'export const handler = async (event) => event.Records[0].cf.request;',
  trustedServices: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'],
  logRegions: ['*'],
};

export const FUNCTION: CloudFrontFunctionFacts = {
  kind: 'cloudfront-function',
  id: 'Gate',
  role: 'gate',
  runtime: 'cloudfront-js-2.0',
  published: true,
  stores: 1,
  code: 'async function handler(event) { return event.request; }',
};

export const ON_VIEWER_REQUEST = {
  event: 'viewer-request',
  kind: 'lambda',
  functionId: 'Gate',
  qualifier: 'version',
} as const;

export const BEHAVIOR: BehaviorFacts = {
  pathPattern: '*',
  originIds: ['bucket'],
  allowedMethods: ['GET', 'HEAD'],
  cachePolicy: CACHING_DISABLED,
  originRequestPolicy: { headers: 'none', cookies: 'none', queryStrings: 'none' },
  trustedKeyGroups: false,
  associations: [ON_VIEWER_REQUEST],
};

const ORIGIN: OriginFacts = {
  id: 'bucket',
  access: 'origin-access-control',
  vpcOrigin: false,
  secretHeader: false,
};

/** Behaviors are those of one distribution, `Site`. */
export interface DeploymentParts extends Partial<Omit<DistributionFacts, 'id'>> {
  readonly functions?: DeploymentFacts['functions'];
  readonly stores?: DeploymentFacts['stores'];
}

export function deployment({
  functions,
  stores,
  ...distribution
}: DeploymentParts = {}): DeploymentFacts {
  return {
    distributions: [{ id: 'Site', behaviors: [BEHAVIOR], origins: [ORIGIN], ...distribution }],
    functions: functions ?? [GATE],
    stores: stores ?? [],
  };
}

/** With another default behavior. */
export function withBehavior(behavior: Partial<BehaviorFacts>): DeploymentFacts {
  return deployment({ behaviors: [{ ...BEHAVIOR, ...behavior }] });
}

/** With another origin. */
export function withOrigin(origin: Partial<OriginFacts>): DeploymentFacts {
  return deployment({ origins: [{ ...ORIGIN, ...origin }] });
}

/** With another gate on Lambda@Edge. */
export function withGate(facts: Partial<LambdaFacts>): DeploymentFacts {
  return deployment({ functions: [{ ...GATE, ...facts }] });
}

/** With a gate in a CloudFront Function. */
export function withFunction(facts: Partial<CloudFrontFunctionFacts> = {}): DeploymentFacts {
  const association = {
    ...ON_VIEWER_REQUEST,
    kind: 'cloudfront-function',
    qualifier: undefined,
  } as const;
  return deployment({
    behaviors: [{ ...BEHAVIOR, associations: [association] }],
    functions: [{ ...FUNCTION, ...facts }],
  });
}

/** With one store that is to have these entries. */
export function withStore(entries: readonly (readonly [string, string])[]): DeploymentFacts {
  return deployment({ stores: [{ id: 'Sessions', entries }] });
}
