import assert from 'node:assert/strict';
import {
  chmod,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { checkKeyRing, type KeyRing } from 'postern/gate';
import { runCommand } from '../testing/fake-process.ts';

let root: string;
let cwd: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'postern-ring-'));
});
beforeEach(async () => {
  cwd = await mkdtemp(join(root, 'case-'));
});
after(() => rm(root, { recursive: true }));

const keys = (...args: readonly string[]) => runCommand(['keys', ...args], { cwd });
const generate = (...args: readonly string[]) => keys('generate', '--ring', ...args);
const rotate = (...args: readonly string[]) => keys('rotate', '--file', 'ring.json', ...args);
const readRing = async () =>
  checkKeyRing(await readFile(join(cwd, 'ring.json'), 'utf8'), 'keyRing');

function secretsOf({ current, next, previous, assertion }: KeyRing): string[] {
  const secrets = [current, next, previous].flatMap((key) => key?.secret ?? []);
  return assertion ? [...secrets, assertion.d as string] : secrets;
}

describe('postern keys generate --ring', () => {
  it('prints in one line a ring that a build takes', async () => {
    const { exitCode, stdout, stderr } = await generate();
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^\{.*\}\n$/);
    const ring = checkKeyRing(stdout, 'keyRing');
    assert.deepEqual(Object.keys(ring), ['current']);
    assert.match(stderr, /session: \{ keyRing: secret\('POSTERN_KEY_RING'\) \}/);
    assert.ok(!stderr.includes(ring.current.secret));
  });

  it('makes another key each time', async () => {
    const [first, second] = [await generate(), await generate()].map(({ stdout }) =>
      checkKeyRing(stdout, 'keyRing'),
    );
    assert.notEqual(first?.current.secret, second?.current.secret);
    assert.notEqual(first?.current.kid, second?.current.kid);
  });

  it('adds a key for assertions', async () => {
    const { assertion } = checkKeyRing((await generate('--assertion')).stdout, 'keyRing');
    assert.equal(assertion?.crv, 'P-256');
  });

  it('keeps the ring in a file for its owner, and prints no secret', async () => {
    for (const json of [[], ['--json']]) {
      const file = `ring${json}.json`;
      const { exitCode, stdout, stderr } = await generate('--assertion', '--out', file, ...json);
      assert.equal(exitCode, 0, stderr);
      assert.equal((await stat(join(cwd, file))).mode & 0o777, 0o600);
      const ring = checkKeyRing(await readFile(join(cwd, file), 'utf8'), 'keyRing');
      for (const secret of secretsOf(ring)) assert.ok(!`${stdout}${stderr}`.includes(secret));
      if (json.length === 0) continue;
      const { kid, jwks } = JSON.parse(stdout);
      assert.equal(kid, ring.current.kid);
      assert.deepEqual([jwks.keys[0].kid, jwks.keys[0].d], [ring.assertion?.kid, undefined]);
    }
  });

  it('prints the ring as JSON', async () => {
    const { ring, kid } = JSON.parse((await generate('--json')).stdout);
    assert.equal(checkKeyRing(ring, 'keyRing').current.kid, kid);
  });

  it('never writes over a ring', async () => {
    await generate('--out', 'ring.json');
    const ring = await readRing();
    const { exitCode, stderr } = await generate('--out', 'ring.json');
    assert.equal(exitCode, 1);
    assert.match(stderr, /"ring\.json" exists/);
    assert.deepEqual(await readRing(), ring);
  });

  for (const other of [
    ['--alg', 'HS256'],
    ['--bytes', '32'],
    ['--kid', 'mine'],
  ]) {
    it(`refuses ${other.join(' ')} beside it`, async () => {
      const { exitCode, stdout, stderr } = await generate(...other);
      assert.deepEqual([exitCode, stdout], [1, '']);
      assert.match(stderr, /cannot be used with option/);
    });
  }

  it('is needed for --assertion', async () => {
    const { exitCode, stderr } = await keys('generate', '--assertion');
    assert.equal(exitCode, 1);
    assert.match(stderr, /"--assertion" must be given with --ring/);
  });
});

