import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { run } from '../run.ts';
import { createFakeProcess, runCommand } from '../testing/fake-process.ts';
import { copyFixture, type Fixture, replaceFile } from '../testing/fixture.ts';
import { type DevEvent, type DevServer, startDev } from './dev.ts';
import type { DevProvider } from './provider.ts';
import { sampleRequests } from './sample-requests.ts';

/** Resolves with the next event of a type. */
function createEvents() {
  const seen: DevEvent[] = [];
  let wake = (): void => {};
  return {
    onEvent(event: DevEvent): void {
      seen.push(event);
      wake();
    },
    async next<Type extends DevEvent['type']>(type: Type): Promise<DevEvent & { type: Type }> {
      for (;;) {
        const index = seen.findIndex((event) => event.type === type);
        if (index >= 0) return seen.splice(index, 1)[0] as DevEvent & { type: Type };
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

describe('startDev()', () => {
  const events = createEvents();
  let fixture: Fixture;
  let dev: DevServer;
  let provider: DevProvider;
  before(async () => {
    fixture = await copyFixture('bearer');
    const { folder: cwd } = fixture;
    dev = await startDev({ config: 'postern.config.ts', cwd, env: {}, onEvent: events.onEvent });
    assert.ok(dev.provider);
    provider = dev.provider;
  });
  after(async () => {
    await dev.close();
    await fixture.remove();
  });

  const get = (path: string, token?: string): Promise<Response> =>
    fetch(`${dev.emulator.url}${path}`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  it('plays the issuer, answers on loopback and says so', () => {
    assert.match(dev.changes.join('\n'), /https:\/\/login\.example\.com\/ is played by http:/);
    assert.match(dev.changes.join('\n'), /"jwksCooldownSeconds" is 1/);
    assert.match(dev.changes.join('\n'), /"hosts" also has 127\.0\.0\.1 and localhost/);
    assert.match(dev.emulator.url, /^http:\/\/127\.0\.0\.1:/);
    assert.match(dev.emulator.runtime?.client ?? '', /^aws-lambda-ric /);
  });

  it('decides with real tokens of the embedded provider', async () => {
    const [ada, ben] = [await provider.signIn('ada'), await provider.signIn('ben')];
    assert.equal((await get('/health')).status, 200);
    assert.equal((await get('/api')).status, 401);
    assert.equal((await get('/api', ada)).status, 200);
    assert.equal((await get('/admin', ada)).status, 200);
    assert.equal((await get('/admin', ben)).status, 403);
    assert.equal((await get('/api', await provider.clientToken())).status, 200);
  });

  it('shows at the origin what the gate adds, and no credential', async () => {
    const token = await provider.signIn('ben');
    const text = await (await get('/api', token)).text();
    assert.equal(JSON.parse(text).headers['x-user'], 'ben');
    assert.ok(!text.includes(token));
  });

  it('follows a rotation of the provider keys', async () => {
    // The gate fetches the key set when it meets a kid that it does not know, once within the cooldown.
    await provider.rotateKeys();
    assert.equal((await get('/api', await provider.signIn('ada'))).status, 200);
  });

  it('refuses tokens of the deployed issuer', async () => {
    assert.equal((await get('/api', fixture.token({ scope: 'read' }))).status, 401);
  });

  it('keeps the old function when the config breaks, and goes on when it is mended', async () => {
    const file = join(fixture.folder, 'postern.config.ts');
    const text = await readFile(file, 'utf8');
    await replaceFile(file, text.replace("allow: 'anyone'", "alow: 'anyone'"));
    const { error } = await events.next('rebuild-failed');
    assert.match(String(error), /alow/);
    assert.equal((await get('/health')).status, 200);
    await replaceFile(file, text.replace("allow: 'anyone'", "allow: 'nobody'"));
    await events.next('rebuilt');
    assert.equal((await get('/health')).status, 403);
  });

  it('may be closed twice', async () => {
    await dev.close();
    await dev.close();
    await assert.rejects(get('/health'));
    await assert.rejects(fetch(provider.jwksUri));
  });
});

describe('startDev() options', () => {
  it('builds again when a file that "after" imports changes', async (test) => {
    const events = createEvents();
    const { folder: cwd, remove } = await copyFixture('after');
    const { onEvent } = events;
    const dev = await startDev({ config: 'postern.config.ts', cwd, env: {}, onEvent });
    test.after(async () => {
      await dev.close();
      await remove();
    });
    const greeting = async (): Promise<string> => {
      const text = await (await fetch(dev.emulator.url)).text();
      return JSON.parse(text).headers['x-greeting'];
    };
    const before = await greeting();
    assert.match(before, /^[0-9a-f]{64}$/);
    await replaceFile(join(cwd, 'greeting.ts'), "export const greeting = 'another';");
    await events.next('rebuilt');
    assert.notEqual(await greeting(), before);
  });

  it('serves a folder without a provider', async () => {
    const fixture = await copyFixture('public-site');
    await mkdir(join(fixture.folder, 'site'));
    await writeFile(join(fixture.folder, 'site/index.html'), 'hello');
    const { folder: cwd } = fixture;
    const dev = await startDev({ config: 'postern.config.ts', cwd, env: {}, origin: 'site' });
    assert.equal(dev.provider, undefined);
    assert.equal(dev.noProviderReason, 'no rule asks for a token');
    assert.equal(await (await fetch(`${dev.emulator.url}/`)).text(), 'hello');
    assert.match(dev.changes.join('\n'), /CloudFront keeps it for 10 seconds/);
    assert.equal((await fetch(`${dev.emulator.url}/late.html`)).status, 404);
    await writeFile(join(fixture.folder, 'site/late.html'), 'late');
    assert.equal((await fetch(`${dev.emulator.url}/late.html`)).status, 200);
    assert.equal((await fetch(`${dev.emulator.url}/internal`)).status, 403);
    await dev.close();
    await fixture.remove();
  });

  it('waits for a rebuild when it is closed, and reports none any more', async (test) => {
    const { folder: cwd, remove } = await copyFixture('public-site');
    test.after(remove);
    const types: string[] = [];
    const dev = await startDev({
      config: 'postern.config.ts',
      cwd,
      env: {},
      onEvent: ({ type }) => types.push(type),
    });
    const closed = new Promise<void>((resolve, reject) => {
      // The config is read in this process: it can close what is reading it.
      Object.assign(globalThis, { closeDev: () => void dev.close().then(resolve, reject) });
    });
    await replaceFile(join(cwd, 'postern.config.ts'), "closeDev();\nthrow new Error('late');\n");
    await closed;
    Reflect.deleteProperty(globalThis, 'closeDev');
    assert.ok(!types.includes('rebuild-failed'), types.join());
  });

  it('leaves nothing open when it cannot start', async () => {
    const { folder: cwd, remove } = await copyFixture('bearer');
    const start = startDev({ config: 'postern.config.ts', cwd, env: {}, origin: 'absent' });
    await assert.rejects(start, { code: 'origin_unusable' });
    await remove();
  });
});

describe('postern dev', () => {
  it('prints what to paste, and ends at Ctrl-C', async () => {
    const { folder: cwd, remove } = await copyFixture('bearer');
    const process = createFakeProcess(['dev', '--config', 'postern.config.ts', '--port', '0'], {
      cwd,
    });
    const done = run(process);
    while (!process.written.stdout.includes('Ctrl-C')) {
      assert.equal(process.written.stderr, '');
      await new Promise((resolve) => setImmediate(resolve));
    }
    process.interrupt();
    assert.equal(await done, 0);
    const { stdout } = process.written;
    assert.match(
      stdout,
      /TOKEN=\$\(curl -s 'http:\/\/127\.0\.0\.1:\d+\/development\/token\?user=ada'\)/,
    );
    assert.match(stdout, /curl -i 'http:\/\/127\.0\.0\.1:\d+\/health'/);
    assert.match(stdout, /ada +admin, staff +read write/);
    assert.doesNotMatch(stdout, /eyJ/);
    await remove();
  });
});

describe('postern dev on a port that is taken', () => {
  it('says so and what to do', async () => {
    const { folder: cwd, remove } = await copyFixture('public-site');
    const dev = await startDev({ config: 'postern.config.ts', cwd, env: {} });
    const args = ['dev', '--config', 'postern.config.ts', '--port', String(dev.emulator.port)];
    const { exitCode, stderr } = await runCommand(args, { cwd });
    assert.equal(exitCode, 1);
    assert.match(stderr, /Port \d+ is in use: choose another one with --port/);
    await dev.close();
    await remove();
  });
});

describe('sampleRequests()', () => {
  it('writes lines that a shell takes as they are', () => {
    const lines = sampleRequests(
      {
        rules: [
          { path: "/it's?", allow: 'anyone', methods: ['POST'] },
          { path: '/never', allow: 'nobody' },
          { path: '*.css', host: 'app.example.com', allow: 'authenticated' },
        ],
      },
      { gateUrl: 'http://127.0.0.1:8080', tokenUrl: 'http://127.0.0.1:1/development/token' },
    );
    assert.deepEqual(lines, [
      "TOKEN=$(curl -s 'http://127.0.0.1:1/development/token?user=ada')",
      "curl -i -X POST 'http://127.0.0.1:8080/it'\\''sx'",
      `curl -i -H 'Host: app.example.com' -H "Authorization: Bearer $TOKEN" 'http://127.0.0.1:8080/.css'`,
    ]);
  });
});
