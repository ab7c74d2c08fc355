/** What functions read, what lasts, and what is made to fail. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import {
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  PutKeyCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import { CREDENTIALS, createClient } from '../testing/key-value-store-client.ts';
import { readImportFile } from './import-file.ts';
import { startKeyValueStore } from './key-value-store.ts';
import type { KeyValueStore, KeyValueStoreOptions } from './options.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-kvs-'));
});
after(() => rm(folder, { recursive: true }));

async function begin(t: TestContext, options: KeyValueStoreOptions = {}): Promise<KeyValueStore> {
  const store = await startKeyValueStore(options);
  t.after(() => store.close());
  return store;
}

async function put({ url, arn }: KeyValueStore, Key: string, Value: string): Promise<void> {
  const client = createClient(url);
  const { ETag } = await client.send(new DescribeKeyValueStoreCommand({ KvsARN: arn }));
  await client.send(new PutKeyCommand({ KvsARN: arn, IfMatch: ETag, Key, Value }));
}

const seen = (store: KeyValueStore) => Object.fromEntries(store.read().entries);

describe('startKeyValueStore() for functions', () => {
  it('shows a change once it has had the time to get there', async (t) => {
    let now = 1_800_000_000;
    const store = await begin(t, { entries: { a: '1' }, clock: () => now });
    assert.deepEqual(seen(store), { a: '1' });
    const { version } = store.read();
    await put(store, 'a', '2');
    now += 2;
    await put(store, 'b', '3');
    assert.deepEqual([seen(store), store.read().version], [{ a: '1' }, version]);
    now += 2.9;
    assert.deepEqual(seen(store), { a: '1' });
    now += 0.1;
    assert.deepEqual(seen(store), { a: '2' });
    assert.notEqual(store.read().version, version);
    now += 2;
    assert.deepEqual(seen(store), { a: '2', b: '3' });
    assert.deepEqual(Object.fromEntries(store.entries()), { a: '2', b: '3' });
  });

  it('gives the same entries under the same version', async (t) => {
    const store = await begin(t, { entries: { a: '1' }, propagationDelaySeconds: 0 });
    const [one, two] = [store.read(), store.read()];
    assert.equal(one.version, two.version);
    await put(store, 'a', '1');
    assert.notEqual(store.read().version, one.version);
  });

  it('cannot be read when it is made to fail, and the API can', async (t) => {
    const store = await begin(t, { entries: { a: '1' } });
    assert.equal(store.read().fault, undefined);
    store.fail({ reads: true });
    assert.match(`${store.read().fault}`, /cannot be read/);
    await put(store, 'b', '2');
    store.fail({});
    assert.equal(store.read().fault, undefined);
  });
});

describe('startKeyValueStore() with a fault', () => {
  for (const [api, name] of [
    ['throttle', 'ThrottlingException'],
    ['error', 'InternalServerException'],
    ['denied', 'AccessDeniedException'],
  ] as const) {
    it(`answers with ${name} as often as it was told to`, async (t) => {
      const store = await begin(t, { entries: { a: '1' } });
      const get = () =>
        createClient(store.url).send(new GetKeyCommand({ KvsARN: store.arn, Key: 'a' }));
      store.fail({ api, times: 2 });
      await assert.rejects(get(), { name });
      await assert.rejects(get(), { name });
      assert.equal((await get()).Value, '1');
      assert.equal(store.read().fault, undefined);
    });
  }

  it('lets a call hang until it is closed', async (t) => {
    const store = await begin(t, { entries: { a: '1' } });
    store.fail({ api: 'hang' });
    const get = new GetKeyCommand({ KvsARN: store.arn, Key: 'a' });
    const call = createClient(store.url).send(get);
    const signal = AbortSignal.timeout(300);
    const ended = new Promise((resolve) => signal.addEventListener('abort', resolve));
    assert.equal(
      await Promise.race([call.catch(() => 'answered'), ended.then(() => 'hangs')]),
      'hangs',
    );
    await store.close();
    await assert.rejects(call);
  });
});

describe('startKeyValueStore() with a file', () => {
  it('keeps entries and version, for its owner alone, and nothing beside them', async (t) => {
    const file = join(folder, 'kept.json');
    const first = await begin(t, { file, entries: { a: '1' } });
    await put(first, 'b', '2');
    const etagOf = async ({ url, arn }: KeyValueStore) =>
      (await createClient(url).send(new DescribeKeyValueStoreCommand({ KvsARN: arn }))).ETag;
    const etag = await etagOf(first);
    await first.close();
    const second = await begin(t, { file, entries: { c: '3' } });
    assert.deepEqual(seen(second), { a: '1', b: '2' });
    assert.equal(await etagOf(second), etag);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(folder), ['kept.json']);
  });

  it('refuses a file that is something else, and does not quote it', async () => {
    const file = join(folder, 'other.json');
    for (const text of ['canary', '{"data":[]}', 'null', '']) {
      await writeFile(file, text);
      await assert.rejects(
        startKeyValueStore({ file }),
        (error: Error) => error instanceof TypeError && !error.message.includes('canary'),
      );
      assert.equal(await readFile(file, 'utf8'), text);
    }
  });

  it('refuses a change that it cannot keep', async (t) => {
    const store = await begin(t, { file: join(folder, 'nowhere', 'x.json'), entries: { a: '1' } });
    await assert.rejects(put(store, 'a', '2'));
    assert.deepEqual([...store.entries()], [['a', '1']]);
  });
});

const importFile = (...data: readonly unknown[]) => Buffer.from(JSON.stringify({ data }));

describe('readImportFile()', () => {
  it('reads keys and values', async (t) => {
    const bytes = importFile({ key: 'ä', value: '' }, { key: 'b', value: '2' });
    assert.deepEqual(Object.fromEntries(readImportFile(bytes)), { ä: '', b: '2' });
    const path = join(folder, 'import.json');
    await writeFile(path, bytes);
    assert.deepEqual(seen(await begin(t, { importFile: path })), { ä: '', b: '2' });
  });

  for (const [what, bytes, message] of [
    [
      'a key twice',
      importFile({ key: 'a', value: '1' }, { key: 'a', value: '1' }),
      /data\[1\] twice/,
    ],
    ['other bytes than UTF-8', Buffer.from('{"data":[],"x":"\xff"}', 'latin1'), /is not UTF-8/],
    ['no JSON', Buffer.from('canary'), /must be \{"data"/],
    ['a list', Buffer.from('[]'), /must be \{"data"/],
    ['a number as value', importFile({ key: 'a', value: 1 }), /must be \{"data"/],
    ['an empty key', importFile({ key: '', value: 'x' }), /data\[0\]: A key must have/],
    ['a key that is too long', importFile({ key: 'a'.repeat(513), value: '' }), /at most 512/],
    [
      'a value that is too long',
      importFile({ key: 'a', value: 'a'.repeat(1_025) }),
      /at most 1024/,
    ],
    ['more than 5 MiB', Buffer.alloc(5 * 1_024 * 1_024 + 1, ' '), /5242881 bytes/],
  ] as const) {
    it(`refuses ${what} without quoting it`, () => {
      assert.throws(
        () => readImportFile(bytes),
        (error: Error) =>
          error instanceof TypeError &&
          message.test(error.message) &&
          !/canary|aaaa/.test(error.message),
      );
    });
  }
});

describe('startKeyValueStore() refuses', () => {
  for (const [options, message] of [
    [{ delay: 1 }, /Unknown option "delay"/],
    [{ propagationDelaySeconds: -1 }, /"propagationDelaySeconds" must be a number/],
    [{ arn: 'arn:aws:s3:::bucket' }, /"arn" must be like/],
    [{ port: 70_000 }, /"port" must be/],
    [{ conflictError: 'Conflict' }, /"conflictError" must be one of/],
    [{ entries: { a: 'b'.repeat(1_025) } }, /"entries" has a fault at 0/],
    [{ entries: {}, importFile: 'x' }, /"importFile" must be left out/],
    [{ credentials: { ...CREDENTIALS, secretAccessKey: '' } }, /"credentials.secretAccessKey"/],
  ] as const) {
    it(`${Object.keys(options).join(' with ')} that is wrong: ${message.source}`, async () => {
      await assert.rejects(startKeyValueStore(options as unknown as KeyValueStoreOptions), {
        name: 'TypeError',
        message,
      });
    });
  }
});
