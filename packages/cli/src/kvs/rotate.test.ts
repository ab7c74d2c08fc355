/** `postern keys rotate --store`: nobody is signed out, whenever it ends and whoever else writes. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { checkKeyRing, type KeyRing } from 'postern/gate';
import {
  connectStore,
  readStoredRing,
  revocationKey,
  ringValue,
  storedKeys,
} from 'postern/key-value-store';
import { makeRingKey } from '../keys/key-ring.ts';
import { ringText } from '../keys/rotate-file.ts';
import { runCommand } from '../testing/fake-process.ts';
import { beginStore, type StoreFixture, setCredentials } from '../testing/key-value-store.ts';
import { rotateWithStore } from './rotate.ts';

setCredentials();

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'postern-rotate-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const writeRing = (ring: KeyRing) => writeFile(join(cwd, 'ring.json'), ringText(ring));
const readRing = async () =>
  checkKeyRing(await readFile(join(cwd, 'ring.json'), 'utf8'), 'keyRing');

function rotate({ store }: Pick<StoreFixture, 'store'>, ...args: readonly string[]) {
  const place = ['--store', store.arn, '--endpoint', store.url, '--settle', '0'];
  const all = ['--file', 'ring.json', ...place, '--lifetime-seconds', '0', ...args];
  return runCommand(['keys', 'rotate', ...all], { cwd });
}

const publish = ({ store }: Pick<StoreFixture, 'store'>) => {
  const place = ['--file', 'ring.json', '--store', store.arn, '--endpoint', store.url];
  return runCommand(['keys', 'publish', ...place], { cwd });
};

const ringIn = ({ store }: Pick<StoreFixture, 'store'>) =>
  readStoredRing(store.entries().get('ring') ?? '');
const keysIn = (fixture: Pick<StoreFixture, 'store'>) => ringIn(fixture).keys;

const kidsOf = ({ next, current, previous }: KeyRing) =>
  [next, current, previous].map((key) => key?.kid);

/** Every step before which a run can end, and what is left then. */
const STEPS = ['Publishing the next key', 'Waiting', 'Publishing what comes after it'] as const;

class Interrupted extends Error {}

