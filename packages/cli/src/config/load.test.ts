import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { UserError } from '../errors.ts';
import { loadConfig } from './load.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-config-'));
});
after(() => rm(folder, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return name;
}

async function refusal(name: string): Promise<UserError> {
  try {
    await loadConfig(name, folder);
  } catch (cause) {
    assert.ok(cause instanceof UserError, String(cause));
    return cause;
  }
  throw new Error('it was not refused');
}

describe('loadConfig()', () => {
  it('loads TypeScript with imports, JSON and a top-level await', async () => {
    await write('part.ts', 'export const rules: string[] = ["a"];');
    await write('keys.json', '{"keys":[]}');
    const name = await write(
      'whole.ts',
      `import { readFile } from 'node:fs/promises';
       import keys from './keys.json';
       import { rules } from './part.ts';
       const text = await readFile(new URL('./keys.json', import.meta.url), 'utf8');
       export default { rules, keys, same: JSON.parse(text) };`,
    );
    const { value, inputs } = await loadConfig(name, folder);
    assert.deepEqual(value, { rules: ['a'], keys: { keys: [] }, same: { keys: [] } });
    assert.deepEqual(
      inputs.toSorted(),
      ['keys.json', 'part.ts', 'whole.ts'].map((input) => join(folder, input)),
    );
  });

  it('reads a changed config anew', async () => {
    const name = await write('changing.ts', 'export default { version: 1 };');
    assert.equal((await loadConfig(name, folder)).value.version, 1);
    await write('changing.ts', 'export default { version: 2 };');
    assert.equal((await loadConfig(name, folder)).value.version, 2);
  });

  it('gives default and named imports of Node modules', async () => {
    const name = await write(
      'imports.mjs',
      `import path, { posix } from 'path'; import * as all from 'node:path';
       export default { same: path === all.default && posix === path.posix };`,
    );
    assert.deepEqual((await loadConfig(name, folder)).value, { same: true });
  });

  it('takes CommonJS and JSON', async () => {
    for (const [name, text] of [
      ['common.js', 'module.exports = { version: 3 };'],
      ['plain.json', '{"version":3}'],
    ] as const) {
      assert.deepEqual((await loadConfig(await write(name, text), folder)).value, { version: 3 });
    }
  });

  it('refuses a missing file, naming it', async () => {
    const error = await refusal('absent.ts');
    assert.equal(error.code, 'config_missing');
    assert.match(error.message, /"absent\.ts"/);
  });

  it('refuses a syntax error with file and line', async () => {
    await write('broken.ts', 'export default {\n  rules: [,\n');
    const error = await refusal('broken.ts');
    assert.equal(error.code, 'config_syntax');
    assert.match(error.message, /broken\.ts:3:/);
  });

  it('refuses a config that throws, with the line of its source', async () => {
    await write('throws.ts', 'interface Unused { a: 1 }\n\nthrow new Error("no such stage");\n');
    const error = await refusal('throws.ts');
    assert.equal(error.code, 'config_throws');
    assert.match(error.message, /throws\.ts:3: no such stage/);
  });

  it('refuses an import that is not installed, with its place', async () => {
    await write('foreign.ts', 'import x from "not-installed-anywhere";\nexport default { x };');
    const error = await refusal('foreign.ts');
    assert.equal(error.code, 'config_syntax');
    assert.match(error.message, /not-installed-anywhere.* at foreign\.ts:1:/);
  });

  for (const [text, code] of [
    ['export const config = {};', 'config_no_default'],
    ['', 'config_no_default'],
    ['type Unused = 1;', 'config_no_default'],
    ['void 0;', 'config_no_default'],
    ['export default 5;', 'config_not_object'],
    ['export default [];', 'config_not_object'],
    ['export default null;', 'config_not_object'],
  ] as const) {
    it(`refuses ${text || 'an empty file'}`, async () => {
      await write('shape.ts', text);
      assert.equal((await refusal('shape.ts')).code, code);
    });
  }
});
