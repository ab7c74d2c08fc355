import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { optionsFor } from '../testing/build-module.ts';
import {
  BUILD,
  type Handler,
  loadHandler,
  readReport,
  viewerRequest,
  withFixture,
} from '../testing/built-fixture.ts';
import { runCommand } from '../testing/fake-process.ts';
import { buildGate } from './build.ts';

describe('postern build with a user function', () => {
  it('puts it behind the gate', () =>
    withFixture('after', async (fixture) => {
      const { exitCode, stderr } = await runCommand(BUILD, { cwd: fixture.folder });
      assert.equal(exitCode, 0, stderr);
      const handler = await loadHandler(fixture);
      const { headers } = (await handler(viewerRequest('/'))) as {
        readonly headers: Record<string, { readonly value: string }[]>;
      };
      assert.match(headers['x-greeting']?.[0]?.value ?? '', /^[0-9a-f]{64}$/);
      const { modules } = await readReport(fixture);
      assert.ok(modules.some(({ name }) => name === 'my-function.ts'));
    }));

  for (const [title, source, target, got] of [
    ['misspelt', 'export const hander = () => {};', 'lambda-edge', '"hander"'],
    ['absent', '', 'lambda-edge', 'nothing'],
    ['of the other target', `export * from './other.mjs';`, 'fetch', '"handler"'],
  ] as const) {
    it(`refuses one whose export is ${title}`, () =>
      withFixture('after', async ({ folder }) => {
        await writeFile(join(folder, 'other.mjs'), 'export const handler = () => {};');
        await writeFile(join(folder, 'my-function.ts'), source);
        await writeFile(
          join(folder, 'postern.config.ts'),
          `export default { target: '${target}', rules: [{ path: '*', allow: 'anyone' }], after: './my-function.ts' };`,
        );
        const { exitCode, stdout } = await runCommand([...BUILD, '--json'], { cwd: folder });
        assert.equal(exitCode, 1);
        const { code, message } = JSON.parse(stdout).error;
        const wanted = target === 'fetch' ? 'origin' : 'handler';
        assert.equal(code, 'after_export');
        assert.ok(message.includes(`exports ${got}; a gate for ${target} calls "${wanted}"`));
      }));
  }

  it('watches it and what it imports, but no package and nothing of Postern', () =>
    withFixture('after', async (fixture) => {
      const { folder } = fixture;
      await mkdir(join(folder, 'node_modules/some'), { recursive: true });
      await writeFile(join(folder, 'node_modules/some/index.js'), 'export const some = 1;');
      const text = await readFile(join(folder, 'my-function.ts'), 'utf8');
      await writeFile(join(folder, 'my-function.ts'), `import 'some';\n${text}`);
      const options = { ...optionsFor(fixture), config: 'postern.config.ts' };
      const { inputs } = await buildGate(options);
      assert.deepEqual(inputs.map((file) => relative(folder, file)).toSorted(), [
        'greeting.ts',
        'my-function.ts',
        'postern.config.ts',
        'postern.lock.json',
      ]);
    }));

  it('names the place of a mistake in it', () =>
    withFixture('after', async ({ folder }) => {
      await writeFile(join(folder, 'my-function.ts'), 'export const handler = (;');
      const { stderr } = await runCommand(BUILD, { cwd: folder });
      assert.match(stderr, /Cannot bundle my-function\.ts:1:25/);
    }));

  it('takes a CommonJS module and a default export', () =>
    withFixture('after', async (fixture) => {
      const change = (name: string) =>
        `${name} (event) => ({ ...event.Records[0].cf.request, uri: '/mine' });`;
      for (const source of [change('export default'), change('exports.handler =')]) {
        const file = join(fixture.folder, 'my-function.ts');
        await writeFile(file, source);
        const { exitCode, stderr } = await runCommand(BUILD, { cwd: fixture.folder });
        assert.equal(exitCode, 0, stderr);
        const code = await readFile(join(fixture.folder, 'out/index.mjs'));
        const url = `data:text/javascript;base64,${code.toString('base64')}`;
        const { handler } = (await import(url)) as { readonly handler: Handler };
        assert.equal((await handler(viewerRequest('/'))).uri, '/mine');
      }
    }));
});
