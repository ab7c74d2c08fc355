/** The store of revocations in a KeyValueStore: AWS's own client, signed requests and real sockets. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { KeyValueStore } from '@postern/emulator';
import {
  createKeyValueRevocations,
  type KeyValueRevocationsOptions,
  readStoredRing,
  revocationKey,
  ringValue,
} from 'postern/key-value-store';
import { makeRing } from '../keys/key-ring.ts';
import { beginStore, setCredentials } from '../testing/key-value-store.ts';

setCredentials();

const NOW = 1_800_000_000;
const HOUR = 3_600;
const ISSUER = 'https://login.example.com/';
const key = (id: string, kind: 's' | 'u' = 's') => revocationKey(kind, ISSUER, id);

type Options = Partial<KeyValueRevocationsOptions & { warn: (message: string) => void }>;

function open({ arn, url }: KeyValueStore, { warn = () => {}, ...options }: Options = {}) {
  return createKeyValueRevocations(
    { arn, endpoint: url, lifetimeSeconds: HOUR, ...options },
    { clock: () => NOW, warn },
  );
}

const ringIn = (store: KeyValueStore) => readStoredRing(store.entries().get('ring') ?? '');

describe('createKeyValueRevocations()', () => {
  it('writes the entry and the time of the ring at once, and reads it', async (t) => {
    const { store, ring, calls } = await beginStore(t);
    const revocations = open(store);
    assert.equal(await revocations.get(key('a')), undefined);
    await revocations.put(key('a'), NOW + 0.25);
    assert.equal(await revocations.get(key('a')), NOW + 0.25);
    assert.deepEqual([...store.entries().keys()].sort(), [key('a'), 'ring'].sort());
    assert.equal(store.entries().get('ring'), ringValue(ring, NOW + 0.25));
    assert.equal(calls.get('UpdateKeys 200'), 1);
    assert.equal(store.read().entries.has(key('a')), false);
  });

  it('makes no time of what is none', async (t) => {
    const ring = ringValue(makeRing({}), NOW);
    const entries = { ring, [key('a')]: '', [key('b')]: ' ', [key('c')]: 'now', [key('d')]: '7' };
    const revocations = open((await beginStore(t, { entries })).store);
    const times = ['a', 'b', 'c', 'd'].map((id) => revocations.get(key(id)));
    assert.deepEqual(await Promise.all(times), [Number.NaN, Number.NaN, Number.NaN, 7]);
  });

  it('keeps the latest time, of a key and of the ring', async (t) => {
    const { store } = await beginStore(t);
    await open(store).put(key('a', 'u'), NOW);
    await open(store).put(key('a', 'u'), NOW - 10);
    await open(store).put(key('b', 'u'), NOW - 20);
    assert.equal(store.entries().get(key('a', 'u')), `${NOW}`);
    assert.equal(store.entries().get(key('b', 'u')), `${NOW - 20}`);
    assert.equal(ringIn(store).revokedAt, NOW);
  });

  for (const conflictError of ['ConflictException', 'ValidationException'] as const) {
    it(`loses none of 200 that are written at once, where AWS says ${conflictError}`, async (t) => {
      const { store, calls } = await beginStore(t, { conflictError });
      const stores = Array.from({ length: 20 }, () => open(store, { deadlineSeconds: 300 }));
      const keys = Array.from({ length: 200 }, (_, place) => key(`session-${place}`));
      await Promise.all(keys.map((each, place) => stores[place % 20]?.put(each, NOW + place)));
      for (const [place, each] of keys.entries()) {
        assert.equal(store.entries().get(each), `${NOW + place}`);
      }
      assert.equal(ringIn(store).revokedAt, NOW + 199);
      const refused = calls.get(`UpdateKeys ${conflictError === 'ConflictException' ? 409 : 400}`);
      assert.ok(refused !== undefined && refused > 0, 'nobody was in the way of anybody');
    });
  }

  it('tries again after what AWS gets over', async (t) => {
    const { store } = await beginStore(t);
    for (const api of ['throttle', 'error'] as const) {
      store.fail({ api, times: 1 });
      await open(store).put(key(api), NOW);
      assert.equal(store.entries().get(key(api)), `${NOW}`);
    }
  });

  for (const [api, reason] of [
    ['throttle', /ThrottlingException/],
    ['error', /InternalServerException/],
    ['denied', /AccessDeniedException/],
    ['hang', /Deadline/],
  ] as const) {
    it(`rejects with a code when the store answers with ${api}`, async (t) => {
      const { store } = await beginStore(t);
      const revocations = open(store, { deadlineSeconds: api === 'hang' ? 1 : 30 });
      store.fail({ api });
      const expected = { code: 'store_unavailable', message: /^The store of revocations cannot/ };
      await assert.rejects(async () => revocations.get(key('a')), expected);
      await assert.rejects(revocations.put(key('a'), NOW), { ...expected, reason });
      assert.equal(store.entries().size, 1);
      store.fail({});
      await revocations.put(key('a'), NOW);
      assert.equal(await revocations.get(key('a')), NOW);
    });
  }

  it('takes a store without a ring for one that cannot say who was revoked', async (t) => {
    const { store } = await beginStore(t, { entries: { [key('a')]: `${NOW}` } });
    const revocations = open(store);
    assert.equal(await revocations.get(key('a')), NOW);
    await assert.rejects(async () => revocations.get(key('b')), { reason: 'no_ring' });
    await assert.rejects(revocations.put(key('b'), NOW), { reason: 'no_ring' });
  });

  it('takes another ARN for a store that cannot be asked', async (t) => {
    const { store } = await beginStore(t);
    const arn = store.arn.replace(/.{12}$/, '000000000001');
    await assert.rejects(async () => open({ ...store, arn }).get(key('a')), { reason: 'no_ring' });
  });

  it('writes nothing into a ring that it cannot read, and quotes nothing of it', async (t) => {
    const { store } = await beginStore(t, { entries: { ring: 'canary' } });
    await assert.rejects(
      open(store).put(key('a'), NOW),
      (error: Error) => !`${error.stack}${JSON.stringify(error)}`.includes('canary'),
    );
    assert.deepEqual([...store.entries()], [['ring', 'canary']]);
  });

  it('says no key and no credential when it fails', async (t) => {
    const { store } = await beginStore(t);
    store.fail({ api: 'denied' });
    const error = await open(store)
      .put(key('a'), NOW)
      .then(
        () => assert.fail('was accepted'),
        (cause: Error) => cause,
      );
    const text = `${error.stack}${JSON.stringify(error)}${error.cause}`;
    for (const secret of [key('a'), 'a secret for nobody', 'a token for nobody']) {
      assert.ok(!text.includes(secret));
    }
  });
});

/** Of about a kilobyte each, so that few calls fill a store. */
function filler(count: number, time: number): Record<string, string> {
  const entries = Array.from({ length: count }, (_, place) => [
    key(`${time}-${place}`),
    `${time}`.padEnd(900),
  ]);
  return Object.fromEntries(entries);
}

