/** What Lambda@Edge takes of a function's settings: one row for each rule. */
import { type EdgeLimits, LIMITS } from '../../limits.ts';
import type { RuleId } from '../../rule-id.ts';
import type { ValidationContext } from '../context.ts';
import type { LambdaFacts } from '../deployment-facts.ts';
import { type Finding, finding } from '../finding.ts';

/** Functions that are associated with a behavior, and those that are marked; a function behind its own URL is no affair of the edge. */
export function checkLambdaFunctions(context: ValidationContext): Finding[] {
  return edgeFunctions(context).flatMap(({ facts, isViewer }) =>
    CHECKS.flatMap(([rule, check]) => {
      const wrong = check(facts, { isViewer, limits: context.limits });
      return wrong === undefined ? [] : [finding(rule, facts.id, wrong)];
    }),
  );
}

interface EdgeFunctionFacts {
  readonly facts: LambdaFacts;
  /** On a viewer event, as gates are. */
  readonly isViewer: boolean;
}

/** The Lambda functions of a deployment that run at the edge. */
export function edgeFunctions({ deployment }: ValidationContext): readonly EdgeFunctionFacts[] {
  const associations = deployment.distributions
    .flatMap(({ behaviors }) => behaviors)
    .flatMap((behavior) => behavior.associations ?? []);
  return deployment.functions.flatMap((facts): EdgeFunctionFacts[] => {
    if (facts.kind !== 'lambda') return [];
    const own = associations.filter(({ functionId }) => functionId === facts.id);
    if (own.length > 0) {
      return [{ facts, isViewer: own.some(({ event }) => event?.startsWith('viewer-') ?? false) }];
    }
    return facts.role && facts.hasUrl === false ? [{ facts, isViewer: true }] : [];
  });
}

interface Where {
  readonly isViewer: boolean;
  readonly limits: EdgeLimits;
}

/** Says what is wrong, or nothing. */
type Check = (facts: LambdaFacts, where: Where) => string | undefined;

// What is over the quotas of old is slow, dear, or refused by older tools and accounts: a warning.
const BUDGET = LIMITS.legacy;
const PRINCIPALS = ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'];

// What Lambda's table of supported runtimes has in 2026, of the two languages that the edge takes.
const RUNTIMES = /^(nodejs(22|24)\.x|python3\.1[0-4])$/;

const CHECKS: readonly (readonly [RuleId, Check])[] = [
  [
    'E-RUNTIME',
    ({ runtime }) =>
      runtime === undefined || RUNTIMES.test(runtime) ? undefined : `The runtime is ${runtime}`,
  ],
  [
    'E-ARM64',
    ({ architectures }) =>
      architectures?.includes('arm64') ? 'The architecture is arm64' : undefined,
  ],
  [
    'E-IMAGE',
    ({ packageType }) =>
      packageType === 'Image' ? 'The function is a container image' : undefined,
  ],
  [
    'E-ENVVAR',
    ({ environment = [] }) =>
      environment.length > 0
        ? `The function has environment variables (${environment.join(', ')})`
        : undefined,
  ],
  ['E-VPC', ({ vpc }) => (vpc ? 'The function is in a VPC' : undefined)],
  ['E-LAYER', ({ layers = 0 }) => (layers > 0 ? `The function has ${layers} layers` : undefined)],
  [
    'E-DLQ',
    ({ deadLetterQueue }) => (deadLetterQueue ? 'The function has a dead-letter queue' : undefined),
  ],
  ['E-XRAY', ({ tracing }) => (tracing ? 'The function has X-Ray tracing' : undefined)],
  [
    'E-TMP512',
    ({ ephemeralStorageMegabytes: megabytes = 0 }, { limits }) =>
      megabytes > limits.ephemeralStorageMegabytes
        ? `The function has ${megabytes} MB of ephemeral storage`
        : undefined,
  ],
  [
    'E-REGION',
    ({ region }) =>
      region === undefined || region === 'us-east-1' ? undefined : `The function is in ${region}`,
  ],
  [
    'E-MEMORY',
    ({ memoryMegabytes: megabytes }, { isViewer, limits }) => {
      const most = isViewer ? limits.viewerMemoryMegabytes : limits.originMemoryMegabytes;
      if (megabytes === undefined) return undefined;
      if (megabytes >= limits.viewerMemoryMegabytesMinimum && megabytes <= most) return undefined;
      return `The function has ${megabytes} MB of memory, not ${limits.viewerMemoryMegabytesMinimum} to ${most}`;
    },
  ],
  [
    'W-MEM-VIEWER128',
    ({ memoryMegabytes: megabytes = 0 }, { isViewer, limits }) =>
      isViewer &&
      megabytes > BUDGET.viewerMemoryMegabytes &&
      megabytes <= limits.viewerMemoryMegabytes
        ? `The function has ${megabytes} MB of memory`
        : undefined,
  ],
  [
    'E-TIMEOUT30',
    ({ timeoutSeconds: seconds = 0 }, { isViewer, limits }) => {
      const most = isViewer ? limits.viewerTimeoutSeconds : limits.originTimeoutSeconds;
      return seconds > most ? `The timeout is ${seconds} seconds, more than ${most}` : undefined;
    },
  ],
  [
    'W-TIMEOUT-VIEWER5',
    ({ timeoutSeconds: seconds = 0 }, { isViewer, limits }) =>
      isViewer && seconds > BUDGET.viewerTimeoutSeconds && seconds <= limits.viewerTimeoutSeconds
        ? `The timeout is ${seconds} seconds`
        : undefined,
  ],
  [
    'E-ZIP-50MB',
    ({ zipBytes: bytes = 0 }, { isViewer, limits }) => {
      const most = isViewer ? limits.viewerZipBytes : limits.originZipBytes;
      return bytes > most ? `The zip has ${bytes} bytes, more than ${most}` : undefined;
    },
  ],
  [
    'W-ZIP-BUDGET',
    ({ zipBytes: bytes = 0 }, { isViewer, limits }) =>
      isViewer && bytes > BUDGET.viewerZipBytes && bytes <= limits.viewerZipBytes
        ? `The zip has ${bytes} bytes, more than ${BUDGET.viewerZipBytes}`
        : undefined,
  ],
  [
    'E-ZIP-UNZIPPED',
    ({ unzippedBytes: bytes = 0 }, { limits }) =>
      bytes > limits.unzippedBytes
        ? `The code has ${bytes} bytes unzipped, more than ${limits.unzippedBytes}`
        : undefined,
  ],
  [
    'E-TRUST-EDGELAMBDA',
    ({ trustedServices }) => {
      const missing = PRINCIPALS.filter((name) => trustedServices?.includes(name) === false);
      return missing.length > 0
        ? `The execution role does not trust ${missing.join(' and ')}`
        : undefined;
    },
  ],
  [
    'W-LOGS-REGION',
    ({ logRegions }) =>
      logRegions === undefined || logRegions.includes('*')
        ? undefined
        : `The execution role may write logs in ${logRegions.join(', ') || 'no Region'} alone`,
  ],
];
