/** Between invocations an instance is stopped, and whatever it left unfinished is stopped with it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { zipModule } from '../testing/function-zip.ts';
import { pause, waitUntilStopped } from '../testing/process-state.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

const HANDLER = `
  let ticks = 0;
  let ticking = false;
  export const handler = async (event) => {
    const { uri } = event.Records[0].cf.request;
    if (uri === '/tick' && !ticking) {
      ticking = true;
      setInterval(() => ticks++, 1);
    }
    const end = ticks + 10;
    while (uri === '/wait' && ticks < end) await new Promise(setImmediate);
    return { status: '200', body: String(ticks) };
  };
`;

const linuxOnly = {
  skip: process.platform === 'linux' ? false : 'process states are read from /proc',
  timeout: 20_000,
};

let emulator: TestEmulator;

before(async () => {
  emulator = await startTestEmulator({
    behaviors: [{ viewerRequest: { zip: zipModule(HANDLER) } }],
  });
});

after(() => emulator.close());

async function ticksAfter(path: string): Promise<number> {
  const response = await fetch(`${emulator.url}${path}`);
  return Number(await response.text());
}

function onlyPid(): number {
  const [start, ...more] = emulator.eventsOf('instance-start');
  assert.deepEqual(more, []);
  return start?.pid ?? 0;
}

test('startEmulator() leaves the first instance stopped', linuxOnly, async () => {
  await waitUntilStopped(onlyPid());
});

test('an instance is stopped after each invocation', linuxOnly, async () => {
  for (const path of ['/a', '/b']) {
    await ticksAfter(path);
    await waitUntilStopped(onlyPid());
  }
});

test(
  'an interval that the handler left behind does not run between invocations',
  linuxOnly,
  async () => {
    await ticksAfter('/tick');
    await waitUntilStopped(onlyPid());
    const before = await ticksAfter('/read');
    await waitUntilStopped(onlyPid());
    await pause(300);
    const after = await ticksAfter('/read');
    // A running process would have counted to about 300; a thawed one counts while it answers.
    assert.ok(after - before < 100, `${after - before} ticks while stopped`);
  },
);

test('the same interval runs on inside an invocation', linuxOnly, async () => {
  await ticksAfter('/tick');
  const before = await ticksAfter('/read');
  // The handler answers when the interval has run ten times, or is killed by its timeout.
  assert.ok((await ticksAfter('/wait')) >= before + 10);
});
