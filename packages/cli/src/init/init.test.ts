/** `postern init`: what it asks, what it writes, and what it leaves alone. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { type DevProvider, startProvider } from '../dev/provider.ts';
import { run } from '../run.ts';
import { createFakeProcess, type RunResult, runCommand } from '../testing/fake-process.ts';
import { KINDS } from './answers.ts';

const YES = ['--yes'];

describe('postern init', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-init-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  function init(...args: string[]): Promise<RunResult> {
    return runCommand(['init', ...args], { cwd: folder });
  }

  function answer(stdin: string, ...args: string[]): Promise<RunResult> {
    return runCommand(['init', ...args], { cwd: folder, stdin, isTTY: true });
  }

  function read(name: string): Promise<string> {
    return readFile(join(folder, name), 'utf8');
  }

  async function modeOf(name: string): Promise<number> {
    return (await stat(join(folder, name))).mode;
  }

  it('asks a person, and takes the default for an empty line', async () => {
    const { exitCode, stdout } = await answer('login\ndocs.example.org\n\n\n\nterraform\n');
    assert.equal(exitCode, 0);
    const config = await read('postern.config.ts');
    assert.match(config, /hosts: \['docs\.example\.org'\]/);
    assert.match(config, /clientId: 'docs'/);
    assert.match(config, /emailDomains: \['example\.org'\]/);
    assert.match(stdout, /\[https:\/\/login\.example\.com\] /);
    assert.ok((await readdir(folder)).includes('main.tf'));
  });

  it('names what is deployed after the host, so that two sites never have one name', async () => {
    for (const deploy of ['cdk', 'terraform']) {
      const found = new Set<string>();
      for (const host of ['example.com', '1.example.com', '2.example.com']) {
        const out = join(deploy, host);
        await init(...YES, '--host', host, '--deploy', deploy, '--out', out);
        const text = await read(join(out, deploy === 'cdk' ? 'app.ts' : 'main.tf'));
        const [, name = ''] =
          /(?:new SiteStack\(new App\(\), '|name {7}= ")([^'"]+)/.exec(text) ?? [];
        assert.match(name, /^[a-z][a-z\d-]+$/);
        found.add(name);
      }
      assert.equal(found.size, 3, [...found].join());
    }
  });

  it('asks again, and says why, where an answer is none', async () => {
    const typed = 'gate\nbearer\nhttps://API.example.com\napi.example.com\n\n\ncloudformation\n';
    const { exitCode, stdout } = await answer(typed);
    assert.equal(exitCode, 0);
    assert.match(stdout, /Not that.*: it must be one of bearer, login, /);
    assert.match(stdout, /Not that.*: it must be a host name in lower case/);
    assert.match(await read('postern.config.ts'), /audience: 'https:\/\/api\.example\.com\/'/);
  });

  it('asks only for what flags leave out', async () => {
    const flags = ['--kind', 'delegated', '--host', 'api.example.com', '--deploy', 'cdk'];
    const { stdout } = await answer('judge\neu-central-1\n', ...flags);
    assert.doesNotMatch(stdout, /What do you protect/);
    assert.match(await read('postern.config.ts'), /functionName: 'judge'/);
  });

  it('writes nothing where the answers end early, or the person presses Ctrl-C', async () => {
    const { exitCode, stderr } = await answer('bearer\napi.example.com\n');
    assert.equal(exitCode, 1);
    assert.match(stderr, /Ended before the last answer: nothing was written/);
    const process = createFakeProcess(['init'], {
      cwd: folder,
      isTTY: true,
      stdin: (async function* () {
        yield 'bearer\n';
        await new Promise(() => undefined);
      })(),
    });
    const ended = run(process);
    setImmediate(() => process.interrupt());
    assert.equal(await ended, 1);
    assert.match(process.written.stderr, /nothing was written/);
    assert.deepEqual(await readdir(folder), []);
  });

  it('says which flags are missing where nobody can be asked', async () => {
    const { exitCode, stderr } = await init('--kind', 'bearer', '--deploy', 'cdk');
    assert.equal(exitCode, 1);
    assert.match(stderr, /give --host, --issuer, --audience, or --yes/);
    assert.match((await init()).stderr, /give --kind, --host, --deploy, or --yes/);
    assert.deepEqual(await readdir(folder), []);
  });

  it('refuses a flag that is no answer, or of another kind', async () => {
    for (const [flags, text] of [
      [['--host', 'https://x'], /Option "--host" must be a host name/],
      [['--issuer', 'https://login.example.com/\nx'], /Option "--issuer" must be an https address/],
      [['--issuer', 'https://login\t.example.com'], /Option "--issuer" must be an https address/],
      [['--issuer', 'http://login.example.com'], /Option "--issuer" must be an https address/],
      [['--kind', 'gate'], /Option "--kind" must be one of bearer, login/],
      [['--client-id', 'app'], /"--client-id" is for --kind login, split, signed-cookies/],
      [
        ['--kind', 'split', '--audience', 'x'],
        /"--audience" is for --kind bearer, and this is split/,
      ],
    ] as const) {
      const { exitCode, stderr } = await init(...YES, ...flags);
      assert.equal(exitCode, 1);
      assert.match(stderr, text);
    }
    assert.deepEqual(await readdir(folder), []);
  });

  it('makes public what browsers ask for without cookies, where people sign in', async () => {
    for (const kind of KINDS) {
      await init(...YES, '--kind', kind, '--out', kind);
      const config = await read(`${kind}/postern.config.ts`);
      const isSite = ['login', 'split', 'signed-cookies'].includes(kind);
      for (const path of ['/favicon.ico', '/robots.txt', '/manifest.webmanifest']) {
        assert.equal(config.includes(`{ path: '${path}', allow: 'anyone' }`), isSite);
      }
    }
  });

  it('lets a distribution with signed cookies list its bucket, and no other', async () => {
    for (const kind of KINDS) {
      await init(...YES, '--kind', kind, '--out', `${kind}-cdk`);
      await init(...YES, '--kind', kind, '--deploy', 'terraform', '--out', `${kind}-terraform`);
      const isListed = kind === 'signed-cookies';
      assert.equal(/AccessLevel\.LIST\]/.test(await read(`${kind}-cdk/app.ts`)), isListed);
      assert.equal(/"s3:ListBucket"/.test(await read(`${kind}-terraform/main.tf`)), isListed);
    }
  });

  it('writes over nothing that is there', async () => {
    await writeFile(join(folder, 'postern.config.ts'), 'mine');
    await writeFile(join(folder, 'package.json'), '{"name":"mine"}');
    await writeFile(join(folder, '.gitignore'), 'out/\n*.log');
    const { stdout, stderr } = await init(...YES);
    assert.equal(await read('postern.config.ts'), 'mine');
    assert.match(stdout, /^Wrote postern\.test\.ts, app\.ts, cdk\.json$/m);
    assert.match(stderr, /Kept postern\.config\.ts, package\.json, which were there/);
    assert.match(stderr, /Add to package\.json[\s\S]*"build": "postern build/);
    const lines = (await read('.gitignore')).split('\n');
    assert.deepEqual(lines.slice(0, 3), ['out/', '*.log', 'node_modules/']);
    assert.equal(lines.filter((line) => line === 'out/').length, 1);
    await init(...YES);
    assert.deepEqual((await read('.gitignore')).split('\n'), lines);
  });

  it('writes over files where that is asked for, but never over package.json', async () => {
    await writeFile(join(folder, 'postern.config.ts'), 'mine');
    await writeFile(join(folder, 'package.json'), '{"name":"mine"}');
    await init(...YES, '--overwrite');
    assert.match(await read('postern.config.ts'), /defineConfig/);
    assert.equal(await read('package.json'), '{"name":"mine"}');
  });

  it('writes through no link out of its folder, and then nothing at all', async () => {
    const outside = join(folder, 'outside');
    await writeFile(outside, 'mine');
    for (const [name, flags] of [
      ['postern.test.ts', ['--overwrite']],
      ['.gitignore', []],
    ] as const) {
      const out = join(folder, `site-${name}`);
      await mkdir(out);
      await symlink(outside, join(out, name));
      const { exitCode, stderr } = await init(...YES, '--out', out, ...flags);
      assert.equal(exitCode, 1);
      assert.match(stderr, /is a symbolic link, through which nothing is written/);
      assert.deepEqual(await readdir(out), [name]);
    }
    assert.equal(await readFile(outside, 'utf8'), 'mine');
  });

  it('makes no secret, keeps those that people make out of Git, and ends with three commands', async () => {
    const { stdout } = await init(...YES, '--kind', 'signed-cookies', '--out', 'site');
    const names = await readdir(join(folder, 'site'));
    assert.ok(!names.includes('ring.json'));
    assert.match(await read('site/.gitignore'), /^ring\.json$/m);
    assert.match(
      stdout,
      /A build needs\n {2}POSTERN_CLIENT_SECRET[\s\S]*\n {2}POSTERN_COOKIE_KEY_FILE/,
    );
    assert.match(
      stdout,
      /Next\n {2}cd site && npm install\n {2}npm run dev\n {2}npx postern keys generate --ring --out ring\.json\n$/,
    );
    assert.equal((await modeOf('site/postern.config.ts')) & 0o111, 0);
  });

  it('says the same as JSON', async () => {
    const { stdout } = await init(...YES, '--json');
    const { answers, written, next } = JSON.parse(stdout);
    assert.equal(answers.kind, 'bearer');
    assert.deepEqual(written.slice(0, 2), ['postern.config.ts', 'postern.test.ts']);
    assert.deepEqual(next, ['npm install', 'npm test', 'npm run dev']);
  });
});

describe('postern init, of the provider', () => {
  let folder: string;
  let provider: DevProvider;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-init-'));
    provider = await startProvider({ audience: 'api', algorithm: 'ES256' });
  });
  after(async () => {
    await provider.close();
    await rm(folder, { recursive: true });
  });

  async function initAt(
    issuer: string,
    ...more: string[]
  ): Promise<RunResult & { config: string }> {
    const args = ['init', '--yes', '--issuer', issuer, '--overwrite', ...more];
    const result = await runCommand(args, { cwd: folder });
    const config = await readFile(join(folder, 'postern.config.ts'), 'utf8');
    return { ...result, config };
  }

  it('says that it is there, and takes the algorithm that it signs with', async () => {
    const { stderr, config } = await initAt(provider.issuer);
    assert.match(stderr, /openid-configuration answers, and signs with ES256/);
    assert.match(config, /algorithms: \['ES256'\]/);
    const login = await initAt(provider.issuer, '--kind', 'login');
    assert.match(login.config, /idTokenAlgorithms: \['ES256'\]/);
  });

  it('says that it cannot be reached, and goes on', async () => {
    // Nothing listens on port 1 of loopback.
    const { exitCode, stderr, config } = await initAt('http://127.0.0.1:1');
    assert.equal(exitCode, 0);
    assert.match(stderr, /Notice: Cannot discover the keys of issuer "http:\/\/127\.0\.0\.1:1"/);
    assert.match(config, /issuer: 'http:\/\/127\.0\.0\.1:1'/);
  });

  it('asks nobody about the address that stands for one', async () => {
    const { stderr } = await initAt('https://login.example.com');
    assert.match(stderr, /Notice: "issuer" is https:\/\/login\.example\.com, which stands for/);
  });
});
