/** What `postern init` writes builds at once, with a real provider, and becomes a template that AWS's validator takes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type DevProvider, startProvider } from '@postern/cli';
import { buildSecrets, KINDS, makeProjects, type Projects, runScript } from './project.ts';

describe('a project of postern init', () => {
  let projects: Projects;
  let provider: DevProvider;
  let secrets: NodeJS.ProcessEnv;
  before(async () => {
    projects = await makeProjects();
    provider = await startProvider({ audience: 'api' });
    secrets = await buildSecrets(projects.folder);
  });
  after(async () => {
    await provider.close();
    await projects.remove();
  });

  it('builds', async () => {
    const folder = await projects.begin('bearer', 'terraform', provider.issuer);
    const { status, output } = await runScript(folder, 'build', secrets);
    assert.equal(status, 0, output);
    const { target } = JSON.parse(readFileSync(join(folder, 'out/deployment.json'), 'utf8'));
    assert.equal(target, 'lambda-edge');
  });

  for (const kind of KINDS) {
    it(`of kind ${kind} builds, and its template has nothing against it`, async () => {
      const folder = await projects.begin(kind, 'cloudformation', provider.issuer);
      const { status, output } = await runScript(folder, 'synth', secrets);
      assert.equal(status, 0, output);
      assert.doesNotMatch(output, /Warning: [EWF]-?\w*\d* /);
      const { Resources } = JSON.parse(readFileSync(join(folder, 'out/template.json'), 'utf8'));
      assert.equal(Resources.Distribution.Type, 'AWS::CloudFront::Distribution');
    });
  }
});
