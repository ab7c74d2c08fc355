/** A build becomes its `deployment.json`: the facts of the plan, and of the files that were made from it. */
import { createHash } from 'node:crypto';
import { HOST_HEADER } from 'postern/function-url';
import { functionHalf, type GatePlan, loginHalf, loginTarget } from 'postern/gate';
import type { OutputFile } from '../build/write-files.ts';
import type {
  CloudFrontFunction,
  DelegateFacts,
  DeployedTarget,
  Deployment,
  LambdaFunction,
  LoginBehavior,
} from './deployment.ts';
import { invokedName, permissionsOf } from './permissions.ts';

/** Undefined for the targets that no distribution has. `files` are those of the build. */
export function describeDeployment(
  plan: GatePlan,
  files: readonly OutputFile[],
): Deployment | undefined {
  const { target, policy } = plan;
  if (!isDeployed(target)) return undefined;
  const { hosts = [] } = policy;
  const { signedCookies, ...facts } = describePolicy(plan);
  const gate = signedCookies ? undefined : describeGate(plan, files);
  const login = describeLogin(plan, { files, isGate: gate?.kind === 'lambda-edge' });
  const keyValueStore = describeStore(plan);
  return {
    version: 1,
    target,
    hosts,
    protection: signedCookies ? 'trusted-key-group' : gate ? 'viewer-request' : 'none',
    ...(plan.reportOnly && { unsafeReportOnly: true }),
    ...(gate && { gate }),
    ...(login && { login }),
    ...(keyValueStore && { keyValueStore }),
    ...(signedCookies && { signedCookies }),
    ...(plan.delegate && { delegate: describeDelegate(plan.delegate) }),
    ...facts,
  };
}

type PolicyFacts = Pick<
  Deployment,
  'signedCookies' | 'takesBearerTokens' | 'identityHeaders' | 'hasOriginAssertion'
>;

/** What the plan says without its files. */
export function describePolicy(plan: GatePlan): PolicyFacts {
  const { forwardHeaders = [], assertion } = plan.policy;
  const signedCookies = describeSignedCookies(plan);
  return {
    ...(signedCookies && { signedCookies }),
    takesBearerTokens: (plan.verifier ?? plan.delegate) !== undefined,
    identityHeaders: [...forwardHeaders, ...(assertion ? [assertion] : [])].map(
      ({ header }) => header,
    ),
    hasOriginAssertion: assertion !== undefined,
  };
}

function isDeployed(target: GatePlan['target']): target is DeployedTarget {
  return target !== 'fetch' && target !== 'node';
}

function describeGate(
  plan: GatePlan,
  files: readonly OutputFile[],
): LambdaFunction | CloudFrontFunction | undefined {
  if (plan.target === 'function-url') return undefined;
  if (plan.target === 'lambda-edge') return describeLambda(plan, files, 'function.zip');
  const { content, name, isSecret } = fileOf(files, 'function.js');
  return {
    kind: 'cloudfront-function',
    codeFile: name,
    sha256: sha256Of(content),
    sourceBytes: Buffer.byteLength(content),
    holdsSecrets: isSecret,
    runtime: 'cloudfront-js-2.0',
  };
}

function describeLambda(
  plan: GatePlan,
  files: readonly OutputFile[],
  zipFile: string,
): LambdaFunction {
  const { content, name, isSecret } = fileOf(files, zipFile);
  return {
    kind: plan.target === 'function-url' ? 'function-url' : 'lambda-edge',
    zipFile: name,
    sha256: sha256Of(content),
    zipBytes: Buffer.byteLength(content),
    holdsSecrets: isSecret,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    architecture: 'x86_64',
    memoryMegabytes: 128,
    timeoutSeconds: 5,
    permissions: permissionsOf(plan),
  };
}

interface LoginContext {
  readonly files: readonly OutputFile[];
  /** The gate's own function is a Lambda function, which answers here too. */
  readonly isGate: boolean;
}

function describeLogin(plan: GatePlan, { files, isGate }: LoginContext): LoginBehavior | undefined {
  // The function half alone: its login is somewhere else.
  if (!plan.login || plan.target === 'cloudfront-function') return undefined;
  const isSplit = plan.target === 'split';
  const isAtEdge = loginTarget(plan) === 'lambda-edge';
  const half = isSplit ? loginHalf(plan) : plan;
  const zipFile = isSplit ? 'login/function.zip' : 'function.zip';
  return {
    pathPattern: '/.postern/*',
    ...(!isGate && { lambda: describeLambda(half, files, zipFile) }),
    includeBody: isAtEdge,
    ...(!isAtEdge && describeHeaders(half)),
  };
}

function describeHeaders({
  originHeader,
  policy: { hosts = [] },
}: GatePlan): Pick<LoginBehavior, 'originHeader' | 'hostHeader'> {
  const [host] = hosts;
  const isOneHost = hosts.length === 1 && !host?.startsWith('*.');
  return {
    ...(originHeader && {
      originHeader: { name: originHeader.name, values: originHeader.values.length },
    }),
    hostHeader: { name: HOST_HEADER, ...(isOneHost && host && { value: host }) },
  };
}

function describeStore(plan: GatePlan): Deployment['keyValueStore'] {
  const { target } = plan;
  if ((target !== 'split' && target !== 'cloudfront-function') || !functionHalf(plan).login) {
    return undefined;
  }
  const { revocationStore } = plan;
  return {
    ...(revocationStore?.type === 'key-value-store' && { arn: revocationStore.arn }),
  };
}

function describeSignedCookies({ login, policy }: GatePlan): Deployment['signedCookies'] {
  const signedCookies = login?.session.signedCookies;
  if (!signedCookies) return undefined;
  return {
    keyPairId: signedCookies.keyPairId,
    behaviors: policy.match.map(({ path }, place) => ({
      pathPattern: path,
      isProtected: policy.rules[place]?.allow !== 'anyone',
    })),
  };
}

function describeDelegate(delegate: NonNullable<GatePlan['delegate']>): DelegateFacts {
  const { type } = delegate;
  if (type === 'lambda') {
    const [target = ''] = delegate.targets;
    return { type, functionName: invokedName(target), regions: delegate.regions };
  }
  const isFunctionUrl = type === 'http' && delegate.sigV4?.service === 'lambda';
  return { type, ...(isFunctionUrl && { isFunctionUrl }) };
}

function fileOf(files: readonly OutputFile[], wanted: string): OutputFile {
  const file = files.find(({ name }) => name === wanted);
  if (!file) throw new Error(`The build has made no ${wanted}`);
  return file;
}

function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
