/** What `postern init` writes has the form of this house, and its types fit. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isNeeded } from '../terraform/terraform.ts';
import { KINDS, makeProjects, type Projects, ROOT, runNode, runProgram, TOOLS } from './project.ts';

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

describe('postern init, for each kind and tool', () => {
  let projects: Projects;
  const folders: string[] = [];
  before(async () => {
    projects = await makeProjects();
    for (const kind of KINDS) {
      for (const tool of TOOLS) folders.push(await projects.begin(kind, tool));
    }
  });
  after(() => projects.remove());

  /** Each text once: a config is the same whatever deploys it. */
  function sourcesOf(ending: string): Map<string, string> {
    const files = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .map((name) => join(folder, name)),
    );
    return new Map(files.map((file) => [readFileSync(file, 'utf8'), file]));
  }

  it('writes TypeScript as the formatter would', async () => {
    const sources = sourcesOf('.ts');
    assert.ok(sources.size >= 2 * KINDS.length);
    for (const [text, file] of sources) {
      const name = file.slice(projects.folder.length + 1);
      const args = [BIOME, 'format', `--stdin-file-path=${name}`];
      const { stdout, output } = await runNode(args, { cwd: ROOT, input: text });
      assert.equal(stdout, text, output);
    }
  });

  it('writes TypeScript whose types fit, strictly', async () => {
    const compilerOptions = {
      target: 'ES2022',
      module: 'NodeNext',
      types: [],
      strict: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      noUnusedLocals: true,
      noEmit: true,
      skipLibCheck: true,
    };
    const config = { compilerOptions, include: ['*/*.ts'] };
    writeFileSync(join(projects.folder, 'tsconfig.json'), JSON.stringify(config));
    const { status, output } = await runNode([TSC, '-p', '.'], { cwd: projects.folder });
    assert.equal(status, 0, output);
  });

  it('writes Terraform as Terraform would', async (test) => {
    const cwd = projects.folder;
    const found = await runProgram('terraform', ['version'], { cwd }).catch(() => undefined);
    if (!found && !isNeeded()) return test.skip('Terraform is not here');
    assert.ok(found, 'Terraform is not here');
    for (const [text, file] of sourcesOf('.tf')) {
      const { stdout } = await runProgram('terraform', ['fmt', '-'], { cwd, input: text });
      assert.equal(stdout, text, file);
    }
  });
});
