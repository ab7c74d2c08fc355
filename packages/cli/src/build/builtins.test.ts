import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { build } from 'esbuild';
import { directBuiltins, findBuiltinUse } from './builtins.ts';

async function bundleSource(contents: string): Promise<string> {
  const options = {
    stdin: { contents },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  } as const;
  const first = await build({ ...options, treeShaking: false, ignoreAnnotations: true });
  const use = findBuiltinUse(first.outputFiles[0]?.text ?? '');
  const { outputFiles } = await build({ ...options, plugins: [directBuiltins(use)], minify: true });
  return outputFiles[0]?.text ?? '';
}

async function run(code: string): Promise<unknown> {
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).default;
}

describe('findBuiltinUse()', () => {
  it('reads names, and undefined for a module as a whole', () => {
    const use = findBuiltinUse(
      'import { a as b, c } from "node:crypto";\nimport {\n  d,\n  e\n} from "crypto";\n' +
        'import * as fs from "fs";\nimport path, { join } from "node:path";\nimport "node:os";\n',
    );
    assert.deepEqual(
      [...use],
      [
        ['node:crypto', new Set(['a', 'c', 'd', 'e'])],
        ['node:fs', undefined],
        ['node:path', undefined],
        ['node:os', undefined],
      ],
    );
  });
});

describe('directBuiltins()', () => {
  for (const [title, source] of [
    ['names', `import { createHash as hash } from 'node:crypto'; export default typeof hash;`],
    ['a default', `import crypto from 'crypto'; export default typeof crypto.createHash;`],
    ['a namespace', `import * as crypto from 'crypto'; export default typeof crypto.createHash;`],
    [
      'a default and names',
      `import crypto, { createHash } from 'crypto'; export default typeof (crypto && createHash);`,
    ],
    ['require()', `export default typeof require('crypto').createHash;`],
    [
      'import()',
      `const { createHash } = await import('node:crypto'); export default typeof createHash;`,
    ],
  ] as const) {
    it(`takes a module without importing it: ${title}`, async () => {
      const code = await bundleSource(source);
      assert.ok(!/\bimport\s*[\w{*"'(]/.test(code), code);
      assert.equal(await run(code), 'function');
    });
  }

  it('drops what nobody uses', async () => {
    const code = await bundleSource(`import { createHash } from 'node:crypto'; export default 1;`);
    assert.ok(!code.includes('getBuiltinModule'), code);
  });
});
