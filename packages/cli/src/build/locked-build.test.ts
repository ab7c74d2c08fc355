import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type DevProvider, startProvider } from '../dev/provider.ts';
import type { Lock } from '../lock/lock-file.ts';
import { type RunResult, runCommand } from '../testing/fake-process.ts';
import { copyFixture, type Fixture } from '../testing/fixture.ts';
import { makeKey, startLockProvider } from '../testing/lock-provider.ts';

describe('postern build with keys from a live provider', () => {
  let provider: DevProvider;
  let fixture: Fixture;
  before(async () => {
    provider = await startProvider({ audience: 'api' });
    fixture = await copyFixture('public-site');
    await writeFile(
      join(fixture.folder, 'postern.config.ts'),
      `import { defineConfig } from 'postern';
      export default defineConfig({
        issuer: '${provider.issuer}', audience: 'api', algorithms: ['RS256'],
        rules: [{ path: '*', allow: 'authenticated' }],
      });`,
    );
  });
  after(() => Promise.all([provider.close(), fixture.remove()]));

  const build = (...more: string[]): Promise<RunResult> =>
    runCommand(['build', '--config', 'postern.config.ts', '--out', 'out', '--json', ...more], {
      cwd: fixture.folder,
    });

  async function readLockFile(): Promise<Lock> {
    return JSON.parse(await readFile(join(fixture.folder, 'postern.lock.json'), 'utf8'));
  }

  it('locks what it discovers, and bakes it in', async () => {
    const { exitCode, stdout, stderr } = await build();
    assert.equal(exitCode, 0, stdout + stderr);
    const entry = (await readLockFile()).issuers[provider.issuer];
    assert.equal(entry?.jwksUri, provider.jwksUri);
    assert.equal(entry?.jwks.keys[0]?.kid, provider.jwks().keys[0]?.kid);
    const code = await readFile(join(fixture.folder, 'out/index.mjs'), 'utf8');
    assert.ok(code.includes(String(provider.jwks().keys[0]?.kid)));
  });

  it('takes a token of that provider by the locked keys', async () => {
    const args = ['token', 'verify', '-', '--config', 'postern.config.ts'];
    const stdin = await provider.signIn('ada');
    const { stdout } = await runCommand(args, { cwd: fixture.folder, stdin });
    assert.equal(stdout, 'valid for "ada"\n');
  });

  it('passes a check while the keys are the same', async () => {
    assert.equal((await build('--check')).exitCode, 0);
  });

  it('fails a check once the keys have changed, and builds on from the lock file', async () => {
    const first = JSON.parse((await build()).stdout);
    await provider.rotateKeys();
    const { exitCode, stdout } = await build('--check');
    assert.equal(exitCode, 1);
    const { code, details } = JSON.parse(stdout).error;
    assert.equal(code, 'keys_differ');
    assert.equal(details.length, 2);
    assert.equal(JSON.parse((await build()).stdout).sha256, first.sha256);
  });

  it('takes the new keys with --refresh', async () => {
    assert.equal((await build('--refresh')).exitCode, 0);
    const kid = (await readLockFile()).issuers[provider.issuer]?.jwks.keys[0]?.kid;
    assert.equal(kid, provider.jwks().keys[0]?.kid);
    assert.equal((await build('--check')).exitCode, 0);
  });

  it('needs no provider to build again', async () => {
    await provider.close();
    assert.equal((await build()).exitCode, 0);
    const { exitCode, stdout } = await build('--check');
    assert.equal(exitCode, 1);
    assert.equal(JSON.parse(stdout).error.code, 'discovery_failed');
  });
});

describe('postern build with a provider whose keys are of no use', () => {
  it('keeps no lock file that would make the next build fail alike', async (test) => {
    const provider = await startLockProvider();
    const fixture = await copyFixture('public-site');
    test.after(async () => {
      provider.close();
      await fixture.remove();
    });
    await writeFile(
      join(fixture.folder, 'postern.config.ts'),
      `export default { issuer: '${provider.origin}', audience: 'api', algorithms: ['ES256'],
        rules: [{ path: '*', allow: 'authenticated' }] };`,
    );
    const run = () =>
      runCommand(['build', '--config', 'postern.config.ts', '--out', 'out'], {
        cwd: fixture.folder,
      });
    provider.reset();
    provider.pages['/jwks'] = { keys: [{ ...makeKey('a'), use: 'enc' }] };
    const refused = await run();
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /\bkeys?\b/);
    const left = await readdir(fixture.folder);
    assert.ok(!left.includes('postern.lock.json') && !left.includes('out'), left.join());
    provider.pages['/jwks'] = { keys: [makeKey('b')] };
    const { exitCode, stderr } = await run();
    assert.equal(exitCode, 0, stderr);
    assert.ok((await readdir(fixture.folder)).includes('postern.lock.json'));
  });
});
