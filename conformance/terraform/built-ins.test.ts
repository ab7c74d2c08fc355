/** What of `terraform/` needs no provider: Terraform's own tests of it, on builds that are made for them, so that none is stale. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { writeBuilds } from './builds.ts';
import { initialise } from './stood-in.ts';
import { copyFolders, describeWithTerraform, type Scene } from './terraform.ts';

describeWithTerraform('terraform/', () => {
  let scene: Scene;
  before(async () => {
    scene = await copyFolders(['terraform', 'examples/terraform']);
    await writeBuilds(join(scene.folder, 'terraform/modules/deployment/tests/builds'));
  });
  after(() => scene.remove());

  it('is formatted as Terraform formats', async () => {
    const { exitCode, said } = await scene.terraform(['fmt', '-check', '-recursive', '-diff']);
    assert.equal(exitCode, 0, said);
  });

  for (const name of ['deployment', 'distribution']) {
    it(`modules/${name} passes its own tests offline`, async () => {
      const path = `terraform/modules/${name}`;
      await initialise(scene, path);
      const validated = await scene.terraform(['validate', '-no-color'], path);
      assert.equal(validated.exitCode, 0, validated.said);
      const { exitCode, said } = await scene.terraform(['test', '-no-color'], path);
      assert.equal(exitCode, 0, said);
      assert.match(said, /Success! [1-9]\d passed, 0 failed\./);
    });
  }
});
