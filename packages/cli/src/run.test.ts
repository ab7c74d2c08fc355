import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { run } from './run.ts';
import { createFakeProcess, runCommand } from './testing/fake-process.ts';

const cwd = fileURLToPath(new URL('../fixtures/', import.meta.url));

describe('run()', () => {
  it('shows commands and exit codes in the help', async () => {
    const { exitCode, stdout } = await runCommand(['--help'], { cwd });
    assert.equal(exitCode, 0);
    for (const word of ['build', 'dev', 'doctor', 'explain', 'token', 'keys', 'Exit codes']) {
      assert.ok(stdout.includes(word), word);
    }
  });

  for (const command of [
    'build',
    'dev',
    'doctor',
    'explain',
    'token',
    'token inspect',
    'token verify',
    'token sign',
    'keys',
    'keys generate',
  ]) {
    it(`shows examples in the help of ${command}`, async () => {
      const { exitCode, stdout } = await runCommand([...command.split(' '), '--help'], { cwd });
      assert.equal(exitCode, 0);
      assert.match(stdout, /Examples?:\n {2}postern /);
    });
  }

  it('says in the help of explain that a denied request exits 0', async () => {
    const { stdout } = await runCommand(['explain', '--help'], { cwd });
    assert.match(stdout, /A denied request .* exits 0/);
  });

  for (const [title, args, message] of [
    ['an unknown command', ['bild'], /unknown command 'bild'/],
    [
      'an unknown option',
      ['build', '--config', 'x', '--out', 'y', '--chek'],
      /unknown option '--chek'/,
    ],
    ['a missing option', ['build', '--out', 'out'], /--config/],
    ['a missing config', ['build', '--config', 'absent.ts', '--out', 'out'], /"absent\.ts"/],
    [
      'a port that is none',
      ['dev', '--config', 'x', '--port', '80x'],
      /"--port" must be a whole number from 0 to 65535, got "80x"/,
    ],
    [
      'a port that is too large',
      ['dev', '--config', 'x', '--port', '99999'],
      /"--port" must be a whole number from 0 to 65535, got "99999"/,
    ],
    [
      'a negative port of the provider',
      ['dev', '--config', 'x', '--provider-port', '-1'],
      /"--provider-port" must be a whole number from 0 to 65535, got "-1"/,
    ],
    [
      'an unknown profile',
      ['dev', '--config', 'x', '--profile', '2019'],
      /"--profile" must be one of legacy, 2025-11, current, got "2019"/,
    ],
  ] as const) {
    it(`answers 1 to ${title}`, async () => {
      const { exitCode, stdout, stderr } = await runCommand(args, { cwd });
      assert.equal(exitCode, 1);
      assert.match(stderr, message);
      assert.equal(stdout, '');
    });
  }

  it('answers 2 to a defect, and asks for a report', async () => {
    const process = createFakeProcess(['build', '--config', 'x', '--out', 'y'], { cwd });
    const broken = {
      ...process,
      cwd: () => {
        throw new RangeError('broken on purpose');
      },
    };
    assert.equal(await run(broken), 2);
    assert.match(process.written.stderr, /defect in Postern.*\n.*RangeError: broken on purpose/);
  });

  it('colours errors on a terminal only, and never with NO_COLOR', async () => {
    const args = ['build', '--config', 'absent.ts', '--out', 'out'];
    const red = '\u001B[31m';
    const onTerminal = await runCommand(args, { cwd, isTTY: true });
    assert.ok(onTerminal.stderr.includes(red));
    const env = { NO_COLOR: '1' };
    assert.ok(!(await runCommand(args, { cwd, isTTY: true, env })).stderr.includes(red));
    assert.ok(!(await runCommand(args, { cwd })).stderr.includes(red));
  });
});

describe('bin/postern.js', () => {
  it('runs the program, which says the version of its package', async () => {
    const bin = fileURLToPath(new URL('../bin/postern.js', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [bin, '--version']);
    const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    assert.equal(stdout, `${JSON.parse(manifest).version}\n`);
  });
});
