/** The apps under `examples/cdk-*` where programs bring tokens. The others are in files of their own: each synth takes its time. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkExample } from './check-example.ts';
import { cdkExamples } from './synth-example.ts';

describe('an app of the CDK for tokens', () => {
  for (const name of ['cdk-bearer-api', 'cdk-delegated']) {
    it(`${name} synthesises templates without an error`, () => checkExample(name));
  }

  it('is there for each way to deploy, and each is tried', () => {
    assert.deepEqual(cdkExamples(), [
      'cdk-bearer-api',
      'cdk-delegated',
      'cdk-private-site',
      'cdk-signed-cookies',
      'cdk-split-plane',
    ]);
  });
});