describe('postern keys rotate --store', () => {
  it('switches to the next key, keeps the last one and has another one ready', async (t) => {
    const fixture = await beginStore(t);
    await writeRing(fixture.ring);
    const { exitCode, stdout, stderr } = await rotate(fixture);
    assert.equal(exitCode, 0, stderr);
    const ring = await readRing();
    assert.equal(ring.previous?.kid, fixture.ring.current.kid);
    assert.notEqual(ring.current.kid, fixture.ring.current.kid);
    assert.ok(ring.next);
    assert.deepEqual(keysIn(fixture), storedKeys(ring));
    assert.match(stdout, new RegExp(`"${ring.current.kid}" is believed everywhere`));
    for (const { secret } of [ring.next, ring.current]) {
      assert.ok(!`${stdout}${stderr}`.includes(secret));
    }
  });

  it('takes the key that has been ready, so that login halves know it already', async (t) => {
    const fixture = await beginStore(t);
    await writeRing(fixture.ring);
    await rotate(fixture);
    const before = await readRing();
    const { stdout } = await rotate(fixture, '--json');
    const after = await readRing();
    assert.deepEqual(after.current, before.next);
    assert.deepEqual(after.previous, before.current);
    assert.deepEqual(JSON.parse(stdout), {
      file: 'ring.json',
      step: 'switched',
      next: after.next?.kid,
      current: after.current.kid,
      previous: after.previous?.kid,
      dropped: before.previous?.kid,
    });
  });

  it('leaves revocations and other entries alone', async (t) => {
    const revoked = revocationKey('u', 'https://login.example.com/', 'ada');
    const fixture = await beginStore(t);
    const entries = { ring: ringValue(fixture.ring, 77), [revoked]: '77', other: 'x' };
    const other = await beginStore(t, { entries });
    await writeRing(fixture.ring);
    await rotate(other);
    const { ring = '', ...rest } = Object.fromEntries(other.store.entries());
    assert.deepEqual(rest, { [revoked]: '77', other: 'x' });
    assert.equal(readStoredRing(ring).revokedAt, 77);
  });

  it('signs nobody out at any moment, for all that functions see late', async (t) => {
    const fixture = await beginStore(t, { propagationDelaySeconds: 0.6 });
    await writeRing(fixture.ring);
    let isDone = false;
    const seen = new Set<string>();
    const minters = new Map<string, KeyRing>([['', fixture.ring]]);
    const watch = async () => {
      while (!isDone) {
        const latest = await readRing();
        minters.set(latest.current.kid, { current: latest.current });
        const { keys } = readStoredRing(fixture.store.read().entries.get('ring') ?? '');
        for (const ring of minters.values()) {
          const [segment = '', key] = Object.entries(storedKeys(ring))[0] ?? [];
          assert.equal(keys[segment], key, 'a session was refused');
        }
        seen.add(latest.current.kid);
        await wait(10);
      }
    };
    const watching = watch();
    const { exitCode, stderr } = await rotate(fixture, '--settle', '1');
    await wait(800);
    isDone = true;
    await watching;
    assert.equal(exitCode, 0, stderr);
    assert.equal(seen.size, 2);
  });

  for (const step of STEPS) {
    it(`is finished by a second run when it ends at "${step}"`, async (t) => {
      const fixture = await beginStore(t);
      await writeRing(fixture.ring);
      await rotate(fixture);
      const before = await readRing();
      const { arn, url: endpoint } = fixture.store;
      const interrupted = rotateWithStore(connectStore({ arn, endpoint }), {
        file: 'ring.json',
        cwd,
        settleSeconds: 1,
        lifetimeSeconds: 0,
        onStep: (text) => {
          if (text.startsWith(step)) throw new Interrupted();
        },
      });
      await assert.rejects(interrupted, Interrupted);
      const { exitCode, stdout, stderr } = await rotate(fixture, '--json');
      assert.equal(exitCode, 0, stderr);
      const ring = await readRing();
      // Once and no more: the key of sessions that are alive is still believed.
      assert.deepEqual([ring.current, ring.previous], [before.next, before.current]);
      assert.deepEqual(keysIn(fixture), storedKeys(ring));
      const isSwitched = step === 'Publishing what comes after it';
      assert.equal(JSON.parse(stdout).step, isSwitched ? 'published' : 'switched');
    });
  }

  it('publishes a next key that was added without the store, before anything is made with it', async (t) => {
    const fixture = await beginStore(t);
    const ring = { ...fixture.ring, next: makeRingKey() };
    await writeRing(ring);
    const { exitCode, stdout } = await rotate(fixture);
    assert.equal(exitCode, 0);
    assert.match(stdout, new RegExp(`now has "${ring.next.kid}" as the next key`));
    assert.deepEqual(await readRing(), ring);
    assert.deepEqual(keysIn(fixture), storedKeys(ring));
  });

  it('lets others revoke at the same time', async (t) => {
    const fixture = await beginStore(t);
    await writeRing(fixture.ring);
    const place = ['--store', fixture.store.arn, '--endpoint', fixture.store.url];
    const revoke = (id: string) =>
      runCommand(['revoke', '--sub', id, '--issuer', 'https://i.example/', ...place], { cwd });
    const results = await Promise.all([
      rotate(fixture),
      ...Array.from({ length: 8 }, (_, place) => revoke(`${place}`)),
    ]);
    for (const { exitCode, stderr } of results) assert.equal(exitCode, 0, stderr);
    const { revokedAt = 0 } = readStoredRing(fixture.store.entries().get('ring') ?? '');
    assert.equal(fixture.store.entries().size, 9);
    assert.deepEqual(keysIn(fixture), storedKeys(await readRing()));
    assert.ok(revokedAt > 0);
  });

  it('switches nothing when somebody has put the last ring back meanwhile', async (t) => {
    const fixture = await beginStore(t);
    await writeRing(fixture.ring);
    const { arn, url: endpoint } = fixture.store;
    const api = connectStore({ arn, endpoint });
    const rotation = rotateWithStore(api, {
      ...{ file: 'ring.json', cwd, settleSeconds: 1.5, lifetimeSeconds: 0 },
      onStep: () => undefined,
    });
    await wait(700);
    const ring = await readRing();
    assert.ok(ring.next);
    const { etag } = await api.describe(AbortSignal.timeout(5_000));
    await api.update({ puts: { ring: ringValue(fixture.ring) } }, etag, AbortSignal.timeout(5_000));
    await assert.rejects(rotation, { code: 'store_lost_key' });
    assert.deepEqual(await readRing(), ring);
  });

  it('switches nothing when somebody has changed the file meanwhile', async (t) => {
    const fixture = await beginStore(t);
    await writeRing(fixture.ring);
    const { arn, url: endpoint } = fixture.store;
    const rotation = rotateWithStore(connectStore({ arn, endpoint }), {
      ...{ file: 'ring.json', cwd, settleSeconds: 1.5, lifetimeSeconds: 0 },
      onStep: () => undefined,
    });
    await wait(700);
    await runCommand(['keys', 'rotate', '--file', 'ring.json'], { cwd });
    const ring = await readRing();
    await assert.rejects(rotation, { code: 'ring_changed' });
    assert.deepEqual(kidsOf(await readRing()), kidsOf(ring));
  });

  it('changes nothing when the store cannot be read or has no ring', async (t) => {
    const fixture = await beginStore(t);
    await writeRing(fixture.ring);
    fixture.store.fail({ api: 'denied' });
    assert.match((await rotate(fixture)).stderr, /AccessDeniedException/);
    const empty = await beginStore(t, { entries: {} });
    assert.match((await rotate(empty)).stderr, /has no key ring/);
    assert.deepEqual(await readRing(), fixture.ring);
    assert.equal((await publish(empty)).exitCode, 0);
    assert.equal((await rotate(empty)).exitCode, 0);
  });

  for (const [args, message] of [
    [['--settle', '-1'], /"--settle" must be seconds/],
    [['--settle', 'soon'], /"--settle" must be seconds/],
    [['--endpoint', 'http://localhost:1'], /"--store" is needed/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async (t) => {
      const { ring } = await beginStore(t);
      await writeRing(ring);
      const all = ['keys', 'rotate', '--file', 'ring.json', ...args];
      const { exitCode, stderr } = await runCommand(all, { cwd });
      assert.equal(exitCode, 1);
      assert.match(stderr, message);
      assert.deepEqual(await readRing(), ring);
    });
  }
});
