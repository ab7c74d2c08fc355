/** What a distribution proves itself with at a function URL: a reference, that CloudFront takes. */
import { Annotations, type SecretValue, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The value for the header. Throws for a secure parameter: CloudFormation resolves those for a few types of resource, and no
 * distribution is among them. Warns of plain text, which the template would hold.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html
 */
export function readOriginSecret(scope: Construct, originSecret: SecretValue): string {
  const value = originSecret.unsafeUnwrap();
  const resolved: unknown = Stack.of(scope).resolve(value);
  if (JSON.stringify(resolved).includes('{{resolve:ssm-secure:')) {
    throw new TypeError(
      'Option "originSecret" must be a secret that CloudFormation resolves for a distribution, got one of SecretValue.ssmSecure: take SecretValue.secretsManager',
    );
  }
  if (typeof resolved === 'string' && !resolved.includes('{{resolve:')) {
    Annotations.of(scope).addWarningV2(
      '@postern/cdk:plainOriginSecret',
      'Option "originSecret" is plain text, and the template holds it: whoever reads the template can ask the function URL past the distribution. Take SecretValue.secretsManager',
    );
  }
  return value;
}