async function beginFull(t: TestContext, count: number, time: number) {
  const entries = { ring: ringValue({ current: { kid: 'k', secret: 'x' } }, 0) };
  const fixture = await beginStore(t, { entries: { ...entries, ...filler(count, time) } });
  const warnings: string[] = [];
  const revocations = open(fixture.store, { warn: (text) => void warnings.push(text) });
  return { ...fixture, revocations, warnings };
}

/** Entries of 945 bytes that fill four fifths of 5 MiB. */
const FOUR_FIFTHS = 4_440;

/** As many entries of 945 bytes as leave less than a kilobyte of 5 MiB. */
const FULL = Math.floor((5 * 1_024 * 1_024 - 400) / 945);

describe('createKeyValueRevocations() in a store that fills up', () => {
  it('warns once at four fifths, and deletes entries whose sessions have ended', async (t) => {
    const dead = NOW - HOUR - 61;
    const { store, revocations, warnings } = await beginFull(t, FOUR_FIFTHS + 60, dead);
    const before = store.entries().size;
    await revocations.put(key('a'), NOW);
    await revocations.put(key('b'), NOW);
    assert.deepEqual(warnings, ['The KeyValueStore of revocations is full to 81 %']);
    assert.equal(store.entries().size, before + 2 - 2 * 48);
    assert.ok(store.entries().has('ring') && store.entries().has(key('a')));
  });

  it('deletes nothing that may still be needed, nor what is not its own', async (t) => {
    const alive = NOW - HOUR - 30;
    const { store, revocations } = await beginFull(t, FOUR_FIFTHS, alive);
    const before = store.entries().size;
    await revocations.put(key('a'), NOW);
    assert.equal(store.entries().size, before + 1);
  });

  it('says nothing below four fifths', async (t) => {
    const { store, revocations, warnings } = await beginFull(t, FOUR_FIFTHS - 20, NOW - 9 * HOUR);
    const before = store.entries().size;
    await revocations.put(key('a'), NOW);
    assert.deepEqual([warnings, store.entries().size], [[], before + 1]);
  });

  for (const [what, time] of [
    ['refuses with a code', NOW],
    ['makes room where sessions have ended', NOW - HOUR - 61],
  ] as const) {
    it(`${what} when there is no room`, async (t) => {
      const entries = filler(FULL, time);
      const ring = ringValue({ current: { kid: 'k', secret: 'x' } }, 0);
      const taken = Buffer.byteLength(Object.entries(entries).flat().join('')) + ring.length + 4;
      const rest = 'r'.repeat(5 * 1_024 * 1_024 - taken - 60 - 4);
      const { store } = await beginStore(t, { entries: { ...entries, ring, rest } });
      const before = store.entries().size;
      const done = open(store).put(key('a'), NOW);
      if (time < NOW) await done;
      else await assert.rejects(done, { code: 'store_full', message: /^The store .* is full$/ });
      assert.equal(store.entries().size - before, time < NOW ? 1 - 48 : 0);
    });
  }
});
