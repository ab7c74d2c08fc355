/** `EdgeGate`: a config becomes the functions, roles, stores and keys of its gate, and the behaviors of a distribution. */
import {
  type Deployment,
  type GateFacts,
  type LambdaFunction,
  type LoginBehavior,
  validationOptionsOf,
} from '@postern/cli/deploy';
import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction, IFunctionUrl, IVersion } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { buildConfig } from './build-config.ts';
import { checkProps } from './check-props.ts';
import { findDelegate, grantFunctionUrl } from './delegate.ts';
import { createEdgeFunction } from './edge-function.ts';
import { findKeyGroup } from './key-group.ts';
import { createHostFunction, loginAtEdge, loginAtFunctionUrl } from './login-behavior.ts';
import { createLoginFunction } from './login-function.ts';
import { type Mark, markAs, markOfGate } from './metadata.ts';
import { readOriginSecret } from './origin-secret.ts';
import { defaultPolicies } from './policies.ts';
import type { EdgeGateProps } from './props.ts';
import { type Protection, protectBehavior } from './protect-behavior.ts';
import { makeTemporaryFolder, removeTemporaryFolder } from './temporary-folder.ts';
import { validateAtSynth } from './validation.ts';
import { createViewerRequestFunction, findKeyValueStore } from './viewer-request-function.ts';

/** What is deployed of one Lambda function. */
interface DeployedLambda {
  readonly role: Role;
  readonly logGroup: ILogGroup;
  /** At the edge. */
  readonly version?: IVersion;
  /** Behind a function URL. */
  readonly functionUrl?: IFunctionUrl;
}

/**
 * A gate, built from its config at synth. Spread its behaviors into a distribution that is new, or that you have:
 *
 *     const gate = new EdgeGate(this, 'Gate', { config: 'postern.config.ts' });
 *     new Distribution(this, 'Site', {
 *       defaultBehavior: gate.protect({ origin }),
 *       additionalBehaviors: { '/.postern/*': gate.loginBehavior(origin) },
 *     });
 */
export class EdgeGate extends Construct {
  /** What the build says of itself. */
  readonly deployment: Deployment;
  /** The gate at Lambda@Edge. `undefined` where it is a CloudFront Function, or none. */
  readonly functionVersion: IVersion | undefined;
  /** The gate as a CloudFront Function. `undefined` where it is not. */
  readonly viewerRequestFunction: cloudfront.IFunction | undefined;
  /** A login half at Lambda@Edge that is a function of its own. */
  readonly loginFunctionVersion: IVersion | undefined;
  /** A login half behind a function URL. */
  readonly loginFunctionUrl: IFunctionUrl | undefined;
  /** What the CloudFront Function reads. */
  readonly keyValueStore: cloudfront.IKeyValueStore | undefined;
  /** Whose signatures CloudFront takes in cookies. */
  readonly keyGroup: cloudfront.IKeyGroup | undefined;
  /** The function that the gate asks, where the props give it. */
  readonly delegate: IFunction | undefined;
  /** Of the gate's function at Lambda@Edge: to grant it more. */
  readonly role: Role | undefined;
  /** Of the login half, where that is a function of its own. */
  readonly loginRole: Role | undefined;
  /** Of the gate's function at Lambda@Edge, in us-east-1; groups in other regions have its name. */
  readonly logGroup: ILogGroup | undefined;
  readonly loginLogGroup: ILogGroup | undefined;

  private readonly props: EdgeGateProps;
  private readonly facts: GateFacts;
  private readonly hostFunction: cloudfront.IFunction | undefined;
  private isProtecting = false;