describe('postern keys rotate', () => {
  it('adds the next key first, and puts it in use at the second time', async () => {
    await generate('--assertion', '--out', 'ring.json');
    const first = await readRing();

    const added = await rotate();
    assert.equal(added.exitCode, 0, added.stderr);
    const second = await readRing();
    assert.deepEqual(second, { ...first, next: second.next });
    assert.ok(added.stdout.includes(`Added "${second.next?.kid}" as the next key`));
    assert.match(added.stdout, /once it is everywhere, rotate again/);

    const switched = await rotate();
    const third = await readRing();
    const { assertion, current: previous } = first;
    assert.deepEqual(third, { current: second.next, previous, assertion });
    assert.ok(switched.stdout.includes(`"${third.current.kid}" makes all sessions from now on`));
    assert.ok(switched.stdout.includes(`"${previous.kid}" is still believed`));
    assert.doesNotMatch(switched.stdout, /is gone/);
  });

  it('drops the key before the previous one, and says so', async () => {
    await generate('--out', 'ring.json');
    const { kid } = (await readRing()).current;
    for (let step = 0; step < 3; step++) await rotate();
    const { current, next, previous } = await readRing();
    const { stdout } = await rotate();
    assert.ok(stdout.includes(`"${kid}" is gone`));
    assert.deepEqual(
      [previous?.kid, await readRing()],
      [kid, { current: next, previous: current }],
    );
  });

  it('says as JSON what it has done', async () => {
    await generate('--out', 'ring.json');
    const { current } = await readRing();
    const added = JSON.parse((await rotate('--json')).stdout);
    const next = added.next as string;
    assert.deepEqual(added, { file: 'ring.json', step: 'added', next, current: current.kid });
    const switched = JSON.parse((await rotate('--json')).stdout);
    const previous = current.kid;
    assert.deepEqual(switched, { file: 'ring.json', step: 'switched', current: next, previous });
  });

  it('prints no secret', async () => {
    await generate('--assertion', '--out', 'ring.json');
    for (const args of [[], ['--json'], [], ['--json']]) {
      const { stdout, stderr } = await rotate(...args);
      for (const secret of secretsOf(await readRing())) {
        assert.ok(!`${stdout}${stderr}`.includes(secret));
      }
    }
  });

  it('leaves a file that its owner alone can read, and nothing beside it', async () => {
    await generate('--out', 'ring.json');
    await chmod(join(cwd, 'ring.json'), 0o644);
    await rotate();
    assert.equal((await stat(join(cwd, 'ring.json'))).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(cwd), ['ring.json']);
  });

  it('replaces what a link points to', async () => {
    await generate('--out', 'real.json');
    await symlink('real.json', join(cwd, 'ring.json'));
    await rotate();
    assert.ok((await lstat(join(cwd, 'ring.json'))).isSymbolicLink());
    assert.ok(checkKeyRing(await readFile(join(cwd, 'real.json'), 'utf8'), 'keyRing').next);
  });

  it('lets one of several rotations at a time through, so that no step is lost', async () => {
    await generate('--out', 'ring.json');
    const results = await Promise.all(Array.from({ length: 8 }, () => rotate('--json')));
    const done = results.filter(({ exitCode }) => exitCode === 0);
    assert.ok(done.length >= 1);
    for (const { exitCode, stdout } of results) {
      if (exitCode === 1) assert.equal(JSON.parse(stdout).error.code, 'ring_busy');
    }
    const steps = done.map(({ stdout }) => JSON.parse(stdout).step).sort();
    const added = Math.ceil(done.length / 2);
    assert.equal(steps.filter((step) => step === 'added').length, added);
    assert.equal((await readRing()).next !== undefined, done.length % 2 === 1);
    assert.deepEqual(await readdir(cwd), ['ring.json']);
  });

  it('says what to remove when a rotation was interrupted', async () => {
    await generate('--out', 'ring.json');
    await writeFile(join(cwd, 'ring.json.rotating'), '');
    const { exitCode, stderr } = await rotate();
    assert.equal(exitCode, 1);
    assert.match(stderr, /remove ".*ring\.json\.rotating" and try again/);
  });

  for (const [what, text, message] of [
    [
      'no JSON',
      'canary-secret',
      /The key ring in "ring\.json" cannot be used: .*must be a key ring/,
    ],
    [
      'a ring with a weak secret',
      '{"current":{"kid":"k","secret":"canary-secret"}}',
      /current\.secret" must be base64url/,
    ],
    ['an unknown member', '{"currant":{}}', /did you mean "current"/],
  ] as const) {
    it(`leaves a file alone that holds ${what}`, async () => {
      await writeFile(join(cwd, 'ring.json'), text);
      const { exitCode, stdout, stderr } = await rotate();
      assert.deepEqual([exitCode, stdout], [1, '']);
      assert.match(stderr, message);
      assert.ok(!stderr.includes('canary-secret'));
      assert.equal(await readFile(join(cwd, 'ring.json'), 'utf8'), text);
      assert.deepEqual(await readdir(cwd), ['ring.json']);
    });
  }

  it('says that there is no such file', async () => {
    const { exitCode, stderr } = await rotate();
    assert.equal(exitCode, 1);
    assert.match(stderr, /Cannot read "ring\.json"/);
    assert.deepEqual(await readdir(cwd), []);
  });
});
