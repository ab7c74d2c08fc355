import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { minify } from 'terser';
import { copyFixture } from '../testing/fixture.ts';
import { buildGate } from './build.ts';
import { MEMBER_READ, OPTIONAL_NAMES, POSTERN_FOLDER } from './specialize.ts';

/** Every text in a module: strings, and what stands between the expressions of templates. */
function textsOf(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, value } = node as { readonly type?: string; readonly value?: unknown };
  if (type === 'Literal' && typeof value === 'string') return [value];
  if (type === 'TemplateElement') return [(value as { readonly raw: string }).raw];
  return Object.values(node).flatMap(textsOf);
}

async function parse(code: string): Promise<unknown> {
  const options = { compress: false, mangle: false, module: true } as const;
  const format = { spidermonkey: true, code: false } as object;
  const result = await minify(code, { ...options, format });
  return (result as { readonly ast?: unknown }).ast;
}

describe('specialize()', () => {
  it('meets no text in a run-time module that looks like a member', async () => {
    const files = await readdir(POSTERN_FOLDER, { recursive: true });
    const modules = files.filter((name) => /(?<!\.(test|helper|support))\.js$/.test(name));
    const texts: string[] = [];
    for (const name of modules) {
      texts.push(...textsOf(await parse(await readFile(join(POSTERN_FOLDER, name), 'utf8'))));
    }
    // A string and a part of a template, so that both kinds were found.
    assert.ok(texts.includes('www-authenticate') && texts.includes('scope="'), texts.join());
    assert.deepEqual(
      texts.filter((text) => text.match(MEMBER_READ)),
      [],
    );
  });

  it('names no method of a list, a text or a map: a local variable may have the same name as a member of ours', () => {
    const builtIn = [Array, String, Map, Set, Object, Headers, URLSearchParams].flatMap(
      ({ prototype }) => Object.getOwnPropertyNames(prototype),
    );
    assert.ok(builtIn.includes('push'));
    assert.deepEqual(
      OPTIONAL_NAMES.filter((name) => builtIn.includes(name)),
      // Of an issuer, and no local variable of that name is a list.
      ['keys'],
    );
  });

  it('leaves the modules of a project alone that lies in a folder of the same name', async () => {
    const { folder, remove } = await copyFixture('after');
    const project = join(folder, 'postern', 'src');
    await mkdir(project, { recursive: true });
    await writeFile(
      join(project, 'mine.js'),
      `export const handler = (event) => { const rule = { cors: 'kept' }; return rule.cors + event.x; };`,
    );
    await writeFile(
      join(project, 'postern.config.mjs'),
      `export default { rules: [{ path: '*', allow: 'anyone' }], after: './mine.js' };`,
    );
    const { code } = await buildGate({
      config: 'postern.config.mjs',
      cwd: project,
      env: {},
      now: 0,
    });
    assert.match(code, /kept/);
    await remove();
  });
});
