/** Requests at the same time: one each, up to the cap. */
import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { zipHandler } from '../testing/function-zip.ts';
import { startTestEmulator } from '../testing/test-emulator.ts';

async function askAtOnce(url: string, count: number): Promise<string[]> {
  const answers = Array.from({ length: count }, async () => (await fetch(url)).text());
  return Promise.all(answers);
}

/** Answers its callers in groups: nobody until as many wait as the number says. */
async function startMeetingPoint(t: TestContext, count: number): Promise<string> {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    waiting.push(response);
    if (waiting.length === count) for (const each of waiting.splice(0)) each.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A handler that meets the others, and says in which process and how many it saw there at once. */
function meetingHandler(meetingPoint: string): Uint8Array {
  return zipHandler(`
    globalThis.running = (globalThis.running ?? 0) + 1;
    await fetch('${meetingPoint}');
    const body = process.pid + ' ' + globalThis.running;
    globalThis.running -= 1;
    return { status: '200', body };
  `);
}

const bounded = { timeout: 20_000 };

test('requests at the same time run in instances of their own', bounded, async (t) => {
  const zip = meetingHandler(await startMeetingPoint(t, 3));
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip } }] }, t);
  const answers = await askAtOnce(emulator.url, 3);
  assert.equal(new Set(answers).size, 3);
  assert.ok(answers.every((answer) => answer.endsWith(' 1')));
});

test('maxInstances makes further requests wait', bounded, async (t) => {
  const zip = meetingHandler(await startMeetingPoint(t, 2));
  const behaviors = [{ viewerRequest: { zip } }];
  const emulator = await startTestEmulator({ behaviors, maxInstances: 2 }, t);
  const answers = await askAtOnce(emulator.url, 6);
  assert.equal(new Set(answers).size, 2);
  assert.ok(answers.every((answer) => answer.endsWith(' 1')));
  assert.equal(emulator.eventsOf('instance-start').length, 2);
});

test('requests that wait are served though every instance dies', async (t) => {
  const zip = zipHandler('process.exit(1);');
  const emulator = await startTestEmulator(
    {
      behaviors: [{ viewerRequest: { zip } }],
      maxInstances: 1,
    },
    t,
  );
  const responses = await Promise.all([1, 2, 3].map(() => fetch(emulator.url)));
  assert.deepEqual(
    responses.map(({ status }) => status),
    [503, 503, 503],
  );
});

test('requests one after another meet the same instance', async (t) => {
  const zip = zipHandler('return { status: "200", body: String(process.pid) };');
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip } }] }, t);
  const pids = new Set<string>();
  for (let count = 0; count < 10; count += 1) pids.add(await (await fetch(emulator.url)).text());
  assert.equal(pids.size, 1);
});
