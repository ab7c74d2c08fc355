/** What CloudFront answers when a function fails, and what its owner is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipHandler } from '../testing/function-zip.ts';
import { getRaw } from '../testing/raw-http.ts';
import { startTestEmulator } from '../testing/test-emulator.ts';
import { njsVersion } from './engine.ts';

const OK = "function handler(event) { return { statusCode: 200, body: 'ok' }; }";

test('a function that fails is answered 503 in CloudFront words', {
  timeout: 60_000,
}, async (t) => {
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { code: OK } }] }, t);
  for (const [code, reason, result] of [
    ['function handler() { throw new Error("marker"); }', 'throw', 'FunctionExecutionError'],
    ['async function handler() { f(await 1); }', 'syntax', 'FunctionExecutionError'],
    ['var a;', 'throw', 'FunctionExecutionError'],
    ['function handler() { for (;;) {} }', 'timeout', 'FunctionThrottledError'],
    [
      'async function handler() { await new Promise(() => 1); }',
      'timeout',
      'FunctionThrottledError',
    ],
  ] as const) {
    await emulator.replaceFunction(code);
    const { status, headers, body } = await getRaw(emulator.port, '/');
    assert.equal(status, 503, code);
    assert.equal(headers['x-cache'], `${result} from cloudfront`);
    assert.match(
      body,
      /The CloudFront function associated with the CloudFront distribution is invalid or could not run\./,
    );
    assert.doesNotMatch(body, /marker/);
    const event = emulator.eventsOf('execution-error').at(-1);
    assert.equal(event?.reason, reason, code);
    assert.equal(event?.requestId, headers['x-amz-cf-id']);
  }
  await emulator.replaceFunction(OK);
  assert.equal((await getRaw(emulator.port, '/')).body, 'ok');
});

test('the console and the notices of a function reach its owner', async (t) => {
  const code = `function handler(event) {
    console.log('seen ' + event.request.uri);
    console.log('a', 'b');
    return event.request;
  }`;
  const options = { behaviors: [{ viewerRequest: { code } }], functionEngine: 'vm' } as const;
  const emulator = await startTestEmulator(options, t);
  const { headers } = await getRaw(emulator.port, '/x');
  await getRaw(emulator.port, '/y');
  assert.deepEqual(
    emulator.eventsOf('console').map(({ line }) => line),
    ['seen /x', 'a', 'seen /y', 'a'],
  );
  assert.equal(emulator.eventsOf('console')[0]?.requestId, headers['x-amz-cf-id']);
  assert.deepEqual(
    emulator.eventsOf('warning').map(({ rule }) => rule),
    ['W-CFF-ENGINE', 'W-CFF-CONSOLE-COMMA'],
  );
});

test('njs is the engine where it is installed', {
  skip: njsVersion() === undefined && 'njs is not installed',
}, async (t) => {
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { code: OK } }] }, t);
  await getRaw(emulator.port, '/');
  assert.deepEqual(emulator.eventsOf('warning'), []);
});

test('the clock of a function is the distribution’s', async (t) => {
  const code = 'function handler() { return { statusCode: 200, body: String(Date.now()) }; }';
  let seconds = 1_000;
  const clock = () => seconds;
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { code } }], clock }, t);
  assert.equal((await getRaw(emulator.port, '/')).body, '1000000');
  seconds = 2_000;
  assert.equal((await getRaw(emulator.port, '/')).body, '2000000');
});

test('a store is read anew for every request', async (t) => {
  const code = `import cf from 'cloudfront';
    async function handler() {
      const body = await cf.kvs().get('key');
      return { statusCode: 200, body };
    }`;
  let value = 'old';
  const keyValueStore = { read: () => ({ version: 1, entries: new Map([['key', value]]) }) };
  const emulator = await startTestEmulator(
    { behaviors: [{ viewerRequest: { code, keyValueStore } }] },
    t,
  );
  assert.equal((await getRaw(emulator.port, '/')).body, 'old');
  value = 'new';
  assert.equal((await getRaw(emulator.port, '/')).body, 'new');
});

test('E-CFF-10KB: 10,240 bytes of UTF-8 are associated, one more is not', async (t) => {
  const sized = (bytes: number) => `${OK}//é${'x'.repeat(bytes - Buffer.byteLength(`${OK}//é`))}`;
  const options = (bytes: number) => ({ behaviors: [{ viewerRequest: { code: sized(bytes) } }] });
  await assert.rejects(startTestEmulator(options(10_241)), {
    name: 'AssociationError',
    rule: 'E-CFF-10KB',
    message: /10241 bytes Max allowed: 10240$/,
  });
  const emulator = await startTestEmulator(options(10_240), t);
  await assert.rejects(emulator.replaceFunction(sized(10_241)), { rule: 'E-CFF-10KB' });
  assert.equal((await getRaw(emulator.port, '/')).body, 'ok');
});

test('E-MIXED-VIEWER: the two kinds are not combined on one behavior, but on two', async (t) => {
  const zip = zipHandler("return { status: '200', body: 'lambda' };");
  await assert.rejects(
    startTestEmulator({ behaviors: [{ viewerRequest: { zip }, viewerResponse: { code: OK } }] }),
    { name: 'AssociationError', rule: 'E-MIXED-VIEWER' },
  );
  const behaviors = [
    { pathPattern: '/login', viewerRequest: { zip } },
    { viewerRequest: { code: OK } },
  ];
  const emulator = await startTestEmulator({ behaviors }, t);
  assert.equal((await getRaw(emulator.port, '/login')).body, 'lambda');
  assert.equal((await getRaw(emulator.port, '/x')).body, 'ok');
  assert.match(emulator.runtime?.client ?? '', /aws-lambda-ric/);
  await assert.rejects(emulator.replaceFunction(OK), /must say which function to replace/);
  await emulator.replaceFunction(OK.replace("'ok'", "'new'"), { pathPattern: '*' });
  assert.equal((await getRaw(emulator.port, '/x')).body, 'new');
  await assert.rejects(emulator.replaceFunction(new Uint8Array(), { pathPattern: '*' }), TypeError);
});

test('options of a CloudFront Function are checked', async () => {
  const refuses = (viewerRequest: object, message: RegExp) =>
    assert.rejects(
      startTestEmulator({ behaviors: [{ viewerRequest: viewerRequest as { code: string } }] }),
      {
        name: 'TypeError',
        message,
      },
    );
  await refuses(
    { code: 1 },
    /^Option "behaviors\[0\]\.viewerRequest\.code" must be source text, got "number"/,
  );
  await refuses({ code: OK, zip: 'x' }, /^Unknown option "behaviors\[0\]\.viewerRequest\.zip"/);
  await refuses(
    { code: OK, keyValueStore: {} },
    /^Option "behaviors\[0\]\.viewerRequest\.keyValueStore" must be what startKeyValueStore/,
  );
  await assert.rejects(
    startTestEmulator({ behaviors: [{}], functionEngine: 'v8' as 'vm' }),
    /^TypeError: Option "functionEngine" must be one of njs, vm/,
  );
});
