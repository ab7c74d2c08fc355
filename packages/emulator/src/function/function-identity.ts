/** Who a function is: what its reserved variables and its context tell it about itself. */

/** The credentials of an IAM role, as STS issues them. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Those of a role always have one; a user's have none. */
  readonly sessionToken?: string;
}

/** What one function finds in its environment besides what every function finds. */
export interface FunctionIdentity {
  readonly name: string;
  readonly version: string;
  readonly region: string;
  /** `context.invokedFunctionArn`, where an invocation names no other. */
  readonly arn: string;
  /** The execution role's. */
  readonly credentials: RoleCredentials;
  /** The function's own variables; at the edge there are none. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The account that everything local belongs to: the one of AWS's own examples. */
export const ACCOUNT_ID = '111122223333';

const EDGE_NAME = 'us-east-1.postern-emulator';

/** Signs nothing that anyone accepts. */
const PLACEHOLDER: RoleCredentials = {
  accessKeyId: 'emulator',
  secretAccessKey: 'emulator',
  sessionToken: 'emulator',
};

/** A Lambda@Edge replica, which bears the region of its function in its name and runs a numbered version. */
export function edgeIdentity(credentials: RoleCredentials = PLACEHOLDER): FunctionIdentity {
  const region = 'us-east-1';
  const arn = `${functionArn(EDGE_NAME, region)}:1`;
  return { name: EDGE_NAME, version: '1', region, arn, credentials, variables: {} };
}

/** An ordinary function in its region. */
export function lambdaIdentity(
  name: string,
  region: string,
  more: Partial<Pick<FunctionIdentity, 'credentials' | 'variables'>> = {},
): FunctionIdentity {
  const { credentials = PLACEHOLDER, variables = {} } = more;
  const arn = functionArn(name, region);
  return { name, version: '$LATEST', region, arn, credentials, variables };
}

/** The unqualified name of a function anywhere in AWS. */
export function functionArn(name: string, region: string): string {
  return `arn:aws:lambda:${region}:${ACCOUNT_ID}:function:${name}`;
}
