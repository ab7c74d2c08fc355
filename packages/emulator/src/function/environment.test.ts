/** The process that a function finds itself in. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { zipHandler } from '../testing/function-zip.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

let emulator: TestEmulator;

before(async () => {
  process.env.POSTERN_TEST_HOST_VARIABLE = 'of the host';
  const zip = zipHandler(`
    const { functionName, memoryLimitInMB, invokedFunctionArn } = context;
    return { status: '200', body: JSON.stringify({
      env: process.env,
      flags: process.execArgv,
      cwd: process.cwd(),
      context: { functionName, memoryLimitInMB, invokedFunctionArn },
      remaining: context.getRemainingTimeInMillis(),
      arch: process.version,
    }) };
  `);
  const viewerRequest = { zip, timeoutSeconds: 7, memoryMegabytes: 256 };
  emulator = await startTestEmulator({ behaviors: [{ viewerRequest }] });
});

after(async () => {
  delete process.env.POSTERN_TEST_HOST_VARIABLE;
  await emulator.close();
});

interface Report {
  readonly env: Record<string, string>;
  readonly flags: string[];
  readonly cwd: string;
  readonly context: Record<string, string>;
  readonly remaining: number;
}

async function report(): Promise<Report> {
  return (await fetch(emulator.url)).json() as Promise<Report>;
}

test('a function sees the reserved variables and none of the host', async () => {
  const { env } = await report();
  assert.deepEqual(Object.keys(env).sort(), [
    'AWS_ACCESS_KEY_ID',
    'AWS_DEFAULT_REGION',
    'AWS_EXECUTION_ENV',
    'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
    'AWS_LAMBDA_FUNCTION_NAME',
    'AWS_LAMBDA_FUNCTION_VERSION',
    'AWS_LAMBDA_INITIALIZATION_TYPE',
    'AWS_LAMBDA_LOG_GROUP_NAME',
    'AWS_LAMBDA_LOG_STREAM_NAME',
    'AWS_LAMBDA_RUNTIME_API',
    'AWS_REGION',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'LAMBDA_TASK_ROOT',
    'LANG',
    'PATH',
    'TZ',
    '_HANDLER',
  ]);
  assert.equal(env.PATH, '/usr/local/bin:/usr/bin/:/bin:/opt/bin');
});

test('a function runs under the heap flags of its memory size', async () => {
  const { flags, context } = await report();
  assert.ok(flags.includes('--max-old-space-size=230'));
  assert.ok(flags.includes('--max-semi-space-size=12'));
  assert.equal(context.memoryLimitInMB, '256');
});

test('a function runs in the folder of its code under the name of a replica', async () => {
  const { cwd, env, context } = await report();
  assert.equal(cwd, env.LAMBDA_TASK_ROOT);
  assert.match(context.functionName ?? '', /^us-east-1\./);
  assert.match(context.invokedFunctionArn ?? '', /:function:us-east-1\..*:1$/);
});

test('a function is told a deadline within its timeout', async () => {
  const { remaining } = await report();
  assert.ok(remaining > 0 && remaining <= 7_000, String(remaining));
});

test('runtime is what the process reports about itself', () => {
  assert.match(emulator.runtime?.client ?? '', /^aws-lambda-ric [34]\.[0-9]+\.[0-9]+$/);
  assert.equal(emulator.runtime?.node, process.version);
});

for (const [runtime, client] of [
  ['nodejs22.x', 'aws-lambda-ric 3.3.0'],
  ['nodejs24.x', 'aws-lambda-ric 4.0.2'],
] as const) {
  test(`${runtime} runs ${client}`, async (t) => {
    const zip = zipHandler('return { status: "200", body: process.env.AWS_EXECUTION_ENV };');
    const emulator = await startTestEmulator(
      { behaviors: [{ viewerRequest: { zip } }], runtime },
      t,
    );
    assert.equal(emulator.runtime?.client, client);
    assert.equal(await (await fetch(emulator.url)).text(), `AWS_Lambda_${runtime}`);
  });
}

test('console output reaches onEvent line by line', async (t) => {
  const zip = zipHandler('console.log("one"); console.error("two"); return request;');
  const emulator = await startTestEmulator({ behaviors: [{ viewerRequest: { zip } }] }, t);
  await fetch(emulator.url);
  const lines = emulator.eventsOf('console').map(({ line }) => line.split('\t').slice(2).join(' '));
  assert.deepEqual(lines, ['INFO one', 'ERROR two']);
});
