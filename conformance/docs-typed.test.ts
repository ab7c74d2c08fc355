/** What the documents show of the construct, whole, has the types that it has. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = ['docs/cdk.md', 'packages/cdk/README.md'];

// Where packages are found.
mkdirSync(join(ROOT, '.cache'), { recursive: true });
const folder = mkdtempSync(join(ROOT, '.cache/docs-'));
after(() => rmSync(folder, { recursive: true }));

const FLAGS = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--types', 'node'];
const MODULES = ['--target', 'es2022', '--module', 'nodenext'];

/** What the compiler says; nothing where it takes the files. */
function compile(sources: readonly string[]): string {
  const files = sources.map((source, at) => {
    const file = join(folder, `shown${at}.mts`);
    writeFileSync(file, source);
    return file;
  });
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  try {
    const words = [compiler, ...FLAGS, ...MODULES, ...files];
    return execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  } catch (cause) {
    return (cause as { readonly stdout: string }).stdout;
  }
}

it('the blocks that begin with the import of the construct compile, and a wrong one does not', () => {
  const blocks = PAGES.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    return [...text.matchAll(/```ts\n(import \{ EdgeGate[\s\S]*?)```/g)].map(
      ([, source = '']) => source,
    );
  });
  assert.ok(blocks.length >= PAGES.length);
  assert.equal(compile(blocks), '');
  const [first = ''] = blocks;
  assert.match(compile([first.replace("config: 'postern", "konfig: 'postern")]), /'konfig'/);
});
