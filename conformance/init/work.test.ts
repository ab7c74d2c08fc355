/** What `postern init` writes builds at once, with a real provider, and becomes a template that AWS's validator takes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { KINDS, runScript, useProvidedProjects } from './project.ts';

describe('a project of postern init', () => {
  const { begin, secrets } = useProvidedProjects();

  it('builds', async () => {
    const folder = await begin('bearer', 'terraform');
    const { status, output } = await runScript(folder, 'build', secrets());
    assert.equal(status, 0, output);
    const { target } = JSON.parse(readFileSync(join(folder, 'out/deployment.json'), 'utf8'));
    assert.equal(target, 'lambda-edge');
  });

  for (const kind of KINDS) {
    it(`of kind ${kind} builds, and its template has nothing against it`, async () => {
      const folder = await begin(kind, 'cloudformation');
      const { status, output } = await runScript(folder, 'synth', secrets());
      assert.equal(status, 0, output);
      assert.doesNotMatch(output, /Warning: [EWF]-?\w*\d* /);
      const { Resources } = JSON.parse(readFileSync(join(folder, 'out/template.json'), 'utf8'));
      assert.equal(Resources.Distribution.Type, 'AWS::CloudFront::Distribution');
    });
  }
});
