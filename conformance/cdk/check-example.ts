/** One app under `examples/cdk-*`: it synthesises without AWS, and AWS's validator and ours have nothing against its templates. */
import assert from 'node:assert/strict';
import { validateTemplate } from '@postern/cli/deploy';
import { synthExample } from './synth-example.ts';

/** Where the gate is in another stack, or what is open is said to the construct and not to the template. */
const PUBLIC = ['/assets/*', '/errors/*'];

export async function checkExample(name: string): Promise<void> {
  const { templates, region } = await synthExample(name);
  assert.ok(templates.size > 0);
  for (const [stack, template] of templates) {
    const options = { region: region(stack), publicPathPatterns: PUBLIC, allowUngated: true };
    const findings = validateTemplate(template, options);
    const errors = findings.filter(({ severity }) => severity === 'error');
    assert.deepEqual(errors, [], stack);
  }
}
