/** The emulator as its owner handles it: start, replace, close. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { startEmulator } from './emulator.ts';
import { zipHandler } from './testing/function-zip.ts';
import { getRaw } from './testing/raw-http.ts';
import { startTestEmulator } from './testing/test-emulator.ts';

function answering(text: string): Uint8Array {
  return zipHandler(
    `return { status: '200', body: '${text} ' + process.pid + ' ' + process.cwd() };`,
  );
}

test('startEmulator() binds loopback and no other interface', async (t) => {
  const emulator = await startTestEmulator({ behaviors: [{}] }, t);
  assert.equal(emulator.url, `http://127.0.0.1:${emulator.port}`);
  const others = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  for (const { address } of others) {
    const socket = connect(emulator.port, address);
    await assert.rejects(
      new Promise((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('error', reject);
      }),
      { code: 'ECONNREFUSED' },
    );
  }
  await emulator.close();
});

test('startEmulator() without a function has no runtime', async (t) => {
  const emulator = await startTestEmulator({ behaviors: [{}] }, t);
  assert.equal(emulator.runtime, undefined);
  assert.equal(emulator.functionEngine, undefined);
  await emulator.close();
});

test('startEmulator() says what CloudFront Functions run in', async (t) => {
  const viewerRequest = { code: 'function handler(event) { return event.request; }' };
  const usual = await startTestEmulator({ behaviors: [{ viewerRequest }] }, t);
  assert.match(usual.functionEngine ?? '', /^(njs \d+\.\d+\.\d+|vm)$/);
  assert.equal(usual.runtime, undefined);
  const options = { behaviors: [{ viewerRequest }], functionEngine: 'vm' } as const;
  assert.equal((await startTestEmulator(options, t)).functionEngine, 'vm');
});

test('close() ends every process, removes the code and may be called again', async (t) => {
  const emulator = await startTestEmulator(
    {
      behaviors: [
        { pathPattern: '/a', viewerRequest: { zip: answering('a') } },
        { viewerRequest: { zip: answering('b') } },
      ],
    },
    t,
  );
  const { body } = await getRaw(emulator.port, '/a');
  const folder = body.split(' ')[2] ?? '';
  assert.equal(existsSync(folder), true);
  await Promise.all([emulator.close(), emulator.close()]);
  await emulator.close();
  assert.equal(existsSync(folder), false);
  const pids = emulator.eventsOf('instance-start').map(({ pid }) => pid);
  assert.equal(pids.length, 2);
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  await assert.rejects(getRaw(emulator.port, '/a'), { code: 'ECONNREFUSED' });
});

test('close() answers or ends requests that are still running', { timeout: 20_000 }, async (t) => {
  const zip = zipHandler('await new Promise(() => setInterval(() => undefined, 1_000));');
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip } }] }, t);
  const running = fetch(emulator.url).then(
    () => 'answered',
    () => 'ended',
  );
  while (emulator.events.length === 0) await new Promise(setImmediate);
  await emulator.close();
  assert.match(await running, /answered|ended/);
});

test('replaceFunction() runs the new code from the next request on', async (t) => {
  const emulator = await startTestEmulator(
    {
      behaviors: [{ viewerRequest: { zip: answering('old') } }],
    },
    t,
  );
  const old = (await getRaw(emulator.port, '/')).body;
  await emulator.replaceFunction(answering('new'));
  const replaced = (await getRaw(emulator.port, '/')).body;
  assert.match(old, /^old /);
  assert.match(replaced, /^new /);
  await emulator.close();
  for (const body of [old, replaced]) assert.equal(existsSync(body.split(' ')[2] ?? ''), false);
});

test('replaceFunction() lets running requests end on the old code', {
  timeout: 20_000,
}, async (t) => {
  const slow = zipHandler(`
    console.log('begun');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { status: '200', body: 'old' };
  `);
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip: slow } }] }, t);
  const running = getRaw(emulator.port, '/');
  while (emulator.eventsOf('console').length === 0) await new Promise(setImmediate);
  await emulator.replaceFunction(answering('new'));
  assert.match((await getRaw(emulator.port, '/')).body, /^new/);
  assert.equal((await running).body, 'old');
  await emulator.close();
});

test('replaceFunction() keeps the old code where the new one is refused', async (t) => {
  const emulator = await startTestEmulator(
    {
      behaviors: [{ viewerRequest: { zip: answering('old') } }],
      profile: 'legacy',
    },
    t,
  );
  await assert.rejects(emulator.replaceFunction(new Uint8Array(1_048_577)), { rule: 'E-ZIP-50MB' });
  assert.match((await getRaw(emulator.port, '/')).body, /^old/);
  await emulator.close();
});

test('replaceFunction() called twice at once ends on the last code, and close() waits for it', async (t) => {
  const emulator = await startTestEmulator(
    { behaviors: [{ viewerRequest: { zip: answering('old') } }] },
    t,
  );
  await Promise.all([
    emulator.replaceFunction(answering('first')),
    emulator.replaceFunction(answering('last')),
  ]);
  assert.match((await getRaw(emulator.port, '/')).body, /^last/);
  const replacing = emulator.replaceFunction(answering('late'));
  await new Promise(setImmediate);
  await Promise.all([emulator.close(), replacing]);
  await assert.rejects(emulator.replaceFunction(answering('x')), /the emulator is closed/);
  const pids = emulator.eventsOf('instance-start').map(({ pid }) => pid);
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('replaceFunction() takes one behavior by its pattern', async (t) => {
  const emulator = await startTestEmulator(
    {
      behaviors: [
        { pathPattern: '/a', viewerRequest: { zip: answering('one') } },
        { pathPattern: '/none' },
        { viewerRequest: { zip: answering('two') } },
      ],
    },
    t,
  );
  await emulator.replaceFunction(answering('new'), { pathPattern: '*' });
  assert.match((await getRaw(emulator.port, '/a')).body, /^one/);
  assert.match((await getRaw(emulator.port, '/b')).body, /^new/);
  await assert.rejects(
    emulator.replaceFunction(answering('x'), { pathPattern: '/none' }),
    TypeError,
  );
  await emulator.close();
});

test('behaviors that are given the same function share its instances', async (t) => {
  const viewerRequest = { zip: answering('shared') };
  const emulator = await startTestEmulator(
    {
      behaviors: [{ pathPattern: '/a', viewerRequest }, { viewerRequest }],
    },
    t,
  );
  const [a, b] = [await getRaw(emulator.port, '/a'), await getRaw(emulator.port, '/b')];
  assert.equal(a.body, b.body);
  assert.equal(emulator.eventsOf('instance-start').length, 1);
  await emulator.close();
});

test('onEvent gets one request event each, without the query', async (t) => {
  const zip = zipHandler("if (request.uri === '/in') request.uri = '/out'; return request;");
  const emulator = await startTestEmulator(
    {
      behaviors: [{ pathPattern: '/in', viewerRequest: { zip } }, {}],
    },
    t,
  );
  const { headers } = await getRaw(emulator.port, '/in?token=marker');
  const [event] = emulator.eventsOf('request');
  assert.deepEqual(event, {
    type: 'request',
    requestId: headers['x-amz-cf-id'],
    method: 'GET',
    uri: '/in',
    pathPattern: '/in',
    status: 404,
    result: 'Error',
  });
  assert.ok(!JSON.stringify(emulator.events).includes('marker'));
  await emulator.close();
});

test('startEmulator() rejects a port that is taken, and leaves no process behind', async (t) => {
  const first = await startTestEmulator({ behaviors: [{}] }, t);
  const events: { type: string }[] = [];
  const second = startEmulator({
    behaviors: [{ viewerRequest: { zip: answering('x') } }],
    origin: { directory: '.' },
    port: first.port,
    onEvent: (event) => events.push(event),
  });
  await assert.rejects(second, { code: 'EADDRINUSE' });
  assert.ok(events.some(({ type }) => type === 'instance-exit'));
  await first.close();
});

test('startEmulator() names a Node that is none', async () => {
  const options = { behaviors: [{}], origin: { directory: '.' }, nodeBinary: '/nonexistent/node' };
  await assert.rejects(startEmulator(options), {
    message: /^Option "nodeBinary" must be a Node executable, got "\/nonexistent\/node"/,
  });
});
