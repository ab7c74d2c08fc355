/** What `postern init` writes builds at once, with a real provider, and becomes a template that AWS's validator takes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkSynth } from './check-synth.ts';
import { runScript, useProvidedProjects } from './project.ts';

describe('a project of postern init', () => {
  const projects = useProvidedProjects();
  const { begin, secrets } = projects;

  it('builds', async () => {
    const folder = await begin('bearer', 'terraform');
    const { status, output } = await runScript(folder, 'build', secrets());
    assert.equal(status, 0, output);
    const { target } = JSON.parse(readFileSync(join(folder, 'out/deployment.json'), 'utf8'));
    assert.equal(target, 'lambda-edge');
  });

  for (const kind of ['bearer', 'delegated'] as const) {
    it(`of kind ${kind} builds, and its template has nothing against it`, () =>
      checkSynth(kind, projects));
  }
});
