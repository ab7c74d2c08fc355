/** How long `postern keys rotate --store` waits between two rotations, and what it needs `--store` for. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { checkKeyRing, type KeyRing } from 'postern/gate';
import {
  connectStore,
  createKeyValueRevocations,
  readStoredRing,
  writeStoredRing,
} from 'postern/key-value-store';
import { ringText } from '../keys/rotate-file.ts';
import { runCommand } from '../testing/fake-process.ts';
import { beginStore, type StoreFixture, setCredentials } from '../testing/key-value-store.ts';

setCredentials();

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'postern-rest-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const NOW = Math.floor(Date.now() / 1_000);
const run = (...args: readonly string[]) => runCommand(args, { cwd });
const ringIn = ({ store }: StoreFixture) => readStoredRing(store.entries().get('ring') ?? '');
const placeOf = ({ store }: StoreFixture) => ['--store', store.arn, '--endpoint', store.url];
const readRing = async () =>
  checkKeyRing(await readFile(join(cwd, 'ring.json'), 'utf8'), 'keyRing');
const rotate = (...args: readonly string[]) =>
  run('keys', 'rotate', '--file', 'ring.json', '--settle', '0', ...args);

/** A ring that has been rotated once. */
async function begin(t: Parameters<typeof beginStore>[0]) {
  const fixture = await beginStore(t);
  await writeFile(join(cwd, 'ring.json'), ringText(fixture.ring));
  assert.equal((await rotate(...placeOf(fixture))).exitCode, 0);
  return { ...fixture, ring: await readRing() };
}

/** As if the rotation had been earlier. */
async function moveRotation(fixture: StoreFixture, seconds: number): Promise<void> {
  const { arn, url: endpoint } = fixture.store;
  const api = connectStore({ arn, endpoint });
  const { etag } = await api.describe(AbortSignal.timeout(5_000));
  const ring = writeStoredRing({ ...ringIn(fixture), rotatedAt: NOW - seconds });
  await api.update({ puts: { ring } }, etag, AbortSignal.timeout(5_000));
}

describe('a second postern keys rotate --store', () => {
  it('is refused while sessions of the key before may be alive, and says how long to wait', async (t) => {
    const fixture = await begin(t);
    const before = fixture.store.entries().get('ring');
    await moveRotation(fixture, 43_100);
    const { exitCode, stderr } = await rotate(...placeOf(fixture));
    assert.equal(exitCode, 1);
    const seconds = Number(
      /may be alive for (\d+) s more, until \d{4}-\S+ \S+ UTC/.exec(stderr)?.[1],
    );
    assert.ok(seconds > 0 && seconds <= 100, stderr);
    assert.deepEqual(await readRing(), fixture.ring);
    assert.deepEqual(ringIn(fixture).keys, readStoredRing(before ?? '').keys);
  });

  it('goes on once they have ended', async (t) => {
    const fixture = await begin(t);
    await moveRotation(fixture, 43_201);
    assert.equal((await rotate(...placeOf(fixture))).exitCode, 0);
    assert.ok((ringIn(fixture).rotatedAt ?? 0) >= NOW);
  });

  for (const args of [['--force'], ['--lifetime-seconds', '60']]) {
    it(`goes on with ${args.join(' ')}`, async (t) => {
      const fixture = await begin(t);
      await moveRotation(fixture, 100);
      assert.equal((await rotate(...placeOf(fixture), ...args)).exitCode, 0);
      assert.equal((await readRing()).previous?.kid, fixture.ring.current.kid);
    });
  }

  it('takes store and lifetime from a config', async (t) => {
    const fixture = await begin(t);
    const { arn, url } = fixture.store;
    const config = (lifetimeSeconds: number) =>
      `export default { session: { lifetimeSeconds: ${lifetimeSeconds}, revocationStore: { type: 'key-value-store', arn: '${arn}' } } };`;
    await moveRotation(fixture, 100);
    for (const [lifetimeSeconds, expected] of [
      [600, 1],
      [60, 0],
    ] as const) {
      const file = `${lifetimeSeconds}.config.ts`;
      await writeFile(join(cwd, file), config(lifetimeSeconds));
      const { exitCode } = await rotate('--config', file, '--endpoint', url);
      assert.equal(exitCode, expected);
    }
  });

  it('knows the time still when somebody has been revoked, or the ring was published again', async (t) => {
    const fixture = await begin(t);
    await moveRotation(fixture, 100);
    const { arn, url: endpoint } = fixture.store;
    const clock = (): number => NOW;
    const revocations = createKeyValueRevocations(
      { arn, endpoint, lifetimeSeconds: 60 },
      { clock, warn: () => undefined },
    );
    await revocations.put(`s.${'a'.repeat(43)}`, NOW);
    const published = await run('keys', 'publish', '--file', 'ring.json', ...placeOf(fixture));
    assert.equal(published.exitCode, 0, published.stderr);
    const { revokedAt, rotatedAt } = ringIn(fixture);
    assert.deepEqual([revokedAt, rotatedAt], [NOW, NOW - 100]);
  });
});

describe('postern keys rotate without --store', () => {
  it('says that a split gate needs it, and how to mend that', async () => {
    await run('keys', 'generate', '--ring', '--out', 'ring.json');
    for (let step = 0; step < 2; step++) {
      const { stderr } = await rotate();
      assert.match(
        stderr,
        /split gate .* run "postern keys publish --file ring\.json --store ARN"/,
      );
    }
  });

  it('leaves a store that the file can still be published to', async (t) => {
    const fixture = await beginStore(t);
    await writeFile(join(cwd, 'ring.json'), ringText(fixture.ring));
    for (let step = 0; step < 2; step++) assert.equal((await rotate()).exitCode, 0);
    const published = await run('keys', 'publish', '--file', 'ring.json', ...placeOf(fixture));
    assert.equal(published.exitCode, 0, published.stderr);
    assert.ok((ringIn(fixture).rotatedAt ?? 0) >= NOW);
  });

  for (const [args, message] of [
    [['--force'], /"--store" is needed/],
    [['--lifetime-seconds', '60'], /"--store" is needed/],
    [
      ['--lifetime-seconds', 'a day', '--store', 'x'],
      /"--lifetime-seconds" must be a whole number/,
    ],
    [['--config', 'postern.config.ts'], /names no KeyValueStore/],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      await run('keys', 'generate', '--ring', '--out', 'ring.json');
      await writeFile(join(cwd, 'postern.config.ts'), 'export default { session: {} };');
      const ring: KeyRing = await readRing();
      const { exitCode, stderr } = await rotate(...args);
      assert.equal(exitCode, 1);
      assert.match(stderr, message);
      assert.deepEqual(await readRing(), ring);
    });
  }
});
