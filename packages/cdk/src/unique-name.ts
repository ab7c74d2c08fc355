/** Names of what an account has one of, in all its regions. */
import { Fn, Names, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * In 64 characters: the path, with `suffix` for a second one of a kind, and a stack's region and ID. The CDK's own name is the path,
 * which another stack of the account may have too: in another region, under another name, or after what was retained of this one.
 */
export function uniqueName(scope: Construct, suffix = ''): string {
  const { region, stackId } = Stack.of(scope);
  const path = Names.uniqueResourceName(scope, { maxLength: 36 - suffix.length }) + suffix;
  // arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID, where the first part of the ID is eight characters.
  const id = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', stackId))));
  return Fn.join('-', [path, region, id]);
}
