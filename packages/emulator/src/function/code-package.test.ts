/** Zips that are laid out, and zips that are refused. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { LIMITS } from '../limits.ts';
import { unpackCode } from './code-package.ts';

/** Bytes that no compression shortens below the size. */
function zipOfAtLeast(bytes: number): Uint8Array {
  return zipSync({ 'index.mjs': new Uint8Array(bytes) }, { level: 0 });
}

test('unpackCode() lays out files in folders and removes them again', async () => {
  const zip = zipSync({ 'index.mjs': strToU8('a'), lib: { 'b.js': strToU8('b') } });
  const code = await unpackCode(zip, LIMITS.current);
  assert.equal(await readFile(join(code.folder, 'lib/b.js'), 'utf8'), 'b');
  await code.remove();
  assert.equal(existsSync(code.folder), false);
});

test('unpackCode() reads a zip from its path', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-test-'));
  const path = join(folder, 'function.zip');
  await writeFile(path, zipSync({ 'index.mjs': strToU8('from a file') }));
  const code = await unpackCode(path, LIMITS.current);
  assert.equal(await readFile(join(code.folder, 'index.mjs'), 'utf8'), 'from a file');
  await code.remove();
  await rm(folder, { recursive: true });
});

test("E-ZIP-50MB: legacy refuses 1,048,577 bytes in CloudFront's words", async () => {
  const zip = zipOfAtLeast(1_048_576);
  await assert.rejects(unpackCode(zip, LIMITS.legacy), {
    name: 'AssociationError',
    rule: 'E-ZIP-50MB',
    message: `The function code size is larger than the maximum allowed size for functions that are triggered by a CloudFront event: ${zip.length} Max allowed: 1048576`,
  });
});

test('E-ZIP-50MB: current takes what legacy refuses', async () => {
  const code = await unpackCode(zipOfAtLeast(1_048_576), LIMITS.current);
  await code.remove();
});

test('E-ZIP-50MB: current refuses more than 52,428,800 bytes', async () => {
  const zip = new Uint8Array(52_428_801);
  await assert.rejects(unpackCode(zip, LIMITS.current), { rule: 'E-ZIP-50MB' });
});

test('E-ZIP-UNZIPPED: a small zip of very much is refused before it is unpacked', async () => {
  const zip = zipSync({ 'a.bin': new Uint8Array(2_000_000) });
  const limits = { ...LIMITS.current, unzippedBytes: 1_999_999 };
  await assert.rejects(unpackCode(zip, limits), { rule: 'E-ZIP-UNZIPPED' });
});

for (const name of ['../x.js', 'a/../../x.js', '/etc/x.js', 'C:\\x.js', '..\\x.js']) {
  test(`unpackCode() refuses an entry named ${JSON.stringify(name)}`, async () => {
    const zip = zipSync({ [name]: strToU8('x') });
    await assert.rejects(unpackCode(zip, LIMITS.current), {
      name: 'TypeError',
      message: /must hold relative paths only/,
    });
  });
}

test('unpackCode() refuses what is no zip', async () => {
  await assert.rejects(unpackCode(strToU8('no zip'), LIMITS.current), {
    message: 'Option "viewerRequest.zip" must be a zip file: Could not unzip uploaded file',
  });
});

test('unpackCode() names a path that it cannot read', async () => {
  await assert.rejects(unpackCode('/nonexistent.zip', LIMITS.current), {
    name: 'TypeError',
    message: /must name a readable zip file, got "\/nonexistent.zip"/,
  });
});
