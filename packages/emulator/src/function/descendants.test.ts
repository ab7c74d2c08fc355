/** What a function starts is stopped and ended with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipHandler } from '../testing/function-zip.ts';
import { isRunning, pause, waitUntilStopped } from '../testing/process-state.ts';
import { getRaw } from '../testing/raw-http.ts';
import { startTestEmulator } from '../testing/test-emulator.ts';

const STARTER = `
  const { spawn } = await import('node:child_process');
  const { pid } = spawn('/bin/sleep', ['600'], { stdio: 'ignore' });
  if (request.uri === '/exit') {
    console.log(String(pid));
    process.exit(1);
  }
  return { status: '200', body: String(pid) };
`;

const linuxOnly = {
  skip: process.platform === 'linux' ? false : 'process states are read from /proc',
  timeout: 20_000,
};

test(
  'close() ends what a function has started, which was stopped with it',
  linuxOnly,
  async (t) => {
    const zip = zipHandler(STARTER);
    const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip } }] }, t);
    const pid = Number((await getRaw(emulator.port, '/')).body);
    await waitUntilStopped(pid);
    await emulator.close();
    while (isRunning(pid)) await pause(5);
  },
);

test('a function that exits takes with it what it has started', linuxOnly, async (t) => {
  const zip = zipHandler(STARTER);
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip } }] }, t);
  assert.equal((await getRaw(emulator.port, '/exit')).status, 503);
  while (emulator.eventsOf('console').length === 0) await pause(5);
  const pid = Number(emulator.eventsOf('console')[0]?.line.split('\t').at(-1));
  assert.ok(pid > 0);
  while (isRunning(pid)) await pause(5);
});
