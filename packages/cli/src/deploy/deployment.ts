/**
 * What whoever deploys a gate has to know, in AWS's words and without a secret: `deployment.json` beside the built files. The CDK
 * construct, the Terraform module and `postern synth` read it, so that each deploys the same.
 */
import type { Target } from 'postern';

/** The targets that a distribution can have; `fetch` and `node` run elsewhere. */
export type DeployedTarget = Exclude<Target, 'fetch' | 'node'>;

/** What the functions do, and what they may: of one build. */
export interface Deployment {
  /** Of this shape. A reader refuses one that it does not know. */
  readonly version: 1;
  readonly target: DeployedTarget;
  /** Lower case; may hold `*.example.com`. Empty: the gate answers for every host. */
  readonly hosts: readonly string[];
  /** How a protected cache behavior is protected. `none`: this build is a login half alone. */
  readonly protection: 'viewer-request' | 'trusted-key-group' | 'none';
  /** The gate refuses nobody: it logs what it would refuse. Whoever deploys it is told that nothing is protected. */
  readonly unsafeReportOnly?: true;
  /** On viewer-request of every protected cache behavior. Absent with signed cookies, and for a login half alone. */
  readonly gate?: LambdaFunction | CloudFrontFunction;
  /** Absent: nobody signs in here. */
  readonly login?: LoginBehavior;
  /** Of the CloudFront Function. */
  readonly keyValueStore?: {
    /** As the config names it. Absent: it names none, and any store will do that has the ring. */
    readonly arn?: string;
  };
  readonly signedCookies?: {
    /** The public key that the cookies name. */
    readonly keyPairId: string;
    /** The rules as cache behaviors, in their order; the last is `*`. */
    readonly behaviors: readonly {
      readonly pathPattern: string;
      readonly isProtected: boolean;
    }[];
  };
  readonly delegate?: DelegateFacts;
  /** Programs bring bearer tokens, which the gate verifies or has its delegate judge; with a login, people sign in beside them. */
  readonly takesBearerTokens: boolean;
  /** Request headers in which the gate tells the origin who asks. They reach it where a policy names them; an answer that depends on them is one person's. */
  readonly identityHeaders: readonly string[];
  /** The gate signs a token for the origin: an origin that checks it needs no other lock. */
  readonly hasOriginAssertion: boolean;
}

/** A Lambda function, at the edge or behind a function URL. */
export interface LambdaFunction {
  readonly kind: 'lambda-edge' | 'function-url';
  /** Relative to `deployment.json`. */
  readonly zipFile: string;
  /** Of the zip, in hexadecimal. */
  readonly sha256: string;
  readonly zipBytes: number;
  /** The zip holds secrets of the config: whoever reads it has them. */
  readonly holdsSecrets: boolean;
  readonly handler: 'index.handler';
  readonly runtime: 'nodejs24.x';
  readonly architecture: 'x86_64';
  readonly memoryMegabytes: 128;
  readonly timeoutSeconds: 5;
  /** What its role needs besides its logs. */
  readonly permissions: readonly Permission[];
}

export interface CloudFrontFunction {
  readonly kind: 'cloudfront-function';
  /** Relative to `deployment.json`. */
  readonly codeFile: string;
  readonly sha256: string;
  readonly sourceBytes: number;
  /** The source holds secrets of the config, and so does whatever holds the source: a template, a state file. */
  readonly holdsSecrets: boolean;
  readonly runtime: 'cloudfront-js-2.0';
}

/** One statement of a role's policy. */
export interface Permission {
  readonly actions: readonly string[];
  /** ARNs, with `{account}` and `{region}` in the place of the function's own. */
  readonly resources: readonly string[];
  /** The option that needs it. */
  readonly option: string;
}

/** The behavior that signs people in and out. It allows every method and caches nothing. */
export interface LoginBehavior {
  readonly pathPattern: '/.postern/*';
  /** Absent: the gate's own function answers here too. */
  readonly lambda?: LambdaFunction;
  /** Of the viewer-request association. */
  readonly includeBody: boolean;
  /** Of a function URL: what the distribution proves itself with. The values are secrets of the config. */
  readonly originHeader?: { readonly name: string; readonly values: number };
  /** Of a function URL: the header that carries the viewer's host. `value` where there is one host; else a CloudFront Function copies it. */
  readonly hostHeader?: { readonly name: string; readonly value?: string };
}

/** Whom the gate asks. */
export interface DelegateFacts {
  readonly type: 'http' | 'lambda' | 'introspection' | 'forwardAuth';
  /** Of `lambda`: its name or ARN, as the config has it. */
  readonly functionName?: string;
  /** Of `lambda`: where it must be. */
  readonly regions?: readonly string[];
  /** Of `http` with SigV4 to a function URL: the role needs leave to call that function. */
  readonly isFunctionUrl?: true;
}
