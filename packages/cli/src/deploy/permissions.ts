/** What a function's role needs besides its logs, from the config that it was built from. */
import type { GatePlan, SecretPlan } from 'postern/gate';
import type { Permission } from './deployment.ts';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfrontkeyvaluestore.html */
const STORE_ACTIONS = [
  'cloudfront-keyvaluestore:DescribeKeyValueStore',
  'cloudfront-keyvaluestore:GetKey',
  'cloudfront-keyvaluestore:ListKeys',
  'cloudfront-keyvaluestore:UpdateKeys',
];

/** Of the function that holds `plan`: the gate, or the login half. */
export function permissionsOf({ secrets = [], revocationStore, delegate }: GatePlan): Permission[] {
  return [
    ...secrets.map(secretPermission),
    ...(revocationStore?.type === 'key-value-store'
      ? [
          {
            actions: STORE_ACTIONS,
            resources: [revocationStore.arn],
            option: 'session.revocationStore',
          },
        ]
      : []),
    ...(delegate?.type === 'lambda' ? [invokePermission(delegate)] : []),
  ];
}

function secretPermission({ service, name, region = '{region}', option }: SecretPlan): Permission {
  if (service === 'ssm') {
    const parameter = name.startsWith('/') ? name : `/${name}`;
    return {
      actions: ['ssm:GetParameter'],
      resources: [arnOr(name, `arn:aws:ssm:${region}:{account}:parameter${parameter}`)],
      option,
    };
  }
  return {
    actions: ['secretsmanager:GetSecretValue'],
    // Six characters that Secrets Manager appends to a name.
    resources: [arnOr(name, `arn:aws:secretsmanager:${region}:{account}:secret:${name}-??????`)],
    option,
  };
}

function arnOr(name: string, arn: string): string {
  return name.startsWith('arn:') ? name : arn;
}

type LambdaDelegatePlan = Extract<NonNullable<GatePlan['delegate']>, { readonly type: 'lambda' }>;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: what is invoked stands in the URL. */
function invokePermission({ targets, regions }: LambdaDelegatePlan): Permission {
  return {
    actions: ['lambda:InvokeFunction'],
    resources: targets.map((target, place) => invokedArn(target, regions[place] ?? '')),
    option: 'delegate',
  };
}

/** The function as the config names it. */
export function invokedName(target: string): string {
  return decodeURIComponent(new URL(target).pathname.split('/')[3] ?? '');
}

function invokedArn(target: string, region: string): string {
  const name = invokedName(target);
  const qualifier = new URL(target).searchParams.get('Qualifier');
  const arn = name.startsWith('arn:')
    ? name
    : `arn:aws:lambda:${region}:${name.includes(':') ? name : `{account}:function:${name}`}`;
  return qualifier === null ? arn : `${arn}:${qualifier}`;
}

/**
 * A function URL with AWS_IAM wants both actions; with either alone the caller gets 403. The conditions keep the role from any other call.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export const FUNCTION_URL_GRANTS = [
  {
    action: 'lambda:InvokeFunctionUrl',
    conditions: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
  },
  {
    action: 'lambda:InvokeFunction',
    conditions: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
  },
] as const;
