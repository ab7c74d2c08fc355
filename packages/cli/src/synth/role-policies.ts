/** The inline policies of a function's role, from what `deployment.json` says that the function needs. */
import type { LambdaFunction, Permission } from '../deploy/deployment.ts';
import { FUNCTION_URL_GRANTS } from '../deploy/permissions.ts';
import { attribute, ref, substitute, type TemplateValue } from './template.ts';

export interface RolePoliciesContext {
  /** Whether the function calls a function URL that the build knows by its address alone. */
  readonly hasDelegateUrl: boolean;
  /** Absent at the edge, where the log groups are named by the function. */
  readonly logGroupId?: string;
}

/** Empty where the function needs nothing but its logs at the edge. */
export function rolePolicies(
  { permissions }: LambdaFunction,
  { hasDelegateUrl, logGroupId }: RolePoliciesContext,
): TemplateValue[] {
  const config = permissions.map(permissionStatement);
  const url = hasDelegateUrl ? DELEGATE_URL_STATEMENTS : [];
  const logs = logGroupId === undefined ? [] : [logsStatement(logGroupId)];
  return [...policy('config', [...config, ...url]), ...policy('logs', logs)];
}

function policy(name: string, statements: readonly TemplateValue[]): TemplateValue[] {
  if (statements.length === 0) return [];
  const document = { Version: '2012-10-17', Statement: statements };
  return [{ PolicyName: name, PolicyDocument: document }];
}

function permissionStatement({ actions, resources }: Permission): TemplateValue {
  return { Effect: 'Allow', Action: actions, Resource: resources.map(resourceValue) };
}

/** `{account}` and `{region}` are the stack's; everything else means itself. */
function resourceValue(resource: string): TemplateValue {
  const text = resource
    .replaceAll('{account}', '{AWS::AccountId}')
    .replaceAll('{region}', '{AWS::Region}');
  return text === resource ? resource : substitute(text);
}

function logsStatement(logGroupId: string): TemplateValue {
  return {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: attribute(logGroupId, 'Arn'),
  };
}

const DELEGATE_URL_STATEMENTS: readonly TemplateValue[] = FUNCTION_URL_GRANTS.map(
  ({ action, conditions }) => ({
    Effect: 'Allow',
    Action: action,
    Resource: ref('DelegateFunctionArn'),
    Condition: conditions,
  }),
);
