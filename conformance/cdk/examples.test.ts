/** The apps under `examples/cdk-*` synthesise without AWS; AWS's validator and ours have nothing against their templates. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { validateTemplate } from '@postern/cli';
import { cdkExamples, synthExample } from './synth-example.ts';

/** Where the gate is in another stack, or what is open is said to the construct and not to the template. */
const PUBLIC = ['/assets/*', '/errors/*'];

describe('an app of the CDK', () => {
  for (const name of cdkExamples()) {
    it(`${name} synthesises templates without an error`, async () => {
      const { templates, region } = await synthExample(name);
      assert.ok(templates.size > 0);
      for (const [stack, template] of templates) {
        const options = { region: region(stack), publicPathPatterns: PUBLIC, allowUngated: true };
        const findings = validateTemplate(template, options);
        const errors = findings.filter(({ severity }) => severity === 'error');
        assert.deepEqual(errors, [], stack);
      }
    });
  }

  it('is there for each way to deploy', () => {
    assert.deepEqual(cdkExamples(), [
      'cdk-bearer-api',
      'cdk-delegated',
      'cdk-private-site',
      'cdk-signed-cookies',
      'cdk-split-plane',
    ]);
  });
});
