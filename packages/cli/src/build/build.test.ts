import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import {
  BUILD,
  loadHandler,
  readReport,
  viewerRequest,
  withFixture,
} from '../testing/built-fixture.ts';
import { runCommand } from '../testing/fake-process.ts';
import { copyFixture, type Fixture } from '../testing/fixture.ts';
import { makeSigningJwk } from '../token/sign.ts';

const BIN = fileURLToPath(new URL('../../bin/postern.js', import.meta.url));
describe('postern build', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await copyFixture('bearer');
    const { exitCode, stderr } = await runCommand(BUILD, { cwd: fixture.folder });
    assert.equal(exitCode, 0, stderr);
  });
  after(() => fixture.remove());

  it('writes four files and nothing else', async () => {
    assert.deepEqual((await readdir(join(fixture.folder, 'out'))).toSorted(), [
      'deployment.json',
      'function.zip',
      'index.mjs',
      'report.json',
    ]);
    assert.deepEqual((await readdir(fixture.folder)).toSorted(), [
      'keys.json',
      'out',
      'postern.config.ts',
    ]);
  });

  it('zips the very module that it writes', async () => {
    const zip = await readFile(join(fixture.folder, 'out/function.zip'));
    const files = unzipSync(zip);
    const module = await readFile(join(fixture.folder, 'out/index.mjs'));
    assert.deepEqual(Buffer.from(files['index.mjs'] ?? []), module);
  });

  it('reports sizes, both platform limits, modules and worst cases', async () => {
    const report = await readReport(fixture);
    const zip = await readFile(join(fixture.folder, 'out/function.zip'));
    assert.equal(report.target, 'lambda-edge');
    assert.equal(report.zipBytes, zip.length);
    assert.equal(report.budgetBytes, 32_768);
    assert.deepEqual(report.limits, { legacy: 1_048_576, current: 52_428_800 });
    assert.deepEqual(report.secrets, []);
    assert.ok(report.modules.some(({ name }) => name === 'postern/gate/gate.js'));
    assert.ok(report.modules.some(({ name }) => name === 'entry'));
    const { worstCase } = report;
    assert.ok(worstCase.responseBytes > 200 && worstCase.responseBytes < 2_000);
    assert.equal(worstCase.addedHeaderBytes, 'x-user: \r\n'.length + 1_024);
    assert.equal(worstCase.urlGrowthBytes, '/index.html'.length);
  });

  it('puts no path of this machine into any file', async () => {
    for (const name of ['index.mjs', 'report.json']) {
      const text = await readFile(join(fixture.folder, 'out', name), 'utf8');
      assert.ok(!/node_modules|packages\/|\/tmp\/|dist\//.test(text), name);
      assert.ok(!text.includes(fixture.folder));
    }
  });

  it('imports nothing, for Node builds a facade for each import', async () => {
    const code = await readFile(join(fixture.folder, 'out/index.mjs'), 'utf8');
    assert.ok(!/\bimport\s*[\w{*"'(]|\brequire\s*\(/.test(code));
    assert.ok(code.includes('process.getBuiltinModule("node:crypto")'));
  });

  it('makes a function that decides', async (test) => {
    const handler = await loadHandler(fixture);
    const passed = await handler(
      viewerRequest('/docs/', { authorization: `Bearer ${fixture.token()}` }),
    );
    assert.equal(passed.uri, '/docs/index.html');
    assert.equal((await handler(viewerRequest('/api'))).status, '401');
    const denied = viewerRequest('/api', { authorization: `Bearer ${fixture.token()}` });
    assert.equal((await handler(denied)).status, '403');
    // By the same name, for a key of another name would be asked for at the provider.
    const forger = { ...makeSigningJwk('ES256'), kid: String(fixture.key.kid) };
    const other = await copyFixture('bearer', forger);
    test.after(() => other.remove());
    const forged = viewerRequest('/docs', { authorization: `Bearer ${other.token()}` });
    assert.equal((await handler(forged)).status, '401');
  });

  it('gives the same bytes in another folder, time zone and umask', async (test) => {
    const other = await copyFixture('bearer', fixture.key);
    test.after(() => other.remove());
    const deep = join(other.folder, 'a folder', 'deeper');
    await mkdir(deep, { recursive: true });
    const arguments_ = [BIN, 'build', '--config', '../../postern.config.ts', '--out', 'result'];
    const script = `umask 077; exec "$0" "$@"`;
    await promisify(execFile)('sh', ['-c', script, process.execPath, ...arguments_], {
      cwd: deep,
      env: { PATH: process.env.PATH, TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8' },
    });
    for (const name of ['index.mjs', 'function.zip', 'report.json']) {
      const [first, second] = await Promise.all([
        readFile(join(fixture.folder, 'out', name)),
        readFile(join(deep, 'result', name)),
      ]);
      assert.ok(first.equals(second), name);
    }
  });

  it('prints the report as JSON, and only that', async () => {
    const { stdout, stderr } = await runCommand([...BUILD, '--json'], { cwd: fixture.folder });
    assert.deepEqual(JSON.parse(stdout), await readReport(fixture));
    assert.equal(stderr, '');
  });
});

describe('postern build without tokens', () => {
  it('leaves the token code out of a gate without tokens', () =>
    withFixture('public-site', async (fixture) => {
      await runCommand(BUILD, { cwd: fixture.folder });
      const { modules, zipBytes } = await readReport(fixture);
      assert.ok(!modules.some(({ name }) => name.startsWith('postern/jwt/')));
      assert.ok(zipBytes < 4_000, `${zipBytes} bytes`);
    }));
});

describe('postern build with a secret', () => {
  const key = randomBytes(32).toString('base64url');
  const env = { TEST_HMAC_KEY: key };

  it('bakes a marked secret, lists it by name and warns', () =>
    withFixture('hmac', async (fixture) => {
      const result = await runCommand(BUILD, { cwd: fixture.folder, env });
      assert.equal(result.exitCode, 0, result.stderr);
      assert.deepEqual((await readReport(fixture)).secrets, ['TEST_HMAC_KEY']);
      for (const name of ['index.mjs', 'function.zip']) {
        assert.equal((await stat(join(fixture.folder, 'out', name))).mode & 0o077, 0, name);
      }
      assert.match(result.stderr, /the bundle holds secret "TEST_HMAC_KEY"/);
      assert.ok(!`${result.stdout}${result.stderr}`.includes(key));
      assert.ok(!JSON.stringify(await readReport(fixture)).includes(key));
      const code = await readFile(join(fixture.folder, 'out/index.mjs'), 'utf8');
      assert.ok(code.includes(key));
    }));

  for (const [title, copy] of [
    ['as it is', key],
    ['in base64', Buffer.from(`key=${key}`).toString('base64')],
    ['as bytes in hex', Buffer.from(key, 'base64url').toString('hex')],
  ] as const) {
    it(`refuses its value in the user's own function, ${title}`, () =>
      withFixture('hmac', async (fixture) => {
        const config = join(fixture.folder, 'postern.config.ts');
        const text = await readFile(config, 'utf8');
        await writeFile(config, text.replace('rules:', "after: './mine.mjs', rules:"));
        const mine = `export const handler = (event) => ({ ...event, key: '${copy}' });`;
        await writeFile(join(fixture.folder, 'mine.mjs'), mine);
        const { exitCode, stderr } = await runCommand(BUILD, { cwd: fixture.folder, env });
        assert.equal(exitCode, 1);
        assert.match(stderr, /the value of secret "TEST_HMAC_KEY", not marked/);
        assert.ok(!stderr.includes(copy));
      }));
  }

  for (const [name, code, where] of [
    ['hmac', 'secret_missing', /TEST_HMAC_KEY_FILE/],
    ['leaked-config', 'secrets_found', /jwks\.keys\[0\]: a private JWK/],
    ['leaked-after', 'secrets_found', /an AWS access key/],
  ] as const) {
    it(`refuses ${name} and writes nothing`, () =>
      withFixture(name, async (fixture) => {
        const result = await runCommand([...BUILD, '--json'], { cwd: fixture.folder });
        assert.equal(result.exitCode, 1);
        assert.equal(JSON.parse(result.stdout).error.code, code);
        assert.match(result.stdout, where);
        assert.ok(!(await readdir(fixture.folder)).includes('out'));
      }));
  }
});

describe('postern build with a long jwksTimeoutSeconds', () => {
  const noticesFor = async (options: string): Promise<readonly string[]> => {
    let notices: readonly string[] = [];
    await withFixture('bearer', async (fixture) => {
      const file = join(fixture.folder, 'postern.config.ts');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace('issuer:', `${options}, issuer:`));
      const { exitCode, stderr } = await runCommand(BUILD, { cwd: fixture.folder });
      assert.equal(exitCode, 0, stderr);
      ({ notices } = await readReport(fixture));
    });
    return notices.filter((text) => text.includes('jwksTimeoutSeconds'));
  };

  it('says that the function may end first', async () => {
    const [notice] = await noticesFor('jwksTimeoutSeconds: 4');
    assert.match(notice ?? '', /of https:\/\/login\.example\.com\/ is 4: .* use at most 3$/);
  });

  it('says nothing about a short one, or on a target with another timeout', async () => {
    assert.deepEqual(await noticesFor('jwksTimeoutSeconds: 3'), []);
    assert.deepEqual(await noticesFor(`target: 'fetch', jwksTimeoutSeconds: 4`), []);
  });
});

describe('postern build refuses', () => {
  for (const [name, code, message] of [
    [
      'over-budget',
      'over_budget',
      /more than its budget of 1,000.*"budgetBytes"[\s\S]*1,048,576 bytes \(legacy\), 52,428,800/,
    ],
    ['unknown-option', 'config_refused', /rules\[0\].*alow/],
    ['unreachable-provider', 'discovery_failed', /commit postern\.lock\.json/],
    ['missing-after', 'after_missing', /absent\.ts/],
    ['validate-hook', 'config_not_bakeable', /validate/],
  ] as const) {
    it(`${name}, saying what to do`, () =>
      withFixture(name, async ({ folder }) => {
        const json = await runCommand([...BUILD, '--json'], { cwd: folder });
        assert.equal(json.exitCode, 1);
        assert.equal(JSON.parse(json.stdout).error.code, code);
        const { stderr, stdout } = await runCommand(BUILD, { cwd: folder });
        assert.match(stderr, message);
        assert.equal(stdout, '');
      }));
  }

  it('a folder that cannot be written', () =>
    withFixture('public-site', async ({ folder }) => {
      const command = ['build', '--config', 'postern.config.ts', '--out', 'postern.config.ts/out'];
      const { exitCode, stderr } = await runCommand(command, { cwd: folder });
      assert.equal(exitCode, 1);
      assert.match(stderr, /choose another folder with --out/);
    }));

  // In a process that can be ended: a call that never returns would keep this one.
  it('a folder where none can be made, though it exists', { skip: !existsSync('/proc/self') }, () =>
    withFixture('public-site', async ({ folder }) => {
      const command = [BIN, 'build', '--config', 'postern.config.ts', '--out', '/proc/postern/out'];
      const options = { cwd: folder, timeout: 60_000, killSignal: 'SIGKILL' } as const;
      const build = promisify(execFile)(process.execPath, command, options);
      await assert.rejects(build, { code: 1, stderr: /ENOENT.*choose another folder with --out/ });
    }),
  );

  it('makes the folders above --out', () =>
    withFixture('public-site', async ({ folder }) => {
      const command = ['build', '--config', 'postern.config.ts', '--out', 'a/b/c'];
      assert.equal((await runCommand(command, { cwd: folder })).exitCode, 0);
      assert.equal((await readdir(join(folder, 'a/b/c'))).length, 4);
    }));

  it('an option that resembles none, with a line for each that is known', () =>
    withFixture('public-site', async ({ folder }) => {
      const text = 'export default { rules: [], somethingElse: 1 };';
      await writeFile(join(folder, 'postern.config.ts'), text);
      const { stderr } = await runCommand(BUILD, { cwd: folder });
      assert.match(stderr, /Unknown option "somethingElse"\. Known are:\n( {2}\w+\n)+ {2}rules\n/);
    }));

  it('to touch a former build when it fails', () =>
    withFixture('over-budget', async ({ folder }) => {
      await mkdir(join(folder, 'out'));
      await runCommand(BUILD, { cwd: folder });
      assert.deepEqual(await readdir(join(folder, 'out')), []);
      await rm(join(folder, 'out'), { recursive: true });
    }));
});
