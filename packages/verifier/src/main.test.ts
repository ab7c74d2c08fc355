import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { VerifierConfig } from './config/config.ts';
import {
  ask,
  CLIENT,
  CONFIG,
  HMAC_KEY,
  introspect,
  newToken,
  send,
} from './testing.test.support.ts';

const BIN = fileURLToPath(new URL('../bin/postern-verifier.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** The next line of the log with this event. */
  event(name: string): Promise<Readonly<Record<string, unknown>>>;
}

function runProgram(args: readonly string[]): Program {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    ended: once(child, 'close').then(([code]) => ({ code, output, errors })),
    async event(name) {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`No "${name}" in ${output}${errors}`);
        const line = JSON.parse(value);
        if (line.event === name) return line;
      }
    },
  };
}

function writeConfig(test: TestContext, config: VerifierConfig = CONFIG): string {
  const folder = mkdtempSync(join(tmpdir(), 'postern-verifier-'));
  test.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'verifier.config.mjs');
  rewrite(file, config);
  return file;
}

function rewrite(file: string, config: object): void {
  writeFileSync(file, `export default ${JSON.stringify(config)};\n`);
}

async function serve(test: TestContext, file: string, more: readonly string[] = []) {
  const program = runProgram(['--config', file, ...more]);
  test.after(() => program.child.kill('SIGKILL'));
  const { port, metricsPort } = await program.event('listening');
  return { program, port: Number(port), metricsPort: Number(metricsPort) };
}

describe('postern-verifier', () => {
  it('serves, and ends with 0 at SIGTERM', async (test) => {
    const { program, port, metricsPort } = await serve(test, writeConfig(test));
    assert.equal((await ask(port, { token: newToken() })).json.ok, true);
    assert.equal((await send(metricsPort, '/metrics')).status, 200);
    program.child.kill('SIGTERM');
    assert.equal((await program.ended).code, 0);
  });

  it('takes its ports from the flags before the config', async (test) => {
    const server = { port: 1, metricsPort: 1 };
    const file = writeConfig(test, { ...CONFIG, server });
    const { port } = await serve(test, file, ['--port', '0', '--metrics-port', '0']);
    assert.equal((await send(port, '/healthz')).status, 200);
  });

  it('reloads at SIGHUP, and keeps the old config when the new one is wrong', async (test) => {
    const file = writeConfig(test);
    const { program, port } = await serve(test, file);
    rewrite(file, { ...CONFIG, audience: 'other' });
    program.child.kill('SIGHUP');
    await program.event('reloaded');
    assert.equal((await ask(port, { token: newToken({ aud: 'other' }) })).json.ok, true);
    rewrite(file, { ...CONFIG, authentication: {} });
    program.child.kill('SIGHUP');
    const { message } = await program.event('reload_failed');
    assert.match(String(message), /^Authentication is required to start/);
    assert.equal((await ask(port, { token: newToken({ aud: 'other' }) })).json.ok, true);
  });

  it('writes one line for each request, without token, secret or claim', async (test) => {
    const { program, port } = await serve(test, writeConfig(test));
    const marker = 'marker-in-a-claim';
    const tokens = [newToken({ sub: marker }), newToken({ sub: marker, exp: 1 })];
    const bodies: string[] = [];
    for (const token of tokens) {
      await ask(port, { token, request: { headers: { cookie: [marker] } } });
      await introspect(port, { token });
      const headers = { authorization: `Bearer ${token}`, 'x-forwarded-uri': `/?${marker}` };
      for (const path of ['/auth', '/verify', `/other?${token}`]) {
        bodies.push((await send(port, path, { method: 'POST', headers, body: token })).body);
      }
    }
    await send(port, '/healthz');
    program.child.kill('SIGTERM');
    const { output, errors } = await program.ended;
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const requests = lines.filter((line) => 'endpoint' in line);
    assert.equal(requests.length, 10);
    const names = ['time', 'endpoint', 'code', 'status', 'us', 'id'];
    for (const line of requests) assert.deepEqual(Object.keys(line), names);
    const written = [output, errors, ...bodies].join('\n');
    const secrets = [marker, HMAC_KEY.secret, CLIENT.clientSecret, ...tokens];
    for (const value of secrets) assert.ok(!written.includes(value));
    for (const token of tokens) assert.ok(!written.includes(token.split('.')[2] as string));
  });

  it('ends at once at a second signal', async (test) => {
    const config = { ...CONFIG, server: { ...CONFIG.server, drainSeconds: 600 } };
    const { program } = await serve(test, writeConfig(test, config));
    program.child.kill('SIGTERM');
    await program.event('shutting_down');
    program.child.kill('SIGINT');
    assert.equal((await program.ended).code, 1);
  });
});

describe('postern-verifier command line', () => {
  it('prints help and version', async () => {
    const { code, output } = await runProgram(['--help']).ended;
    assert.equal(code, 0);
    assert.match(output, /^Usage: postern-verifier --config FILE/);
    assert.match((await runProgram(['--version']).ended).output, /^\d+\.\d+\.\d+\n$/);
  });

  it('tells what a config throws to the one who starts it', async (test) => {
    const file = writeConfig(test);
    writeFileSync(file, 'export default { issuer: absent };');
    const { code, errors } = await runProgram(['--config', file]).ended;
    assert.equal(code, 2);
    assert.match(errors, /^Cannot load config .* fails with ReferenceError: absent is not defined/);
  });

  it('checks a config', async (test) => {
    const { code, output } = await runProgram(['--config', writeConfig(test), '--check']).ended;
    assert.deepEqual([code, output], [0, 'The config is good\n']);
  });

  for (const [name, args, message] of [
    ['no config', [], /^Option "--config" is required/],
    ['an unknown flag', ['--what'], /^Unknown option '--what'/],
    ['a port that is none', ['--config', 'x', '--port', '1e9'], /^Option "--port" must be a port/],
    ['a config that is not there', ['--config', 'absent.mjs'], /^Cannot load config "absent.mjs"/],
  ] as const) {
    it(`ends with 2 for ${name}`, async () => {
      const { code, errors } = await runProgram(args).ended;
      assert.equal(code, 2);
      assert.match(errors, message);
    });
  }

  it('ends with 2 for a config that is wrong, and names the option', async (test) => {
    const config = { ...CONFIG, authentication: {} };
    const file = writeConfig(test, config);
    const { code, errors } = await runProgram(['--config', file]).ended;
    assert.equal(code, 2);
    assert.match(errors, /^Authentication is required to start/);
  });

  it('says what a config in TypeScript needs', async (test) => {
    if ('typescript' in process.features) return test.skip('this Node strips types');
    const file = writeConfig(test).replace(/\.mjs$/, '.ts');
    rewrite(file, CONFIG);
    const { code, errors } = await runProgram(['--config', file]).ended;
    assert.equal(code, 2);
    assert.match(errors, /runs no TypeScript: use Node 22\.18 or newer/);
  });
});
