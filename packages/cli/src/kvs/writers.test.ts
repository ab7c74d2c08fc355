/** Writers that meet at a store whose calls take their time, and what they do of a ring that does not say when the last revocation was. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { KeyValueStore } from '@postern/emulator';
import {
  createKeyValueRevocations,
  readStoredRing,
  revocationKey,
  ringValue,
} from 'postern/key-value-store';
import { beginStore, setCredentials } from '../testing/key-value-store.ts';

setCredentials();

const NOW = 1_800_000_000;
const HOUR = 3_600;
const ISSUER = 'https://login.example.com/';
const key = (id: string) => revocationKey('s', ISSUER, id);
const ringIn = (store: KeyValueStore) => readStoredRing(store.entries().get('ring') ?? '');

/** With a client of its own, as each instance of a login half has one. */
function open({ arn }: KeyValueStore, endpoint: string, deadlineSeconds = 30) {
  return createKeyValueRevocations(
    { arn, endpoint, lifetimeSeconds: HOUR, deadlineSeconds },
    { clock: () => NOW, warn: () => undefined },
  );
}

/** The address of a store whose answers come later. */
async function delay(t: TestContext, { port }: KeyValueStore, milliseconds: number) {
  const open = new Set<Socket>();
  const server = createServer((viewer) => {
    const store = connect(port, '127.0.0.1');
    for (const socket of [viewer, store]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => open.delete(socket));
    }
    viewer.pipe(store);
    store.on('data', (bytes) => setTimeout(() => viewer.write(bytes), milliseconds));
    viewer.on('close', () => store.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

describe('createKeyValueRevocations() in several processes', () => {
  it('loses none of ten that write at once, where each call takes 20 ms', async (t) => {
    const { store, calls } = await beginStore(t);
    const endpoint = await delay(t, store, 20);
    const keys = Array.from({ length: 10 }, (_, place) => key(`${place}`));
    await Promise.all(keys.map((each, place) => open(store, endpoint).put(each, NOW + place)));
    for (const [place, each] of keys.entries()) {
      assert.equal(store.entries().get(each), `${NOW + place}`);
    }
    assert.equal(ringIn(store).revokedAt, NOW + 9);
    assert.equal(calls.get('UpdateKeys 200'), 10);
    assert.ok((calls.get('UpdateKeys 409') ?? 0) > 0, 'nobody was in the way of anybody');
  });

  it('tells everybody who is not written, and nobody else', async (t) => {
    const { store } = await beginStore(t);
    const endpoint = await delay(t, store, 60);
    const keys = Array.from({ length: 60 }, (_, place) => key(`${place}`));
    const told = await Promise.allSettled(
      keys.map((each) => open(store, endpoint, 3).put(each, NOW)),
    );
    for (const [place, { status }] of told.entries()) {
      const isThere = store.entries().has(keys[place] as string);
      // What was written may have been answered too late; the other way round somebody would be lost.
      if (status === 'fulfilled') assert.ok(isThere);
      else assert.equal((told[place] as PromiseRejectedResult).reason.code, 'store_unavailable');
    }
  });
});

describe('createKeyValueRevocations() with the ring of a build', () => {
  const begin = (t: TestContext, entries: Record<string, string>) =>
    beginStore(t, { entries: { ring: '{"keys":{}}', ...entries } });
  const times = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [key(`${at}`), `${NOW + at}`]));

  it('says the time of the latest entry, its own or another one', async (t) => {
    for (const [entries, time, expected] of [
      [{}, NOW, NOW],
      [times(120), NOW, NOW + 119],
      [times(120), NOW + 200, NOW + 200],
    ] as const) {
      const { store } = await begin(t, entries);
      await open(store, store.url).put(key('new'), time);
      assert.equal(ringIn(store).revokedAt, expected);
      assert.equal(store.entries().get(key('new')), `${time}`);
    }
  });

  it('lowers no entry that is there', async (t) => {
    const { store } = await begin(t, times(1));
    await open(store, store.url).put(key('0'), NOW - 10);
    assert.equal(store.entries().get(key('0')), `${NOW}`);
    assert.equal(ringIn(store).revokedAt, NOW);
  });

  it('leaves it unsaid where the entries are too many to look through', async (t) => {
    const { store } = await begin(t, times(500));
    await open(store, store.url).put(key('new'), NOW);
    assert.equal(store.entries().get('ring'), '{"keys":{}}');
    assert.equal(store.entries().get(key('new')), `${NOW}`);
  });

  it('says no time before one that it knows', async (t) => {
    const { store, ring } = await beginStore(t);
    await open(store, store.url).put(key('a'), NOW);
    await open(store, store.url).put(key('b'), NOW - 100);
    assert.equal(store.entries().get('ring'), ringValue(ring, NOW));
  });
});
