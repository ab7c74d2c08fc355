/** Requests at the same time: one each, up to the cap. */
import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { zipHandler } from '../testing/function-zip.ts';
import { startTestEmulator } from '../testing/test-emulator.ts';

const BUSY = zipHandler(`
  globalThis.running = (globalThis.running ?? 0) + 1;
  await new Promise((resolve) => setTimeout(resolve, 100));
  const body = process.pid + ' ' + globalThis.running;
  globalThis.running -= 1;
  return { status: '200', body };
`);

async function askAtOnce(url: string, count: number): Promise<string[]> {
  const answers = Array.from({ length: count }, async () => (await fetch(url)).text());
  return Promise.all(answers);
}

/** Answers nobody until as many have asked as the number says. */
async function startMeetingPoint(count: number): Promise<Server> {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    waiting.push(response);
    if (waiting.length === count) for (const each of waiting) each.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

test('requests at the same time run in instances of their own', { timeout: 20_000 }, async () => {
  const meetingPoint = await startMeetingPoint(3);
  const { port } = meetingPoint.address() as AddressInfo;
  const zip = zipHandler(`
    await fetch('http://127.0.0.1:${port}');
    return { status: '200', body: String(process.pid) };
  `);
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip } }] });
  try {
    const pids = await askAtOnce(emulator.url, 3);
    assert.equal(new Set(pids).size, 3);
  } finally {
    await emulator.close();
    meetingPoint.close();
  }
});

test('maxInstances makes further requests wait', async () => {
  const emulator = await startTestEmulator({
    behaviors: [{ viewerRequest: { zip: BUSY } }],
    maxInstances: 2,
  });
  try {
    const answers = await askAtOnce(emulator.url, 5);
    assert.equal(new Set(answers).size, 2);
    assert.ok(answers.every((answer) => answer.endsWith(' 1')));
    assert.equal(emulator.eventsOf('instance-start').length, 2);
  } finally {
    await emulator.close();
  }
});

test('requests that wait are served though every instance dies', async () => {
  const zip = zipHandler('process.exit(1);');
  const emulator = await startTestEmulator({
    behaviors: [{ viewerRequest: { zip } }],
    maxInstances: 1,
  });
  try {
    const responses = await Promise.all([1, 2, 3].map(() => fetch(emulator.url)));
    assert.deepEqual(
      responses.map(({ status }) => status),
      [503, 503, 503],
    );
  } finally {
    await emulator.close();
  }
});

test('requests one after another meet the same instance', async () => {
  const zip = zipHandler('return { status: "200", body: String(process.pid) };');
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip } }] });
  try {
    const pids = new Set<string>();
    for (let count = 0; count < 10; count += 1) pids.add(await (await fetch(emulator.url)).text());
    assert.equal(pids.size, 1);
  } finally {
    await emulator.close();
  }
});