  constructor(scope: Construct, id: string, props: EdgeGateProps) {
    super(scope, id);
    this.props = props;
    const folder = makeTemporaryFolder();
    let assets: readonly string[] = [];
    try {
      this.deployment = buildConfig(this, props, folder);
      checkProps(props, this.deployment);
      this.facts = factsOf(props, this.deployment);
      const { gate, login, signedCookies } = this.deployment;
      this.keyValueStore = this.createStore();
      this.viewerRequestFunction = this.createViewerRequest(folder);
      const edge =
        gate?.kind === 'lambda-edge'
          ? this.createLambda(gate, markOfGate(this.facts), folder)
          : undefined;
      const half = login?.lambda && this.createLambda(login.lambda, { role: 'login' }, folder);
      this.functionVersion = edge?.version;
      this.role = edge?.role;
      this.logGroup = edge?.logGroup;
      this.loginFunctionVersion = half?.version;
      this.loginFunctionUrl = half?.functionUrl;
      this.loginRole = half?.role;
      this.loginLogGroup = half?.logGroup;
      this.hostFunction = login && createHostFunction(this, login);
      this.keyGroup = signedCookies && findKeyGroup(this, signedCookies.keyPairId, props);
      this.delegate = findDelegate(this, this.deployment, props);
      this.grantDelegate();
      this.warnOfReportOnly();
      this.validate();
      assets = zipFilesOf(this.deployment);
    } finally {
      removeTemporaryFolder(this, folder, assets);
    }
  }

  /**
   * The behavior with the gate before it. What it says itself stays: its origin, methods, policies and functions on other events.
   * Where it says nothing, viewers are redirected to https (programs with tokens refused without it), and policies are chosen
   * that keep one person's answers from another: see `policies.ts`.
   *
   * Throws where something is on viewer-request already, or a function of the other kind on viewer-response.
   */
  protect(behavior: cloudfront.BehaviorOptions): cloudfront.BehaviorOptions {
    this.isProtecting = true;
    const { HTTPS_ONLY, REDIRECT_TO_HTTPS } = cloudfront.ViewerProtocolPolicy;
    return protectBehavior(behavior, {
      protection: this.protection(),
      // A redirect would come after the token has been sent in the clear, and nobody would notice.
      viewerProtocolPolicy: this.deployment.takesBearerTokens ? HTTPS_ONLY : REDIRECT_TO_HTTPS,
      defaultPolicies: defaultPolicies(this, this.deployment),
    });
  }

  /**
   * The behavior of `/.postern/*`, to stand before every other one. At the edge CloudFront wants an `origin`, though the login half
   * answers everything: any of the distribution's will do. At a function URL that is the origin, and none is given.
   */
  loginBehavior(origin?: cloudfront.IOrigin): cloudfront.BehaviorOptions {
    const { login } = this.deployment;
    if (!login) throw new TypeError('Nobody signs in at this gate: its config has no "login"');
    return this.loginFunctionUrl
      ? this.loginAtFunctionUrl(login, this.loginFunctionUrl, origin)
      : this.loginAtEdge(login, origin);
  }

  private loginAtEdge(
    login: LoginBehavior,
    origin: cloudfront.IOrigin | undefined,
  ): cloudfront.BehaviorOptions {
    const version = this.loginFunctionVersion ?? this.functionVersion;
    if (!origin || !version) {
      throw new TypeError(
        'loginBehavior() must be given an origin, for each behavior has one: any of the distribution will do, and it is never asked',
      );
    }
    return loginAtEdge(origin, version, login);
  }

  private loginAtFunctionUrl(
    login: LoginBehavior,
    functionUrl: IFunctionUrl,
    origin: cloudfront.IOrigin | undefined,
  ): cloudfront.BehaviorOptions {
    const { originSecret } = this.props;
    if (origin) {
      throw new TypeError(
        'loginBehavior() must be given no origin: the login half is one, behind its function URL',
      );
    }
    if (!originSecret) {
      throw new TypeError(
        'Option "originSecret" is missing: a function URL is open to the world, and knows its distribution by one of the config\'s "originHeader.values"',
      );
    }
    return loginAtFunctionUrl(login, {
      functionUrl,
      originSecret: readOriginSecret(this, originSecret),
      hostFunction: this.hostFunction,
    });
  }

  private protection(): Protection {
    const { functionVersion, viewerRequestFunction, keyGroup } = this;
    if (functionVersion) return { kind: 'lambda-edge', version: functionVersion };
    if (viewerRequestFunction) {
      return { kind: 'cloudfront-function', function: viewerRequestFunction };
    }
    if (keyGroup) return { kind: 'trusted-key-group', keyGroup };
    throw new TypeError(
      'This gate protects no behavior: target "function-url" is a login half alone. Protect with an EdgeGate of the same config and target "lambda-edge"',
    );
  }

