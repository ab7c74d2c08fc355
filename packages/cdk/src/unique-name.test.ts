import assert from 'node:assert/strict';
import { it } from 'node:test';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { uniqueName } from './unique-name.ts';

it('a name keeps within 64 characters, however long the path and the region', () => {
  const stack = new Stack(undefined, `S${'t'.repeat(100)}`, { env: { region: 'ap-southeast-1' } });
  const { 'Fn::Join': join } = stack.resolve(uniqueName(stack));
  assert.ok(`${join[1][0]}-00000000`.length <= 64);
});

it('a name is that of its own stack in another one, too', () => {
  const app = new App();
  const env = { region: 'us-east-1' };
  const [own, other] = ['Own', 'Other'].map((id) => new Stack(app, id, { env }));
  assert.ok(own && other);
  new CfnOutput(other, 'Name', { value: uniqueName(own) });
  const text = JSON.stringify(Template.fromStack(other).findOutputs('Name'));
  assert.match(text, /Fn::ImportValue/);
  assert.doesNotMatch(text, /AWS::StackId/);
});
