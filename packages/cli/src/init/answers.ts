/** What `postern init` knows when it has asked everything. */

/** What is protected, and how. */
export const KINDS = ['bearer', 'login', 'split', 'signed-cookies', 'delegated'] as const;
export type Kind = (typeof KINDS)[number];

/** What it is deployed with. */
export const DEPLOYMENTS = ['cdk', 'terraform', 'cloudformation'] as const;
export type DeploymentTool = (typeof DEPLOYMENTS)[number];

export interface Answers {
  readonly kind: Kind;
  readonly host: string;
  /** Not of `delegated`. */
  readonly issuer: string;
  /** Of `bearer`. */
  readonly audience: string;
  /** Of the kinds with people. */
  readonly clientId: string;
  /** Of the kinds with people: separated by commas, or `*`. */
  readonly emailDomains: string;
  /** Of `signed-cookies`. */
  readonly keyPairId: string;
  /** Of `delegated`: name or ARN. */
  readonly delegateFunction: string;
  /** Of `delegated`. */
  readonly delegateRegion: string;
  readonly deploy: DeploymentTool;
}

export type AnswerName = keyof Answers;

/** What the provider says of itself, where it could be asked. */
export interface Project extends Answers {
  /** What its tokens are signed with. @default 'RS256' */
  readonly algorithm?: string | undefined;
}

/** People with browsers sign in. */
export function hasLogin({ kind }: Pick<Answers, 'kind'>): boolean {
  return kind === 'login' || kind === 'split' || kind === 'signed-cookies';
}
