/** The function URL of a login half that is an origin of the distribution. */
import type { LoginBehavior } from '../deploy/deployment.ts';
import { functionIdOf } from './lambda-part.ts';
import {
  attribute,
  exportAs,
  ref,
  type TemplatePart,
  type TemplateResource,
  type TemplateValue,
} from './template.ts';

const FUNCTION = functionIdOf('login');
const URL_ID = 'LoginFunctionUrl';

/** The host in the function's URL. */
export const LOGIN_DOMAIN_NAME: TemplateValue = {
  'Fn::Select': [2, { 'Fn::Split': ['/', attribute(URL_ID, 'FunctionUrl')] }],
};

/** The function knows its distribution by a header: an origin access control would want a hash of each body from the browser. */
export function functionUrlPart(login: LoginBehavior): TemplatePart {
  return {
    Resources: {
      [URL_ID]: {
        Type: 'AWS::Lambda::Url',
        Properties: { AuthType: 'NONE', TargetFunctionArn: attribute(FUNCTION, 'Arn') },
      },
      LoginFunctionUrlPermission: permission('lambda:InvokeFunctionUrl', {
        FunctionUrlAuthType: 'NONE',
      }),
      // New URLs ask for both; without the condition everybody could call the function in other ways.
      LoginFunctionInvokePermission: permission('lambda:InvokeFunction', {
        InvokedViaFunctionUrl: true,
      }),
    },
    Outputs: {
      LoginOriginDomainName: {
        Description: `The origin of /.postern/*, by https, with ${headerText(login)}`,
        Value: LOGIN_DOMAIN_NAME,
        ...exportAs('LoginOriginDomainName'),
      },
    },
  };
}

function permission(
  action: string,
  more: Readonly<Record<string, TemplateValue>>,
): TemplateResource {
  return {
    Type: 'AWS::Lambda::Permission',
    Properties: { Action: action, FunctionName: ref(FUNCTION), Principal: '*', ...more },
  };
}

function headerText({ originHeader, hostHeader }: LoginBehavior): string {
  const secret = originHeader ? [`the secret in ${originHeader.name}`] : [];
  const host = hostHeader?.value === undefined ? [] : [`${hostHeader.value} in ${hostHeader.name}`];
  return `origin custom headers: ${[...secret, ...host].join(', ')}`;
}
