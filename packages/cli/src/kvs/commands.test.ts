/** `postern keys publish` and `postern revoke` against a KeyValueStore of the emulator. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { revocationKey, ringValue } from 'postern/key-value-store';
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
    assert.equal(fixture.store.entries().get('ring'), ringValue(fixture.ring));
    assert.ok(result.stdout.includes(`"${fixture.ring.current.kid}"`));
    assertSilent(result, ringValue(fixture.ring));
  });

  it('keeps the time of the last revocation', async (t) => {
    const fixture = await beginStore(t);
    const file = await writeRing(fixture);
    await run('revoke', '--sub', 'ada', '--issuer', ISSUER, ...storeOptions(fixture));
    const before = fixture.store.entries().get('ring');
    const { stdout } = await run('keys', 'publish', ...file, ...storeOptions(fixture), '--json');
    assert.deepEqual(JSON.parse(stdout), { file: 'ring.json', kids: [fixture.ring.current.kid] });
    assert.equal(fixture.store.entries().get('ring'), before);
    assert.match(`${before}`, /"revokedAt":1\d{9}\}/);
  });

  for (const ring of [undefined, 'broken']) {
    it(`finds that time again where the ring is ${ring ?? 'gone'}`, async (t) => {
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
    assert.match(stderr, /none of the keys in "ring\.json"/);
    assert.equal(fixture.store.entries().get('ring'), ringValue(fixture.ring));
    assert.equal((await run(...args, '--replace')).exitCode, 0);
    assert.equal(fixture.store.entries().get('ring'), ringValue(other.ring));
  });
});

const CONFIG = (arn: string) => `export default {
  issuer: '${ISSUER}',
  session: { lifetimeSeconds: 600, revocationStore: { type: 'key-value-store', arn: '${arn}' } },
};`;

describe('postern revoke', () => {
  for (const [option, kind] of [
    ['--sub', 'u'],
    ['--sid', 's'],
  ] as const) {
    it(`${option} writes the entry and the ring's time`, async (t) => {
      const fixture = await beginStore(t);
      const place = ['--issuer', ISSUER, ...storeOptions(fixture)];
      const result = await run('revoke', option, 'ada', ...place, '--json');
      assert.equal(result.exitCode, 0, result.stderr);
      const { revokedAt, ...said } = JSON.parse(result.stdout);
      assert.deepEqual(said, { issuer: ISSUER, [option.slice(2)]: 'ada' });
      const entry = fixture.store.entries().get(revocationKey(kind, ISSUER, 'ada'));
      assert.equal(entry, `${revokedAt}`);
      assert.equal(fixture.store.entries().get('ring'), ringValue(fixture.ring, revokedAt));
    });
  }

  it('takes store and issuer from a config', async (t) => {
    const { store } = await beginStore(t);
    await writeFile(join(cwd, 'postern.config.ts'), CONFIG(store.arn));
    const config = ['--config', 'postern.config.ts', '--endpoint', store.url];
    const { exitCode, stdout, stderr } = await run('revoke', '--sub', 'ada', ...config);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /All sessions of that person are revoked/);
    assert.ok(store.entries().has(revocationKey('u', ISSUER, 'ada')));
  });

  const ARN = 'arn:aws:cloudfront::123456789012:key-value-store/1';
  for (const [what, args, message] of [
    ['nobody', ['--issuer', ISSUER, '--store', ARN], /"--sub" is needed/],
    ['both', ['--sub', 'a', '--sid', 'b', '--store', ARN], /"--sub" is needed/],
    ['no store', ['--sub', 'a', '--issuer', ISSUER], /"--store" is needed/],
    ['no issuer', ['--sub', 'a', '--store', ARN], /"--issuer" is needed/],
    ['no ARN', ['--sub', 'a', '--issuer', ISSUER, '--store', 'x'], /like arn:aws:cloudfront/],
    [
      'an endpoint elsewhere',
      ['--sub', 'a', '--issuer', ISSUER, '--store', ARN, '--endpoint', 'https://example.com'],
      /like http:\/\/localhost:PORT/,
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { exitCode, stderr } = await run('revoke', ...args);
      assert.equal(exitCode, 1);
      assert.match(stderr, message);
    });
  }

  it('refuses a config without a store', async () => {
    await writeFile(join(cwd, 'postern.config.ts'), 'export default { session: {} };');
    const { exitCode, stderr } = await run('revoke', '--sub', 'a', '--config', 'postern.config.ts');
    assert.equal(exitCode, 1);
    assert.match(stderr, /names no KeyValueStore/);
  });

  it('says what to do without AWS credentials', async (t) => {
    const fixture = await beginStore(t);
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
      delete process.env[name];
    }
    process.env.AWS_SHARED_CREDENTIALS_FILE = join(cwd, 'none');
    process.env.AWS_CONFIG_FILE = join(cwd, 'none');
    const args = ['--sub', 'a', '--issuer', ISSUER, ...storeOptions(fixture)];
    const { exitCode, stderr } = await run('revoke', ...args);
    assert.equal(exitCode, 1);
    assert.match(stderr, /\(CredentialsProviderError\): it needs AWS credentials/);
  });

  for (const [title, fail, message] of [
    ['it may not write', { api: 'denied' }, /\(AccessDeniedException\): these credentials need/],
    ['AWS fails', { api: 'error' }, /\(InternalServerException\): AWS is at fault/],
  ] as const) {
    it(`says so when ${title}`, async (t) => {
      const fixture = await beginStore(t);
      fixture.store.fail(fail);
      const args = ['--sub', 'a', '--issuer', ISSUER, ...storeOptions(fixture), '--json'];
      const { exitCode, stdout } = await run('revoke', ...args);
      assert.equal(exitCode, 1);
      const { error } = JSON.parse(stdout);
      assert.equal(error.code, 'store_failed');
      assert.match(error.message, message);
    });
  }

  it('says that the store has never been filled', async (t) => {
    const fixture = await beginStore(t, { entries: {} });
    const args = ['--sub', 'a', '--issuer', ISSUER, ...storeOptions(fixture)];
    const { exitCode, stderr } = await run('revoke', ...args);
    assert.equal(exitCode, 1);
    assert.match(stderr, /fill it with "postern keys publish/);
  });
});
