/** The API as AWS's own client sees it. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  DeleteKeyCommand,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  ListKeysCommand,
  PutKeyCommand,
  UpdateKeysCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import { CREDENTIALS, createClient } from '../testing/key-value-store-client.ts';
import { startKeyValueStore } from './key-value-store.ts';
import type { KeyValueStoreOptions } from './options.ts';

async function begin(t: TestContext, options: KeyValueStoreOptions = {}) {
  const store = await startKeyValueStore({ credentials: CREDENTIALS, ...options });
  t.after(() => store.close());
  const client = createClient(store.url);
  const own = { KvsARN: store.arn };
  const describeStore = () => client.send(new DescribeKeyValueStoreCommand(own));
  const IfMatch = (await describeStore()).ETag ?? '';
  const get = (Key: string) => client.send(new GetKeyCommand({ ...own, Key }));
  const put = (Key: string, Value: string, etag = IfMatch) =>
    client.send(new PutKeyCommand({ ...own, Key, Value, IfMatch: etag }));
  const remove = (Key: string, etag = IfMatch) =>
    client.send(new DeleteKeyCommand({ ...own, Key, IfMatch: etag }));
  const list = (MaxResults?: number, NextToken?: string) =>
    client.send(new ListKeysCommand({ ...own, MaxResults, NextToken }));
  const update = (puts: Readonly<Record<string, string>>, deletes: readonly string[] = []) => {
    const Puts = Object.entries(puts).map(([Key, Value]) => ({ Key, Value }));
    const Deletes = deletes.map((Key) => ({ Key }));
    return client.send(new UpdateKeysCommand({ ...own, IfMatch, Puts, Deletes }));
  };
  return { store, own, IfMatch, describeStore, get, put, remove, list, update };
}

const times = <Value>(count: number, value: (place: number) => Value): Value[] =>
  Array.from({ length: count }, (_, place) => value(place));

describe('the API of a KeyValueStore', () => {
  it('puts, gets and deletes, and counts keys and bytes', async (t) => {
    const { store, IfMatch, get, put, remove, describeStore } = await begin(t);
    const done = await put('a/b c?ü', 'wért');
    assert.deepEqual([done.ItemCount, done.TotalSizeInBytes], [1, 8 + 5]);
    assert.notEqual(done.ETag, IfMatch);
    const found = await get('a/b c?ü');
    assert.deepEqual([found.Key, found.Value, found.ItemCount], ['a/b c?ü', 'wért', 1]);
    const about = await describeStore();
    assert.deepEqual([about.KvsARN, about.Status, about.ETag], [store.arn, 'READY', done.ETag]);
    assert.ok(about.Created instanceof Date && about.LastModified instanceof Date);
    const gone = await remove('a/b c?ü', done.ETag);
    assert.deepEqual([gone.ItemCount, gone.TotalSizeInBytes], [0, 0]);
    await assert.rejects(get('a/b c?ü'), { name: 'ResourceNotFoundException' });
    await assert.rejects(remove('a/b c?ü', gone.ETag), { name: 'ResourceNotFoundException' });
  });

  it('lists in pages', async (t) => {
    const keys = times(23, (place) => `key-${`${place}`.padStart(2, '0')}`);
    const entries = Object.fromEntries(keys.map((key) => [key, `value of ${key}`]));
    const { list } = await begin(t, { entries });
    const first = await list();
    assert.equal(first.Items?.length, 10);
    const second = await list(50, first.NextToken);
    assert.equal(second.NextToken, undefined);
    const items = [...first.Items, ...(second.Items ?? [])];
    assert.deepEqual(
      items,
      keys.map((Key) => ({ Key, Value: entries[Key] })),
    );
    for (const most of [0, 51]) await assert.rejects(list(most), { name: 'ValidationException' });
  });

  it('updates all or nothing', async (t) => {
    const { store, update } = await begin(t, { entries: { a: '1', b: '2' } });
    await assert.rejects(update({ c: '3' }, ['gone']), { name: 'ResourceNotFoundException' });
    assert.deepEqual(
      [...store.entries()],
      [
        ['a', '1'],
        ['b', '2'],
      ],
    );
    await update({ a: 'one', c: '3' }, ['b']);
    assert.deepEqual(
      [...store.entries()],
      [
        ['a', 'one'],
        ['c', '3'],
      ],
    );
  });

  for (const conflictError of ['ConflictException', 'ValidationException'] as const) {
    it(`refuses a write after somebody else's with ${conflictError}`, async (t) => {
      const { store, put, remove, update } = await begin(t, { conflictError });
      await put('a', '1');
      await assert.rejects(put('a', '2'), { name: conflictError });
      await assert.rejects(remove('a'), { name: conflictError });
      await assert.rejects(update({ b: '2' }), { name: conflictError });
      assert.deepEqual([...store.entries()], [['a', '1']]);
    });
  }

  it('lets one of several through that write the same version', async (t) => {
    const { store, put } = await begin(t);
    const results = await Promise.allSettled(times(10, (place) => put(`${place}`, 'x')));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal(store.entries().size, 1);
  });

  it('does not tell another store apart from one that is not there', async (t) => {
    const { store, own } = await begin(t);
    const KvsARN = own.KvsARN.replace(/.$/, '1');
    const call = createClient(store.url).send(new DescribeKeyValueStoreCommand({ KvsARN }));
    await assert.rejects(call, { name: 'ResourceNotFoundException' });
  });

  it('reports calls without what is in them', async (t) => {
    const calls: object[] = [];
    const { put, get } = await begin(t, { onCall: (call) => void calls.push(call) });
    await put('canary-key', 'canary-value');
    await assert.rejects(get('canary-other'));
    assert.deepEqual(calls, [
      { operation: 'DescribeKeyValueStore', status: 200 },
      { operation: 'PutKey', status: 200 },
      { operation: 'GetKey', status: 404, errorType: 'ResourceNotFoundException' },
    ]);
  });
});

describe('the quotas of a KeyValueStore', () => {
  it('takes a key of 512 bytes and a value of 1,024, and refuses one more of each', async (t) => {
    const { put } = await begin(t);
    const { ETag } = await put('ü'.repeat(256), 'ü'.repeat(512));
    await assert.rejects(put(`${'ü'.repeat(256)}a`, '', ETag), { name: 'ValidationException' });
    await assert.rejects(put('a', `${'ü'.repeat(512)}a`, ETag), { name: 'ValidationException' });
  });

  it('takes 50 keys at a time, puts and deletes together', async (t) => {
    const entries = Object.fromEntries(times(10, (place) => [`old-${place}`, '']));
    const { store, update } = await begin(t, { entries });
    const puts = Object.fromEntries(times(40, (place) => [`new-${place}`, '']));
    const quota = { name: 'ServiceQuotaExceededException' };
    await assert.rejects(update({ ...puts, more: '' }, Object.keys(entries)), quota);
    await update(puts, Object.keys(entries));
    assert.equal(store.entries().size, 40);
  });

  it('refuses a key twice and no key at all', async (t) => {
    const { update } = await begin(t, { entries: { a: '1' } });
    await assert.rejects(update({ a: '2' }, ['a']), { name: 'ValidationException' });
    await assert.rejects(update({}), { name: 'ValidationException' });
  });

  it('takes 5 MiB and not a byte more', async (t) => {
    // 5,120 entries of 1,024 bytes, but for the last one's last two.
    const entries = Object.fromEntries(
      times(5_120, (place) => [`${place}`.padStart(24, '0'), 'x'.repeat(1_000)]),
    );
    entries['0'.repeat(24)] = 'x'.repeat(998);
    const { put } = await begin(t, { entries });
    await assert.rejects(put('ab', 'c'), { name: 'ServiceQuotaExceededException' });
    assert.equal((await put('a', 'b')).TotalSizeInBytes, 5 * 1_024 * 1_024);
  });
});

describe('the signature of a call', () => {
  for (const [what, credentials] of [
    ['another key', { ...CREDENTIALS, accessKeyId: 'AKIDOTHER' }],
    ['another secret', { ...CREDENTIALS, secretAccessKey: 'another secret' }],
    ['another session', { ...CREDENTIALS, sessionToken: 'another' }],
  ] as const) {
    it(`is refused when it was made with ${what}`, async (t) => {
      const { store, own } = await begin(t);
      const call = createClient(store.url, credentials).send(new DescribeKeyValueStoreCommand(own));
      await assert.rejects(call, { name: 'AccessDeniedException' });
    });
  }

  it('needs to be there and of version 4A, though nobody is named who may call', async (t) => {
    const store = await startKeyValueStore();
    t.after(() => store.close());
    const url = `${store.url.replace('localhost', '127.0.0.1')}/key-value-stores/${encodeURIComponent(store.arn)}`;
    const v4 = `AWS4-HMAC-SHA256 Credential=A/20270115/us-east-1/cloudfront-keyvaluestore/aws4_request, SignedHeaders=host;x-amz-date, Signature=00`;
    for (const headers of [{}, { authorization: v4 }, { authorization: 'Bearer x' }]) {
      const { status } = await fetch(url, { headers: headers as Record<string, string> });
      assert.equal(status, 403);
    }
    const anybody = { ...CREDENTIALS, accessKeyId: 'ANYBODY' };
    const own = { KvsARN: store.arn };
    await createClient(store.url, anybody).send(new DescribeKeyValueStoreCommand(own));
  });

  it('is of the request that has come', async (t) => {
    const { store, own, IfMatch } = await begin(t);
    const client = createClient(store.url);
    // The bytes change after they have been signed.
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body?: string };
        if (request.body) request.body = request.body.replace('one', 'two');
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const call = client.send(new PutKeyCommand({ ...own, IfMatch, Key: 'a', Value: 'one' }));
    await assert.rejects(call, { name: 'AccessDeniedException' });
    assert.equal(store.entries().size, 0);
  });
});
