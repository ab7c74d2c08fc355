/** What an `EdgeGate` is made from. */
import type { DeployedTarget } from '@postern/cli/deploy';
import type { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import type { IKeyGroup, IKeyValueStore } from 'aws-cdk-lib/aws-cloudfront';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** All but `config` have a default, or are asked for where the config needs them. */
export interface EdgeGateProps {
  /** Path of the `postern.config.ts`, relative to the folder in which the app is run. Its secrets come from the environment, as for `postern build`. */
  readonly config: string;
  /**
   * Where the gate runs.
   * @default the config's own
   */
  readonly target?: DeployedTarget;
  /**
   * Path of the lock file. Commit it: where there is none, each synth asks the provider, and writes it.
   * @default postern.lock.json beside the config
   */
  readonly lock?: string;
  /**
   * Name of the function on viewer requests, or of the login half where that is the only one. Of a split gate the login half's has
   * `-login` after it. A retained Lambda@Edge function keeps its name: a second deployment after a destroyed one finds it taken.
   * @default made by CloudFormation; of a CloudFront Function its path, region and stack
   */
  readonly functionName?: string;
  /**
   * How long the functions' log lines are kept, in us-east-1 (a CloudFront Function's too) and in `logRegions`; of a function URL, and of
   * `delegateEntry`'s function, in the stack's own region.
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
  /**
   * Regions besides us-east-1 in which the log group of a Lambda@Edge function is created with `logRetention`, by a custom resource.
   * Lambda writes in the region that ran the function. Where nobody has created the group it does so itself, to keep lines for ever.
   * @default none
   */
  readonly logRegions?: readonly string[];
  /**
   * What becomes of Lambda@Edge functions, their versions and roles, of log groups, and of a KeyValueStore that this construct has made,
   * when they leave the stack. A function URL's function and log group go in any case.
   * @default RemovalPolicy.RETAIN: replicas of a function go hours after its last association, and a store's ring signs people in
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * The store of a CloudFront Function that reads sessions.
   * @default the one that `session.revocationStore` names, else a new and empty one: `postern keys publish` fills it
   */
  readonly keyValueStore?: IKeyValueStore;
  /**
   * Who may sign cookies: for `session.format: 'cloudfront-signed-cookies'`. While keys are changed it holds both.
   * @default a new group with the public key that `session.keyPairId` names
   */
  readonly keyGroup?: IKeyGroup;
  /**
   * The public key as PEM, to be created in place of one that exists. CloudFront then chooses its ID: the output `PublicKeyId`
   * says it, for `session.keyPairId` and a second deployment. Not with `keyGroup`.
   * @default the public key exists, under `session.keyPairId`
   */
  readonly encodedKey?: string;
  /**
   * What the distribution proves itself with at a function URL: one of the config's `originHeader.values`. `SecretValue.secretsManager`
   * leaves it out of the template, `unsafePlainText` puts it there, with a warning, and `ssmSecure` is refused: CloudFormation resolves that
   * for no distribution. Required with a login half at a function URL, and left out with any other.
   * @default none
   */
  readonly originSecret?: SecretValue;
  /**
   * The function that the gate asks. For a `delegate` of type `lambda` its name is held against the config's. For one of type `http`
   * with SigV4 to a function URL the gate's role is granted both actions that a function URL wants.
   * @default the role may invoke the functions that the config names
   */
  readonly delegate?: IFunction;
  /**
   * Module with the delegate's `handler`, to be bundled and created in this stack under the config's `functionName`. Not with `delegate`.
   * @default the delegate is deployed elsewhere
   */
  readonly delegateEntry?: string;
  /**
   * Path patterns of cache behaviors that are meant to be open, `*` for the default behavior. Any other one without this gate is an
   * error at synth. A config for signed cookies says its own, to which these are added.
   * @default none
   */
  readonly publicPathPatterns?: readonly string[];
}
