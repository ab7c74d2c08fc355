/** `postern build` of each target into one folder: which secrets each half is said to hold, and what does not stay. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeRing } from '../keys/key-ring.ts';
import { type RunResult, runCommand } from '../testing/fake-process.ts';
import { copyFixture, type Fixture } from '../testing/fixture.ts';
import type { SplitReport } from './build-split.ts';

const CONFIG = `import { defineConfig, secret } from 'postern';
export default defineConfig({
  target: 'split',
  hosts: ['app.example.com'],
  issuer: 'https://tokens.example.com/', audience: 'api', algorithms: ['HS256'],
  jwks: { kty: 'oct', alg: 'HS256', kid: 'a', k: secret('HMAC') },
  login: {
    issuer: 'https://login.example.com', clientId: 'app', clientSecret: secret('CLIENT'),
    everyoneAtTheProvider: true, jwks: KEYS,
    endpoints: { authorization: 'https://login.example.com/a', token: 'https://login.example.com/t' },
  },
  session: { keyRing: secret('RING') },
  rules: [
    { path: '/api*', credential: 'bearer', allow: 'authenticated' },
    { path: '*', credential: 'session', allow: 'authenticated' },
  ],
});`;

const ENV = {
  HMAC: randomBytes(32).toString('base64url'),
  CLIENT: randomBytes(32).toString('base64url'),
  RING: JSON.stringify(makeRing({})),
};

describe('postern build of several targets into one folder', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await copyFixture('public-site');
    const keys = await readFile(join(fixture.folder, 'keys.json'), 'utf8');
    await writeFile(join(fixture.folder, 'postern.config.ts'), CONFIG.replace('KEYS', keys));
  });
  after(() => fixture.remove());

  async function build(...more: string[]): Promise<RunResult> {
    const command = ['build', '--config', 'postern.config.ts', '--out', 'out', ...more];
    const result = await runCommand(command, { cwd: fixture.folder, env: ENV });
    assert.equal(result.exitCode, 0, result.stderr);
    return result;
  }

  async function modesOf(names: readonly string[]): Promise<string[]> {
    const stats = names.map((name) => stat(join(fixture.folder, 'out', name)));
    return (await Promise.all(stats)).map(({ mode }) => (mode & 0o077).toString(8));
  }

  it('names with each half the secrets that are in it, and no other', async () => {
    const { stderr } = await build();
    const report: SplitReport = JSON.parse(
      await readFile(join(fixture.folder, 'out/report.json'), 'utf8'),
    );
    assert.deepEqual(report.function.secrets, ['HMAC']);
    assert.deepEqual(report.login.secrets, ['CLIENT', 'RING']);
    const code = await readFile(join(fixture.folder, 'out/login/index.mjs'), 'utf8');
    assert.ok(!code.includes(ENV.HMAC) && code.includes(ENV.CLIENT));
    assert.equal(stderr.match(/holds secret "HMAC"/g)?.length, 1);
    const names = ['function.js', 'key-value-store.json', 'login/index.mjs', 'login/function.zip'];
    assert.deepEqual(await modesOf(names), ['0', '0', '0', '0']);
  });

  it("describes the login half's zip as it is deployed, with what writes revocations", async () => {
    const keys = await readFile(join(fixture.folder, 'keys.json'), 'utf8');
    const arn = 'arn:aws:cloudfront::123456789012:key-value-store/a';
    const store = `session: { revocationStore: { type: 'key-value-store', arn: '${arn}' },`;
    const config = CONFIG.replace('KEYS', keys).replace('session: {', store);
    await writeFile(join(fixture.folder, 'stored.config.ts'), config);
    const command = ['build', '--config', 'stored.config.ts', '--out', 'stored', '--json'];
    const { stdout } = await runCommand(command, { cwd: fixture.folder, env: ENV });
    const { login, storeModule }: SplitReport = JSON.parse(stdout);
    const [zip, module] = await Promise.all(
      ['function.zip', 'key-value-store.mjs'].map((name) =>
        readFile(join(fixture.folder, 'stored/login', name)),
      ),
    );
    assert.equal(
      login.sha256,
      createHash('sha256')
        .update(zip as Buffer)
        .digest('hex'),
    );
    assert.equal(zip?.length, login.zipBytes + (storeModule?.zipBytes ?? 0));
    assert.equal(module?.length, storeModule?.rawBytes);
  });

  it('says of the store nothing that it cannot know: put over one in use, it undoes no revocation', async () => {
    const { stderr } = await build();
    const text = await readFile(join(fixture.folder, 'out/key-value-store.json'), 'utf8');
    const [entry, ...others] = JSON.parse(text).data;
    assert.deepEqual([entry.key, others], ['ring', []]);
    assert.deepEqual(Object.keys(JSON.parse(entry.value)), ['keys']);
    assert.match(stderr, /key-value-store\.json is for a store that is new/);
  });

  it('says that somebody must sign people in, where the function alone is built', async () => {
    const { stderr } = await build('--target', 'cloudfront-function');
    assert.match(stderr, /Notice: The function sends people to "\/\.postern\/login"/);
    assert.match(stderr, /^Removed out\/login\/index\.mjs, which an earlier build left/m);
    const left = await readdir(join(fixture.folder, 'out'));
    assert.deepEqual(left.sort(), [
      'deployment.json',
      'function.js',
      'key-value-store.json',
      'report.json',
    ]);
  });

  it('says how the halves are deployed, by the hashes of what is there, and no secret', async () => {
    await build();
    const text = await readFile(join(fixture.folder, 'out/deployment.json'), 'utf8');
    const { gate, login } = JSON.parse(text);
    for (const [file, sha256] of [
      [gate.codeFile, gate.sha256],
      [login.lambda.zipFile, login.lambda.sha256],
    ]) {
      const content = await readFile(join(fixture.folder, 'out', file));
      assert.equal(createHash('sha256').update(content).digest('hex'), sha256);
    }
    for (const secret of [ENV.HMAC, ENV.CLIENT]) assert.ok(!text.includes(secret));
  });

  it('leaves no store content or function where a gate is built that needs none', async () => {
    const { stderr } = await build('--target', 'lambda-edge');
    assert.match(stderr, /^Removed out\/key-value-store\.json, /m);
    const left = await readdir(join(fixture.folder, 'out'));
    assert.deepEqual(left.sort(), ['deployment.json', 'function.zip', 'index.mjs', 'report.json']);
    const report = JSON.parse(await readFile(join(fixture.folder, 'out/report.json'), 'utf8'));
    assert.deepEqual(report.secrets, ['CLIENT', 'HMAC', 'RING']);
  });
});
