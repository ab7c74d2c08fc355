/** What `postern init` writes passes its own policy tests, on every target. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildSecrets, KINDS, makeProjects, type Projects, runScript } from './project.ts';

describe('the policy tests of a project of postern init', () => {
  let projects: Projects;
  before(async () => {
    projects = await makeProjects();
  });
  after(() => projects.remove());

  for (const kind of KINDS) {
    it(`of kind ${kind} pass, without a provider`, async () => {
      const folder = await projects.begin(kind, 'terraform');
      const { status, output } = await runScript(folder, 'test', await buildSecrets(folder));
      assert.equal(status, 0, output);
    });
  }
});
