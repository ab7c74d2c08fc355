import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { deflateSmall } from './deflate.ts';
import { zipFiles } from './zip.ts';

const content = new TextEncoder().encode(
  'export const handler = async (event) => event;\n'.repeat(40),
);

describe('zipFiles()', () => {
  it('makes a zip that another reader opens', async () => {
    const files = unzipSync(await zipFiles({ 'index.mjs': content }));
    assert.deepEqual(Object.keys(files), ['index.mjs']);
    assert.deepEqual(files['index.mjs'], content);
  });

  it('gives the same bytes always and everywhere', async () => {
    // Literal on purpose: another version of Node, or of the compressor, must not change what a build gives.
    const digest = createHash('sha256')
      .update(await zipFiles({ 'index.mjs': content }))
      .digest('hex');
    assert.equal(digest, '0c2952752ccd209ef68b6e98f11fc74d16878485a00474720cc0662e00e77dab');
  });

  it('takes 116 bytes besides the data of "index.mjs"', async () => {
    const zip = await zipFiles({ 'index.mjs': content });
    assert.equal(zip.length - (await deflateSmall(content)).length, 116);
  });

  it('zips several files, in their order', async () => {
    const second = new TextEncoder().encode('export {};');
    const files = unzipSync(await zipFiles({ 'index.mjs': content, 'b.mjs': second }));
    assert.deepEqual(Object.keys(files), ['index.mjs', 'b.mjs']);
    assert.deepEqual([files['index.mjs'], files['b.mjs']], [content, second]);
  });

  it('zips an empty file', async () => {
    const files = unzipSync(await zipFiles({ 'index.mjs': new Uint8Array() }));
    assert.equal(files['index.mjs']?.length, 0);
  });
});

describe('deflateSmall()', () => {
  it('gives raw deflate', async () => {
    for (const given of [content, new Uint8Array(200_000).fill(7)]) {
      assert.deepEqual(new Uint8Array(inflateRawSync(await deflateSmall(given))), given);
    }
  });

  it('leaves no process-wide error handlers behind', async () => {
    const script = `
      const { deflateSmall } = await import(${JSON.stringify(new URL('./deflate.js', import.meta.url))});
      await deflateSmall(Buffer.from('x'));
      console.log(process.listenerCount('unhandledRejection') + process.listenerCount('uncaughtException'));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      script,
    ]);
    assert.equal(stdout, '0\n');
  });
});
