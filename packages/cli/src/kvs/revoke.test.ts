/** `postern revoke` against a KeyValueStore of the emulator. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { revocationKey, ringValue } from 'postern/key-value-store';
import { runCommand } from '../testing/fake-process.ts';
import {
  beginStore,
  CREDENTIALS,
  type StoreFixture,
  setCredentials,
} from '../testing/key-value-store.ts';

let cwd: string;
beforeEach(async () => {
  setCredentials();
  cwd = await mkdtemp(join(tmpdir(), 'postern-revoke-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const ISSUER = 'https://login.example.com/';
const PARTNERS = 'https://partners.example.com/';
const TOKENS = 'https://tokens.example.com/';
const run = (...args: readonly string[]) => runCommand(args, { cwd });

function storeOptions({ store }: Pick<StoreFixture, 'store'>): readonly string[] {
  return ['--store', store.arn, '--endpoint', store.url];
}

async function writeConfig(fixture: StoreFixture, config: object): Promise<readonly string[]> {
  const { arn, url } = fixture.store;
  const session = { lifetimeSeconds: 600, revocationStore: { type: 'key-value-store', arn } };
  const text = JSON.stringify({ session, ...config });
  await writeFile(join(cwd, 'postern.config.ts'), `export default ${text};`);
  return ['--config', 'postern.config.ts', '--endpoint', url];
}

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

  it('says at which provider, and the time as a date', async (t) => {
    const place = ['--issuer', ISSUER, ...storeOptions(await beginStore(t))];
    const { stdout, stderr } = await run('revoke', '--sub', 'ada', ...place);
    assert.match(
      stdout,
      /^All sessions of that person are revoked, at https:\/\/login\.example\.com\/:/,
    );
    const [, date = ''] = /made before (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC/.exec(stdout) ?? [];
    assert.ok(Math.abs(Date.parse(`${date}Z`) - Date.now()) < 600_000, stdout);
    assert.doesNotMatch(stderr, /Notice/);
  });

  it('asks for a "sub" where it is given what looks like an address, and does as it is told', async (t) => {
    const fixture = await beginStore(t);
    const place = ['--issuer', ISSUER, ...storeOptions(fixture), '--json'];
    const { exitCode, stderr } = await run('revoke', '--sub', 'ada@example.com', ...place);
    assert.equal(exitCode, 0);
    assert.match(stderr, /looks like an e-mail address\. It must be the "sub"/);
    assert.ok(fixture.store.entries().has(revocationKey('u', ISSUER, 'ada@example.com')));
  });

  for (const [what, config] of [
    ['its login', { issuer: TOKENS, login: { issuer: ISSUER } }],
    ['the config, where its login has none', { issuer: ISSUER, login: {} }],
    [
      'all providers of its login',
      { issuer: TOKENS, login: { providers: [{ issuer: ISSUER, host: 'a' }, { issuer: ISSUER }] } },
    ],
  ] as const) {
    it(`takes store and issuer from a config: that of ${what}`, async (t) => {
      const fixture = await beginStore(t);
      const place = await writeConfig(fixture, config);
      const { exitCode, stdout, stderr } = await run('revoke', '--sub', 'ada', ...place, '--json');
      assert.equal(exitCode, 0, stderr);
      assert.equal(JSON.parse(stdout).issuer, ISSUER);
      assert.ok(fixture.store.entries().has(revocationKey('u', ISSUER, 'ada')));
    });
  }

  it('asks which of several providers it is, never who issues the tokens beside them', async (t) => {
    const fixture = await beginStore(t);
    const providers = [
      { name: 'a', issuer: ISSUER, host: 'a' },
      { name: 'b', issuer: PARTNERS },
    ];
    const place = await writeConfig(fixture, { issuer: TOKENS, login: { providers } });
    const { exitCode, stderr } = await run('revoke', '--sub', 'ada', ...place);
    assert.equal(exitCode, 1);
    assert.ok(stderr.includes(`"--issuer" is needed`));
    assert.ok(stderr.includes(`"${ISSUER}" or "${PARTNERS}"`));
    assert.equal(fixture.store.entries().size, 1);
    assert.equal((await run('revoke', '--sub', 'a', ...place, '--issuer', PARTNERS)).exitCode, 0);
    assert.ok(fixture.store.entries().has(revocationKey('u', PARTNERS, 'a')));
  });

  it('asks for a provider where the config has no login', async (t) => {
    const fixture = await beginStore(t);
    const place = await writeConfig(fixture, { issuer: TOKENS });
    assert.match((await run('revoke', '--sub', 'ada', ...place)).stderr, /"--issuer" is needed/);
    const named = await run('revoke', '--sub', 'ada', ...place, '--issuer', ISSUER);
    assert.equal(named.exitCode, 0);
  });

  it('refuses a provider that the login of the config does not have', async (t) => {
    const fixture = await beginStore(t);
    const place = await writeConfig(fixture, { login: { issuer: ISSUER } });
    for (const options of [place, [...place, ...storeOptions(fixture)]]) {
      const issuer = ISSUER.slice(0, -1);
      const { exitCode, stderr } = await run(
        'revoke',
        '--sub',
        'ada',
        ...options,
        '--issuer',
        issuer,
      );
      assert.equal(exitCode, 1);
      assert.match(stderr, /"--issuer" must be "https:\/\/login\.example\.com\/", as the login/);
    }
    assert.equal(fixture.store.entries().size, 1);
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

  it("lets no warning of AWS's client about this Node through", async (t) => {
    const fixture = await beginStore(t);
    const program = fileURLToPath(new URL('../../bin/postern.js', import.meta.url));
    const args = [program, 'revoke', '--sub', 'a', '--issuer', ISSUER, ...storeOptions(fixture)];
    const env = {
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
    };
    const { stderr } = await promisify(execFile)(process.execPath, args, { cwd, env });
    assert.equal(stderr, 'Writing the revocation\n');
  });
});
