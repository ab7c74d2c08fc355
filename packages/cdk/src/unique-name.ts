/** Names of what an account has one of, in all its regions. */
import { Aws, Fn, Names, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * In 64 characters: the path and a stack's region and ID. The CDK's own name is the path, which another stack of the account may have
 * too: in another region, under another name, or after what was retained of this one.
 */
export function uniqueName(scope: Construct): string {
  const path = Names.uniqueResourceName(scope, { maxLength: 36 });
  // arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID, where the first part of the ID is eight characters.
  const stackId = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
  return Fn.join('-', [path, Stack.of(scope).region, stackId]);
}
