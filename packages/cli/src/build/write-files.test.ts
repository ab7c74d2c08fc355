/** What an earlier build left in the output folder: removed where it is known to be a build's, and nothing else. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { writeFiles } from './write-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-out-'));
});
afterEach(() => rm(folder, { recursive: true }));

const REPORTS = {
  'lambda-edge': { target: 'lambda-edge', sha256: 'x' },
  split: { target: 'split', function: {}, login: {} },
};
const GATE = ['index.mjs', 'function.zip'];
const SPLIT = [
  ...['function.js', 'key-value-store.json'],
  ...['login/index.mjs', 'login/function.zip', 'login/key-value-store.mjs'],
];

function build(names: readonly string[], report: object): Promise<readonly string[]> {
  const files = names.map((name) => ({ name, content: 'x', isSecret: false }));
  const content = JSON.stringify(report);
  return writeFiles([...files, { name: 'report.json', content, isSecret: false }], folder);
}

async function listFiles(): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

describe('writeFiles()', () => {
  it('removes what another target left, and says what', async () => {
    assert.deepEqual(await build(SPLIT, REPORTS.split), []);
    assert.deepEqual(await build(GATE, REPORTS['lambda-edge']), SPLIT);
    assert.deepEqual(await listFiles(), ['function.zip', 'index.mjs', 'report.json']);
    assert.deepEqual(await build(SPLIT, REPORTS.split), GATE);
    assert.deepEqual(await listFiles(), ['login', ...SPLIT, 'report.json'].sort());
  });

  it('removes the keys that this build of the same target does not know', async () => {
    await build(SPLIT, REPORTS.split);
    const rest = ['function.js', 'login/index.mjs', 'login/function.zip'];
    assert.deepEqual(await build(rest, REPORTS.split), [
      'key-value-store.json',
      'login/key-value-store.mjs',
    ]);
    assert.deepEqual(await build(rest, REPORTS.split), []);
  });

  it('leaves what no build writes', async () => {
    await build(SPLIT, REPORTS.split);
    for (const name of ['login/notes.md', 'mine.js', 'function.js.bak']) {
      await writeFile(join(folder, name), 'mine');
    }
    await build(GATE, REPORTS['lambda-edge']);
    assert.deepEqual(await listFiles(), [
      ...['function.js.bak', 'function.zip', 'index.mjs', 'login', 'login/notes.md'],
      ...['mine.js', 'report.json'],
    ]);
  });

  for (const report of [
    undefined,
    'no JSON',
    '{"target":"split"}',
    '{"target":"toString","sha256":"x"}',
    'null',
  ]) {
    it(`leaves all of a folder whose report is ${report ?? 'not there'}`, async () => {
      await mkdir(join(folder, 'login'));
      for (const name of [...SPLIT, ...GATE]) await writeFile(join(folder, name), 'mine');
      if (report !== undefined) await writeFile(join(folder, 'report.json'), report);
      assert.deepEqual(await build(['index.mjs'], REPORTS['lambda-edge']), []);
      assert.deepEqual(await listFiles(), ['login', ...SPLIT, ...GATE, 'report.json'].sort());
    });
  }
});
