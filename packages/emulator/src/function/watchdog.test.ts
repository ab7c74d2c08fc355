/** An owner that dies in whatever way leaves no stopped process behind. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isRunning, pause } from '../testing/process-state.ts';

const OWNER = fileURLToPath(new URL('../testing/owner.js', import.meta.url));

for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL'] as const) {
  test(`a function's process ends with an owner that dies by ${signal}`, {
    timeout: 20_000,
  }, async () => {
    const owner = spawn(process.execPath, [OWNER], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [chunk] = (await once(owner.stdout, 'data')) as [Buffer];
    const pid = Number(chunk.toString());
    assert.ok(isRunning(pid));
    owner.kill(signal);
    await once(owner, 'exit');
    while (isRunning(pid)) await pause(5);
  });
}
