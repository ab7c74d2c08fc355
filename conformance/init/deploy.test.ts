/** What `postern init` writes is deployed by the construct and the module that stand in this repository. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { validateTemplate } from '@postern/cli/deploy';
import { build } from 'esbuild';
import { KINDS, ROOT, runNode, useProvidedProjects } from './project.ts';

const MODULE = join(ROOT, 'terraform');

describe('a project of postern init', () => {
  const { begin, secrets } = useProvidedProjects();

  for (const kind of KINDS) {
    it(`of kind ${kind} has a CDK app that synthesises`, async () => {
      const folder = await begin(kind, 'cdk');
      // As tsx would run it.
      const [entryPoints, outfile] = [[join(folder, 'app.ts')], join(folder, 'app.mjs')];
      await build({ entryPoints, outfile, format: 'esm', packages: 'external', bundle: true });
      // AWS's validator is asked below: the CDK would load it for each, six seconds of processor. One is synthesised as by `cdk synth`.
      const { context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8'));
      const env = {
        ...{ ...secrets(), CDK_OUTDIR: 'cdk.out' },
        ...{ CDK_VALIDATION: String(kind === 'split'), CDK_CONTEXT_JSON: JSON.stringify(context) },
      };
      const { status, output } = await runNode(['app.mjs'], { cwd: folder, env });
      assert.equal(status, 0, output);
      const names = readdirSync(join(folder, 'cdk.out'));
      // Named after the host, of which an account has many.
      assert.ok(
        names.some((name) => /^(app|api)-example-com\.template\.json$/.test(name)),
        names.join(),
      );
      const options = { allowUngated: true, publicPathPatterns: ['*'] };
      for (const name of names.filter((each) => each.endsWith('.template.json'))) {
        const template = JSON.parse(readFileSync(join(folder, 'cdk.out', name), 'utf8'));
        const errors = validateTemplate(template, options).filter(
          ({ severity }) => severity === 'error',
        );
        assert.deepEqual(errors, [], name);
      }
    });
  }

  it('names what the Terraform module has', async () => {
    const [outputs, variables] = [
      declared('outputs.tf', 'output'),
      declared('variables.tf', 'variable'),
    ];
    for (const kind of KINDS) {
      const folder = await begin(kind, 'terraform');
      const text = readFileSync(join(folder, 'main.tf'), 'utf8');
      const used = [...text.matchAll(/module\.gate\.(\w+)/g)].map(([, name]) => name);
      assert.ok(used.length > 0);
      for (const name of used) assert.ok(outputs.has(name), name);
      const [, block = ''] = /^module "gate" \{([\s\S]*?)^\}/m.exec(text) ?? [];
      const inputs = [...block.matchAll(/^ {2}(\w+) +=/gm)].map(([, name]) => name);
      const given = inputs.filter((name) => name !== 'source' && name !== 'providers');
      assert.deepEqual(given, ['name', 'build_path']);
      for (const name of given) assert.ok(variables.has(name), name);
    }
  });
});

/** Names of the blocks of a file of the module. */
function declared(file: string, block: string): Set<string | undefined> {
  const text = readFileSync(join(MODULE, file), 'utf8');
  return new Set(
    [...text.matchAll(new RegExp(`^${block} "(\\w+)"`, 'gm'))].map(([, name]) => name),
  );
}
