/** `postern keys publish` against a KeyValueStore of the emulator. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readStoredRing, revocationKey, ringValue, storedKeys } from 'postern/key-value-store';
import { makeRingKey } from '../keys/key-ring.ts';
import { ringText } from '../keys/rotate-file.ts';
import { runCommand } from '../testing/fake-process.ts';
import { beginStore, type StoreFixture, setCredentials } from '../testing/key-value-store.ts';

let cwd: string;
beforeEach(async () => {
  setCredentials();
  cwd = await mkdtemp(join(tmpdir(), 'postern-store-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const ISSUER = 'https://login.example.com/';
const run = (...args: readonly string[]) => runCommand(args, { cwd });

function storeOptions({ store }: Pick<StoreFixture, 'store'>): readonly string[] {
  return ['--store', store.arn, '--endpoint', store.url];
}

async function writeRing({ ring }: Pick<StoreFixture, 'ring'>): Promise<readonly string[]> {
  await writeFile(join(cwd, 'ring.json'), ringText(ring));
  return ['--file', 'ring.json'];
}

const keysIn = ({ store }: StoreFixture) => readStoredRing(store.entries().get('ring') ?? '').keys;

function assertSilent({ stdout, stderr }: { stdout: string; stderr: string }, ring: string): void {
  const { keys } = JSON.parse(ring) as { readonly keys: Record<string, string> };
  for (const key of Object.values(keys)) assert.ok(!`${stdout}${stderr}`.includes(key));
}

describe('postern keys publish', () => {
  it('fills a store that is new, and says no key', async (t) => {
    const fixture = await beginStore(t, { entries: {} });
    const file = await writeRing(fixture);
    const result = await run('keys', 'publish', ...file, ...storeOptions(fixture));
    assert.equal(result.exitCode, 0, result.stderr);
    assert.equal(fixture.store.entries().get('ring'), ringValue(fixture.ring, 0));
    assert.ok(result.stdout.includes(`"${fixture.ring.current.kid}"`));
    assertSilent(result, ringValue(fixture.ring));
  });

  it('keeps the time of the last revocation', async (t) => {
    const fixture = await beginStore(t);
    const file = await writeRing(fixture);
    await run('revoke', '--sub', 'ada', '--issuer', ISSUER, ...storeOptions(fixture));
    const before = fixture.store.entries().get('ring');
    const { stdout } = await run('keys', 'publish', ...file, ...storeOptions(fixture), '--json');
    const kids = [fixture.ring.current.kid];
    assert.deepEqual(JSON.parse(stdout), { file: 'ring.json', kids, dropped: [] });
    assert.equal(fixture.store.entries().get('ring'), before);
    assert.match(`${before}`, /"revokedAt":1\d{9}\}/);
  });

  for (const [what, ring] of [
    ['is gone', undefined],
    ['is broken', 'broken'],
    ['is the one of a build, which knows no time', '{"keys":{}}'],
  ] as const) {
    it(`finds that time again where the ring ${what}`, async (t) => {
      const times = Array.from({ length: 120 }, (_, place) => [
        revocationKey('u', ISSUER, `${place}`),
        `${1_000 + ((place * 7) % 120)}`,
      ]);
      const entries = { ...Object.fromEntries(times), ...(ring && { ring }), other: '9999' };
      const fixture = await beginStore(t, { entries });
      const file = await writeRing(fixture);
      const { exitCode, stderr } = await run('keys', 'publish', ...file, ...storeOptions(fixture));
      assert.equal(exitCode, 0, stderr);
      assert.equal(fixture.store.entries().get('ring'), ringValue(fixture.ring, 1_119));
    });
  }

  it('signs nobody out with the ring of something else, unless asked to', async (t) => {
    const fixture = await beginStore(t);
    const other = { ring: { current: { kid: 'other', secret: fixture.ring.current.secret } } };
    const args = ['keys', 'publish', ...(await writeRing(other)), ...storeOptions(fixture)];
    const { exitCode, stderr } = await run(...args);
    assert.equal(exitCode, 1);
    assert.match(stderr, /current key, "[\w-]+", is not in "ring\.json"/);
    assert.equal(fixture.store.entries().get('ring'), ringValue(fixture.ring, 0));
    const { exitCode: replaced, stdout } = await run(...args, '--replace');
    assert.equal(replaced, 0);
    assert.ok(stdout.includes(`no longer has "${fixture.ring.current.kid}"`));
    assert.deepEqual(keysIn(fixture), storedKeys(other.ring));
  });

  it('takes no old copy of the ring, though it shares a key with the store', async (t) => {
    const [one, two, three] = [makeRingKey(), makeRingKey(), makeRingKey()];
    const live = { current: three, previous: two, next: makeRingKey() };
    const old = { current: two, previous: one, next: makeRingKey() };
    const fixture = await beginStore(t, { entries: { ring: ringValue(live, 5) } });
    const args = ['keys', 'publish', ...(await writeRing({ ring: old })), ...storeOptions(fixture)];
    const { exitCode, stderr } = await run(...args);
    assert.equal(exitCode, 1);
    assert.ok(stderr.includes(`current key, "${three.kid}", is not in "ring.json"`));
    assert.equal(fixture.store.entries().get('ring'), ringValue(live, 5));
    const { stdout } = await run(...args, '--replace', '--json');
    assert.deepEqual(JSON.parse(stdout).dropped, [three.kid, live.next.kid]);
  });

  it('offers to add a next key before the first build', async (t) => {
    const fixture = await beginStore(t, { entries: {} });
    const args = ['keys', 'publish', ...(await writeRing(fixture)), ...storeOptions(fixture)];
    assert.match((await run(...args)).stderr, /run "postern keys rotate --file ring\.json"/);
    await run('keys', 'rotate', '--file', 'ring.json');
    assert.doesNotMatch((await run(...args)).stderr, /no next key/);
    assert.equal(Object.keys(keysIn(fixture)).length, 2);
  });
});
