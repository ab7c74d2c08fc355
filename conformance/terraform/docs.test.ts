/** `docs/terraform.md` says of the module what the module says of itself, and shows what Terraform reads. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseFolder, parseText } from './parse-folder.ts';
import { inputsTable, outputsTable } from './reference.ts';
import { ROOT } from './terraform.ts';

const MODULE = join(ROOT, 'terraform');
const PAGES = ['docs/terraform.md', 'terraform/README.md'];

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

describe('docs/terraform.md', () => {
  it("has the module's inputs and outputs", async () => {
    const configuration = await parseFolder(MODULE);
    const check = await parseFolder(join(MODULE, 'modules/distribution'));
    const tables = [inputsTable(configuration), outputsTable(configuration), inputsTable(check)];
    for (const table of tables) {
      assert.ok(read('docs/terraform.md').includes(`\n\n${table}\n\n`), `Should hold:\n${table}`);
    }
  });

  for (const page of PAGES) {
    it(`${page} shows what Terraform reads, with inputs and outputs that there are`, async () => {
      const { variable, output } = await parseFolder(MODULE);
      const shown = [...read(page).matchAll(/```hcl\n([\s\S]*?)```/g)];
      assert.ok(shown.length > 0);
      for (const [, text = ''] of shown) {
        const { module } = await parseText(text);
        const { source, providers, ...inputs } = module.gate?.[0] ?? {};
        for (const name of Object.keys(inputs)) assert.ok(Object.hasOwn(variable, name), name);
        for (const [, name = ''] of text.matchAll(/module\.gate\.(\w+)/g)) {
          assert.ok(Object.hasOwn(output, name), name);
        }
      }
    });
  }
});
