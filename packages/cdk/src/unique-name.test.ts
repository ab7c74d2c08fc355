import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { uniqueName } from './unique-name.ts';

it('a name keeps within 64 characters, however long the path and the region', () => {
  const stack = new Stack(undefined, `S${'t'.repeat(100)}`, { env: { region: 'ap-southeast-1' } });
  const { 'Fn::Join': join } = stack.resolve(uniqueName(stack));
  assert.ok(`${join[1][0]}-00000000`.length <= 64);
});