  private createStore(): cloudfront.IKeyValueStore | undefined {
    const { keyValueStore: facts } = this.deployment;
    const { keyValueStore: given, removalPolicy = RemovalPolicy.RETAIN } = this.props;
    return facts && findKeyValueStore(this, 'KeyValueStore', { facts, given, removalPolicy });
  }

  private createViewerRequest(folder: string): cloudfront.Function | undefined {
    const { gate: facts } = this.deployment;
    if (facts?.kind !== 'cloudfront-function') return undefined;
    const { keyValueStore } = this;
    const {
      functionName,
      logRetention = RetentionDays.ONE_MONTH,
      removalPolicy = RemovalPolicy.RETAIN,
    } = this.props;
    const mark = markOfGate(this.facts);
    return createViewerRequestFunction(this, 'ViewerRequest', {
      ...{ facts, folder, mark, functionName, keyValueStore, logRetention, removalPolicy },
    });
  }

  private createLambda(facts: LambdaFunction, mark: Mark, folder: string): DeployedLambda {
    const {
      logRetention = RetentionDays.ONE_MONTH,
      logRegions = [],
      removalPolicy = RemovalPolicy.RETAIN,
    } = this.props;
    if (facts.holdsSecrets) this.warnOfSecrets();
    const id = mark.role === 'gate' ? 'Function' : 'LoginFunction';
    const shared = { facts, folder, functionName: this.nameOf(mark), logRetention };
    return facts.kind === 'function-url'
      ? createLoginFunction(this, id, shared)
      : createEdgeFunction(this, id, { ...shared, mark, logRegions, removalPolicy });
  }

  /** A name of its own for each function: the two of a split gate are of two services, but one list is easier to read. */
  private nameOf({ role }: Mark): string | undefined {
    const { functionName } = this.props;
    const isSecond = role === 'login' && this.deployment.gate !== undefined;
    return functionName !== undefined && isSecond ? `${functionName}-login` : functionName;
  }

  private validate(): void {
    const { keyGroup, facts } = this;
    const { publicPathPatterns } = facts;
    const isMarked = !keyGroup || markAs({ publicPathPatterns }, keyGroup);
    validateAtSynth(this, { ...facts, isMarked });
    this.node.addValidation({ validate: () => this.unused() });
  }

  /** The validator sees no gate on any distribution, and takes them all for somebody else's. */
  private unused(): string[] {
    if (this.isProtecting || this.deployment.protection === 'none') return [];
    return [
      'No behavior is protected: wrap those of a distribution in protect(), which returns options; a CfnDistribution takes the association from them',
    ];
  }

  private warnOfReportOnly(): void {
    if (!this.deployment.unsafeReportOnly) return;
    Annotations.of(this).addWarningV2(
      '@postern/cdk:unsafeReportOnly',
      'Nothing is protected: the config has "unsafeReportOnly", so that every request passes, and what would be refused is logged',
    );
  }

  /** Of both halves it says so once. */
  private warnOfSecrets(): void {
    Annotations.of(this).addWarningV2(
      '@postern/cdk:secretInAsset',
      `The function's zip holds secrets of the config, and so do "cdk.out" and the bucket of the assets: whoever reads it has them. Leave them in AWS with secretsManager() or parameterStore()`,
    );
  }

  private grantDelegate(): void {
    const { delegate, role } = this;
    if (!this.deployment.delegate?.isFunctionUrl || !role) return;
    if (delegate) grantFunctionUrl(role, delegate);
    else {
      Annotations.of(this).addWarningV2(
        '@postern/cdk:delegateNotGranted',
        'The gate asks a function URL that its role may not call: give the function as "delegate", or grant "role" lambda:InvokeFunctionUrl and lambda:InvokeFunction',
      );
    }
  }
}

function factsOf({ publicPathPatterns = [] }: EdgeGateProps, deployment: Deployment): GateFacts {
  const facts = validationOptionsOf(deployment);
  return { ...facts, publicPathPatterns: [...publicPathPatterns, ...facts.publicPathPatterns] };
}

/** What the templates name. The source of a CloudFront Function stands in them. */
function zipFilesOf({ gate, login }: Deployment): string[] {
  const lambdas = [gate?.kind === 'lambda-edge' ? gate : undefined, login?.lambda];
  return lambdas.flatMap((lambda) => lambda?.zipFile ?? []);
}
