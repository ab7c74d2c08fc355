/** `examples/terraform`, built from their own configs and applied by Terraform, with stand-ins for what AWS makes. */
import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { writeBuilds } from './builds.ts';
import { assertProtected, EXAMPLES } from './protected-examples.ts';
import { standIn } from './stand-in.ts';
import { apply, initialise } from './stood-in.ts';
import { copyFolders, describeWithTerraform, ROOT, type Scene } from './terraform.ts';

describeWithTerraform('examples/terraform', () => {
  let scene: Scene;
  before(async () => {
    scene = await copyFolders(['terraform', 'examples/terraform']);
    await writeBuilds(
      join(scene.folder, 'builds'),
      EXAMPLES.map(([, build]) => build),
    );
    await standIn(join(scene.folder, 'terraform'));
  });
  after(() => scene.remove());

  for (const [example, build, variables] of EXAMPLES) {
    it(`${example} protects its distribution`, async () => {
      const folder = join(scene.folder, 'examples/terraform', example);
      await standIn(folder);
      await cp(join(scene.folder, 'builds', build), join(folder, 'out'), { recursive: true });
      await initialise(scene, `examples/terraform/${example}`);
      const { resources } = await apply(scene, `examples/terraform/${example}`, variables);
      assertProtected(resources);
    });
  }

  it('refuses an example whose default behavior has lost its gate', async () => {
    const { folder, terraform } = scene;
    const path = 'examples/terraform/unprotected';
    await cp(join(ROOT, 'examples/terraform/site'), join(folder, path), { recursive: true });
    await cp(join(folder, 'builds/login'), join(folder, path, 'out'), { recursive: true });
    const file = join(folder, path, 'main.tf');
    const text = await readFile(file, 'utf8');
    const lost = text.replace(/ {4}lambda_function_association \{[^}]*viewer_request[^}]*\}\n/, '');
    assert.notEqual(lost, text);
    await writeFile(file, lost);
    await standIn(join(folder, path));
    await initialise(scene, path);
    const variables = Object.entries(EXAMPLES[0]?.[2] ?? {}).map(
      ([name, value]) => `-var=${name}=${value}`,
    );
    const { exitCode, said } = await terraform(
      ['apply', '-auto-approve', '-no-color', ...variables],
      path,
    );
    assert.equal(exitCode, 1);
    assert.match(said, /E-UNPROTECTED-BEHAVIOR: nothing checks viewer-request of \["\*"\]/);
  });
});
