import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs, {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { revocationKey } from '../oidc/revocation-store.ts';
import type { RevocationStore } from '../oidc/types.ts';
import { createFileRevocations, type FileRevocationsPorts } from './file-revocations.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'postern-revocations-'));
after(() => rmSync(ROOT, { recursive: true }));

const HOUR = 3600;
const START = 1_800_000_000;
const silent = { warn: () => {} };

/** A folder of its own, and a clock that files follow: their times are the machine's. */
function begin(): { path: string; setTime: (time: number) => void; clock: () => number } {
  let now = START;
  const path = join(mkdtempSync(join(ROOT, 'store-')), 'revocations');
  return {
    path,
    clock: () => now,
    setTime(time) {
      now = time;
    },
  };
}

function createStore(
  place: ReturnType<typeof begin>,
  { maxEntries = 100, ...ports }: { maxEntries?: number } & Partial<FileRevocationsPorts> = {},
): RevocationStore {
  const { path, clock } = place;
  return createFileRevocations(
    { path, lifetimeSeconds: HOUR, maxEntries },
    { clock, ...silent, ...ports },
  );
}

function filesOf({ path }: { readonly path: string }): string[] {
  return readdirSync(join(path, '..'));
}

function fileOf({ path }: { readonly path: string }): string {
  return join(path, '..', filesOf({ path })[0] as string);
}

/** As old as the clock of the test says. */
function age(file: string, seconds: number): void {
  utimesSync(file, seconds, seconds);
}

/** What is asked for in one go is answered from one look at the files. */
function nextLook(): Promise<void> {
  return Promise.resolve();
}

/** How often a store looks at files during `work`. */
function countLooks(t: TestContext, work: () => void): number {
  const { mock } = t.mock.method(fs, 'statSync');
  syncBuiltinESMExports();
  work();
  const count = mock.callCount();
  mock.restore();
  syncBuiltinESMExports();
  return count;
}

const key = (id: string): string => revocationKey('s', 'https://login.example.com', id);

describe('createFileRevocations()', () => {
  it('keeps the latest time of a key, for other stores and later ones too', async () => {
    const place = begin();
    const [one, two] = [createStore(place), createStore(place)];
    assert.equal(one.get(key('a')), undefined);
    await one.put(key('a'), START + 0.25);
    await two.put(key('a'), START + 2);
    await one.put(key('a'), START + 1);
    for (const store of [one, two, createStore(place)])
      assert.equal(store.get(key('a')), START + 2);
    assert.equal(one.get(key('b')), undefined);
    assert.equal(statSync(fileOf(place)).mode & 0o777, 0o600);
  });

  it('finds an entry of the last lifetime, and deletes files in which nothing counts any more', async () => {
    const place = begin();
    const store = createStore(place);
    place.setTime(START + HOUR - 1);
    await store.put(key('a'), START + HOUR - 1);
    age(fileOf(place), START + HOUR - 1);
    place.setTime(START + HOUR + 1);
    assert.equal(createStore(place).get(key('a')), START + HOUR - 1);
    place.setTime(START + 2 * HOUR);
    assert.equal(store.get(key('a')), START + HOUR - 1);
    await nextLook();
    place.setTime(START + 2 * HOUR + 60);
    assert.equal(store.get(key('a')), undefined);
    assert.deepEqual(filesOf(place), []);
  });

  it('forgets lifetimes in which nothing was written', async (t) => {
    const place = begin();
    const store = createStore(place);
    for (let lifetime = 0; lifetime < 50; lifetime++) {
      place.setTime(START + lifetime * HOUR);
      assert.equal(store.get(key('a')), undefined);
      await nextLook();
    }
    assert.equal(
      countLooks(t, () => store.get(key('a'))),
      2,
    );
    const now = place.clock();
    await store.put(key('a'), now);
    assert.equal(store.get(key('a')), now);
  });

  it('looks once for all that is asked for at once, and anew for what is added', async (t) => {
    const place = begin();
    const [one, two] = [createStore(place), createStore(place)];
    const three = () => ['a', 'b', 'c'].map((id) => one.get(key(id)));
    assert.equal(countLooks(t, three), 2);
    await two.put(key('a'), START);
    assert.deepEqual(three(), [START, undefined, undefined]);
    assert.equal(
      countLooks(t, () => void two.put(key('b'), START)),
      2,
    );
  });

  it('deletes no file to which another process has added since it looked', async () => {
    const place = begin();
    const [one, two] = [createStore(place), createStore(place)];
    await one.put(key('a'), START);
    age(fileOf(place), START);
    assert.equal(two.get(key('a')), START);
    place.setTime(START + HOUR - 1);
    await one.put(key('b'), START + HOUR - 1);
    age(fileOf(place), START + HOUR - 1);
    place.setTime(START + HOUR + 61);
    assert.equal(two.get(key('b')), START + HOUR - 1);
  });

  it('reads what was written under another lifetime', async () => {
    const place = begin();
    await createStore(place).put(key('a'), START);
    age(fileOf(place), START);
    const { path, clock } = place;
    const longer = createFileRevocations({ path, lifetimeSeconds: 7 * HOUR }, { clock, ...silent });
    assert.equal(longer.get(key('a')), START);
    await longer.put(key('b'), START);
    assert.equal(filesOf(place).length, 2);
  });

  it('loses nothing next to an entry that a crash has cut off', async () => {
    const place = begin();
    const store = createStore(place);
    await store.put(key('a'), START);
    appendFileSync(fileOf(place), `\n${key('torn').slice(0, 20)}`);
    assert.equal(store.get(key('a')), START);
    await store.put(key('b'), START);
    assert.deepEqual([store.get(key('a')), store.get(key('b'))], [START, START]);
  });

  it('lets nobody pass when a file was cut or taken away', async () => {
    const place = begin();
    const store = createStore(place);
    await store.put(key('a'), START);
    assert.equal(store.get(key('a')), START);
    age(fileOf(place), START);
    await nextLook();
    store.get(key('a'));
    await nextLook();
    truncateSync(fileOf(place), 10);
    assert.throws(() => store.get(key('b')), /has been cut/);
    rmSync(fileOf(place));
    assert.throws(() => store.get(key('b')), /is gone/);
    await assert.rejects(store.put(key('b'), START), /is gone/);
  });

  it('warns once at four fifths and takes no more when it is full', async () => {
    const warnings: string[] = [];
    const place = begin();
    const store = createStore(place, { maxEntries: 10, warn: (text) => void warnings.push(text) });
    for (let index = 1; index <= 10; index++) {
      await store.put(key(`${index}`), START);
      assert.equal(warnings.length, index < 8 ? 0 : 1);
    }
    assert.deepEqual(warnings, ['The store of revocations holds 8 of at most 10 entries']);
    await assert.rejects(store.put(key('more'), START), { code: 'store_full' });
    assert.equal(store.get(key('10')), START);
  });

  it('refuses a path in a folder that is not there', () => {
    const { clock } = begin();
    const path = join(ROOT, 'nowhere', 'revocations');
    assert.throws(
      () => createFileRevocations({ path, lifetimeSeconds: HOUR }, { clock, ...silent }),
      {
        name: 'TypeError',
        message: /^Option "session\.revocationStore\.path" must be in a folder/,
      },
    );
  });

  it('loses none of 200 revocations that four processes write at once', async () => {
    const place = begin();
    const module = fileURLToPath(new URL('file-revocations.js', import.meta.url));
    const script = `
      import { createFileRevocations } from ${JSON.stringify(module)};
      const [path, prefix] = process.argv.slice(1);
      const options = { path, lifetimeSeconds: ${HOUR} };
      const store = createFileRevocations(options, { clock: () => ${START}, warn() {} });
      const keys = Array.from({ length: 50 }, (_, index) => 's.' + (prefix + index).padEnd(43, '_'));
      await Promise.all(keys.map((key) => store.put(key, ${START})));`;
    const exits = ['a', 'b', 'c', 'd'].map((prefix) => {
      const child = spawn(
        process.execPath,
        ['--input-type=module', '-e', script, place.path, prefix],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      );
      return new Promise((resolve) => child.once('exit', resolve));
    });
    assert.deepEqual(await Promise.all(exits), [0, 0, 0, 0]);
    const store = createStore(place, { maxEntries: 1000 });
    const missing = ['a', 'b', 'c', 'd'].flatMap((prefix) =>
      Array.from({ length: 50 }, (_, index) => `s.${(prefix + index).padEnd(43, '_')}`).filter(
        (each) => store.get(each) !== START,
      ),
    );
    assert.deepEqual(missing, []);
  });
});
