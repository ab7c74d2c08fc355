/** Which engine is taken, and what is said where it is not the real one's kin. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { njsVersion } from './engine.ts';

const SCRIPT = `
  const { startEmulator } = await import(process.argv[1]);
  const events = [];
  const code = 'async function handler(event) { return { statusCode: 200, body: event.request.uri }; }';
  const emulator = await startEmulator({
    behaviors: [{ viewerRequest: { code } }],
    origin: { directory: '.' },
    onEvent: (event) => events.push(event),
  });
  const bodies = [];
  for (const path of ['/a', '/b']) bodies.push(await (await fetch(emulator.url + path)).text());
  await emulator.replaceFunction('function handler(event) { return event?.request; }');
  const { status } = await fetch(emulator.url);
  await emulator.close();
  const warnings = events.filter(({ type }) => type === 'warning').map(({ rule }) => rule);
  const failures = events.filter(({ type }) => type === 'execution-error').map(({ message }) => message);
  console.log(JSON.stringify({ bodies, status, warnings, failures }));
`;

function runWithPath(path: string): unknown {
  const emulator = new URL('../emulator.js', import.meta.url).href;
  const args = ['--input-type=module', '--eval', SCRIPT, emulator];
  const env = { ...process.env, PATH: path };
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' }));
}

test('where njs is absent Node stands in for it, strictly, and says so once', () => {
  assert.deepEqual(runWithPath('/nonexistent'), {
    bodies: ['/a', '/b'],
    status: 503,
    warnings: ['W-CFF-ENGINE', 'W-CFF-ENGINE', 'E-CFF-SYNTAX'],
    failures: [
      'SyntaxError: Optional chaining (?.): test for undefined (not in this runtime) in 1',
    ],
  });
});

test('njs is taken where it is on the path', {
  skip: njsVersion() === undefined && 'njs is not installed',
}, () => {
  const { bodies, status, warnings, failures } = runWithPath(process.env.PATH ?? '') as Record<
    'bodies' | 'warnings' | 'failures',
    string[]
  > & { status: number };
  assert.deepEqual([bodies, status, warnings], [['/a', '/b'], 503, ['E-CFF-SYNTAX']]);
  assert.match(failures[0] ?? '', /^SyntaxError: Unexpected /);
});
