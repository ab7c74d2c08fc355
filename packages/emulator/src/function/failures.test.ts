/** How a function can fail: each way is 503, and the next request finds a function that works. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { EmulatorEvent } from '../events.ts';
import { zipHandler, zipModule } from '../testing/function-zip.ts';
import { getRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

const HANDLER = `
  let served = 0;
  const actions = {
    '/throw': () => { throw new TypeError('thrown'); },
    '/reject': () => Promise.reject('a string'),
    '/exit': () => process.exit(3),
    '/uncaught': () => new Promise(() => setTimeout(() => { throw new Error('late'); }, 1)),
    '/unhandled': () => new Promise(() => void Promise.reject(new Error('unhandled'))),
    '/hang': () => new Promise(() => setInterval(() => undefined, 1_000)),
    '/spin': () => { for (;;); },
    '/memory': () => { const all = []; for (;;) all.push(new Array(100_000).fill(all.length + 0.5)); },
    '/circular': () => { const result = { status: '200' }; result.self = result; return result; },
  };
  export const handler = async (event) => {
    const action = actions[event.Records[0].cf.request.uri];
    if (action) return action();
    served += 1;
    return { status: '200', body: String(served) };
  };
`;

type ExecutionError = Extract<EmulatorEvent, { type: 'execution-error' }>;

let emulator: TestEmulator;

before(async () => {
  const viewerRequest = { zip: zipModule(HANDLER), timeoutSeconds: 1 };
  emulator = await startTestEmulator({ behaviors: [{ viewerRequest }] });
});

after(() => emulator.close());

async function fail(path: string): Promise<ExecutionError | undefined> {
  const earlier = emulator.eventsOf('execution-error').length;
  const response = await getRaw(emulator.port, path);
  assert.equal(response.status, 503);
  assert.equal(response.headers['x-cache'], 'LambdaExecutionError from cloudfront');
  assert.match(response.body, /is invalid or doesn't have the required permissions\./);
  return emulator.eventsOf('execution-error')[earlier];
}

async function served(): Promise<string> {
  return (await getRaw(emulator.port, '/')).body;
}

/** Client 4, the one for Node 24, leaves uncaught errors to Node, which ends the process. */
const isClient4 = Number.parseInt(process.versions.node, 10) >= 24;
const GONE = { reason: 'exit', errorType: 'Runtime.ExitError', message: /exit status 1$/ } as const;

const FAILURES = [
  { path: '/throw', reason: 'throw', errorType: 'TypeError', message: /^thrown$/ },
  { path: '/reject', reason: 'throw', errorType: 'string', message: /^a string$/ },
  {
    path: '/circular',
    reason: 'throw',
    errorType: isClient4 ? 'Runtime.JSONStringifyError' : 'Error',
    message: /stringify/,
  },
  { path: '/exit', reason: 'exit', errorType: 'Runtime.ExitError', message: /exit status 3$/ },
  {
    path: '/uncaught',
    ...(isClient4 ? GONE : { reason: 'throw', errorType: 'Error', message: /^late$/ }),
  },
  {
    path: '/unhandled',
    ...(isClient4
      ? GONE
      : {
          reason: 'throw',
          errorType: 'Runtime.UnhandledPromiseRejection',
          message: /unhandled/,
        }),
  },
  { path: '/memory', reason: 'exit', errorType: 'Runtime.ExitError', message: /signal: SIGABRT$/ },
  {
    path: '/hang',
    reason: 'timeout',
    errorType: 'Sandbox.Timedout',
    message: /^Task timed out after 1\.00 seconds$/,
  },
  { path: '/spin', reason: 'timeout', errorType: 'Sandbox.Timedout', message: /timed out/ },
] as const;

for (const { path, reason, errorType, message } of FAILURES) {
  test(`a function that fails by ${path} is 503 and works again`, async () => {
    const error = await fail(path);
    assert.equal(error?.reason, reason);
    assert.equal(error?.errorType, errorType);
    assert.match(error?.message ?? '', message);
    assert.match(await served(), /^[0-9]+$/);
  });
}

test('an instance survives an error that its handler threw', async () => {
  const before = Number(await served());
  await fail('/throw');
  assert.equal(await served(), String(before + 1));
});

test('an instance does not survive its exit', async () => {
  await served();
  await fail('/exit');
  assert.equal(await served(), '1');
});

const BROKEN_MODULES = [
  { name: 'throws while it loads', source: 'throw new Error("at load");', errorType: 'Error' },
  {
    name: 'has a syntax error',
    source: 'export const handler = (',
    errorType: 'Runtime.UserCodeSyntaxError',
  },
  {
    name: 'exports no handler',
    source: 'export const other = 1;',
    errorType: 'Runtime.HandlerNotFound',
  },
  { name: 'exits while it loads', source: 'process.exit(1);', errorType: 'Runtime.ExitError' },
];

for (const { name, source, errorType } of BROKEN_MODULES) {
  test(`a module that ${name} is an init failure and 503 for each request`, async (t) => {
    const viewerRequest = { zip: zipModule(source) };
    const broken = await startTestEmulator(
      {
        behaviors: [{ viewerRequest }],
        runtime: 'nodejs24.x',
      },
      t,
    );
    assert.equal(broken.eventsOf('init-failure')[0]?.errorType, errorType);
    for (const path of ['/a', '/b']) {
      const response = await getRaw(broken.port, path);
      assert.equal(response.status, 503);
      assert.equal(broken.eventsOf('execution-error').at(-1)?.reason, 'init');
    }
  });
}

const CALLBACK =
  'export const handler = (event, context, callback) => callback(null, { status: "200" });';

test('E-CALLBACK-NODE24: nodejs24.x refuses a callback handler at init', async (t) => {
  const viewerRequest = { zip: zipModule(CALLBACK) };
  const emulator = await startTestEmulator(
    {
      behaviors: [{ viewerRequest }],
      runtime: 'nodejs24.x',
    },
    t,
  );
  assert.equal((await getRaw(emulator.port, '/')).status, 503);
  assert.equal(emulator.eventsOf('init-failure')[0]?.rule, 'E-CALLBACK-NODE24');
  assert.equal(emulator.eventsOf('execution-error')[0]?.rule, 'E-CALLBACK-NODE24');
});

test('E-CALLBACK-NODE24: nodejs22.x still takes a callback handler', async (t) => {
  const viewerRequest = { zip: zipModule(CALLBACK) };
  const emulator = await startTestEmulator(
    {
      behaviors: [{ viewerRequest }],
      runtime: 'nodejs22.x',
    },
    t,
  );
  assert.equal((await getRaw(emulator.port, '/')).status, 200);
});

test('a failure page says nothing of the error', async (t) => {
  const zip = zipHandler('throw new Error("secret-marker");');
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip } }] }, t);
  const response = await getRaw(emulator.port, '/');
  assert.equal(response.status, 503);
  assert.doesNotMatch(response.body, /secret-marker/);
});
