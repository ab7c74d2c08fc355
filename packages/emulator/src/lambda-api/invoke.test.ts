/** The Invoke API as a signed caller meets it: names, qualifiers, invocation types, payloads, environment. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AwsClient } from 'aws4fetch';
import { zipModule } from '../testing/function-zip.ts';
import { waitUntilStopped } from '../testing/process-state.ts';
import {
  CREDENTIALS,
  invokeUrl,
  REGION,
  readAnswer,
  sendSigned,
  startTestLambda,
  type TestAnswer,
  type TestLambda,
} from '../testing/test-lambda.ts';

const REPORT = `
  export const handler = async (event, context) => ({
    event, env: process.env, arn: context.invokedFunctionArn, id: context.awsRequestId,
  });
`;
const WAIT = `
  export const handler = async () => new Promise((resolve) => setTimeout(resolve, 300, 'done'));
`;
const ROLE = {
  accessKeyId: 'role-key',
  secretAccessKey: 'role-secret',
  sessionToken: 'role-token',
};
const ARN = `arn:aws:lambda:${REGION}:111122223333:function:report`;

let lambda: TestLambda;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-lambda-test-'));
  await writeFile(join(folder, 'main.mjs'), 'export const run = async () => "from a folder";');
  lambda = await startTestLambda({
    report: {
      zipFile: zipModule(REPORT),
      environment: { STAGE: 'test', TZ: 'Europe/Paris' },
      roleCredentials: ROLE,
      aliases: { live: '7' },
      memoryMegabytes: 256,
    },
    folder: { folder, handler: 'main.run' },
    single: { zipFile: zipModule(WAIT), reservedConcurrency: 1 },
  });
});

after(async () => {
  await lambda.close();
  await rm(folder, { recursive: true });
});

function invoke(name: string, query = '', body = '{}'): Promise<TestAnswer> {
  return sendSigned(invokeUrl(lambda, name, query), { body });
}

test('startLambdaApi() runs a function for a request that AWS’s signer has signed', async () => {
  const { status, headers, json } = await invoke('report', '', '{"token":"é"}');
  assert.equal(status, 200);
  assert.deepEqual(json.event, { token: 'é' });
  assert.equal(headers.get('content-type'), 'application/json');
  assert.equal(headers.get('x-amz-executed-version'), '$LATEST');
  assert.equal(headers.get('x-amz-function-error'), null);
  assert.equal(headers.get('x-amzn-requestid'), json.id);
});

for (const name of ['report', `${ARN}:live`]) {
  test(`startLambdaApi() runs ${name} for a request that aws4fetch has signed`, async () => {
    const client = new AwsClient({
      ...CREDENTIALS,
      ...{ sessionToken: 'token-marker', region: REGION, service: 'lambda', retries: 0 },
    });
    const url = invokeUrl(lambda, name);
    const headers = { 'x-amz-invocation-type': 'RequestResponse' };
    const response = await client.fetch(url, { method: 'POST', body: '{"a":1}', headers });
    const { status, json } = await readAnswer(response);
    assert.equal(status, 200);
    assert.deepEqual(json.event, { a: 1 });
  });
}

const NAMES = [
  ['report', '', '$LATEST', ARN],
  ['report:$LATEST', '', '$LATEST', `${ARN}:$LATEST`],
  ['report:live', '', '7', `${ARN}:live`],
  ['report', '?Qualifier=live', '7', `${ARN}:live`],
  ['report', '?Qualifier=7', '7', `${ARN}:7`],
  ['report:7', '?Qualifier=7', '7', `${ARN}:7`],
  [ARN, '', '$LATEST', ARN],
  [`${ARN}:live`, '', '7', `${ARN}:live`],
  ['111122223333:function:report', '', '$LATEST', ARN],
  ['111122223333:report:live', '', '7', `${ARN}:live`],
] as const;

for (const [name, query, version, arn] of NAMES) {
  test(`${name}${query} names version ${version}`, async () => {
    const { headers, json } = await invoke(name, query);
    assert.equal(headers.get('x-amz-executed-version'), version);
    assert.equal(json.arn, arn);
  });
}

const REFUSED_NAMES = [
  ['unknown', '', 404, 'ResourceNotFoundException', /^Function not found: .*:function:unknown$/],
  ['report:old', '', 404, 'ResourceNotFoundException', /:function:report:old$/],
  ['report', '?Qualifier=8', 404, 'ResourceNotFoundException', /:function:report:8$/],
  [ARN.replace(REGION, 'us-east-1'), '', 404, 'ResourceNotFoundException', /not reachable/],
  [ARN.replace('1111', '4444'), '', 403, 'AccessDeniedException', /not authorized to perform/],
  ['report:live', '?Qualifier=7', 400, 'InvalidParameterValueException', /derived qualifier/],
  ['re port', '', 400, 'ValidationException', /'functionName' failed to satisfy/],
  ['report', '?Qualifier=a.b', 400, 'ValidationException', /'qualifier' failed to satisfy/],
] as const;

for (const [name, query, status, type, message] of REFUSED_NAMES) {
  test(`${name}${query} is refused as ${type}`, async () => {
    const { status: given, headers, json } = await invoke(name, query);
    assert.equal(given, status);
    assert.equal(headers.get('x-amzn-errortype'), type);
    assert.match(String(json.message ?? json.Message), message);
  });
}

test('another path and another method are no operations', async () => {
  for (const [url, method] of [
    [`${lambda.url}/2015-03-31/functions/`, 'POST'],
    [invokeUrl(lambda, 'report'), 'PUT'],
  ] as const) {
    const { status, headers } = await sendSigned(url, { method });
    assert.equal(status, 404);
    assert.equal(headers.get('x-amzn-errortype'), 'UnknownOperationException');
  }
});

test('an invocation type other than RequestResponse is taken as AWS takes it', async () => {
  const url = invokeUrl(lambda, 'report');
  const send = (type: string): Promise<TestAnswer> =>
    sendSigned(url, { headers: { 'x-amz-invocation-type': type }, body: '{}' });
  const [dryRun, event, other] = [await send('DryRun'), await send('Event'), await send('Other')];
  assert.deepEqual([dryRun.status, dryRun.text], [204, '']);
  assert.deepEqual([event.status, event.text], [202, '']);
  assert.equal(other.status, 400);
  assert.match(String(other.json.message), /'Other' at 'invocationType'/);
});

test('a payload that is empty is an empty event', async () => {
  assert.deepEqual((await invoke('report', '', '')).json.event, {});
});

test('a payload that is no JSON is refused, and not repeated', async () => {
  for (const body of ['{"token":"marker"', Uint8Array.of(0x22, 0xff, 0x22)]) {
    const { status, headers, text, json } = await sendSigned(invokeUrl(lambda, 'report'), { body });
    assert.equal(status, 400);
    assert.equal(headers.get('x-amzn-errortype'), 'InvalidRequestContentException');
    assert.equal(json.Type, 'User');
    assert.doesNotMatch(text, /marker/);
  }
});

test('a payload may have 6,291,556 bytes and no more', async () => {
  const url = invokeUrl(lambda, 'folder');
  const largest = JSON.stringify('x'.repeat(6_291_554));
  assert.equal((await sendSigned(url, { body: largest })).status, 200);
  const { status, headers } = await sendSigned(url, { body: ` ${largest}` });
  assert.equal(status, 413);
  assert.equal(headers.get('x-amzn-errortype'), 'RequestTooLargeException');
});

test('a function sees its own variables and its role’s credentials', async () => {
  const env = (await invoke('report')).json.env as Record<string, string>;
  assert.equal(env.STAGE, 'test');
  assert.equal(env.TZ, 'Europe/Paris');
  assert.equal(env.AWS_REGION, REGION);
  assert.equal(env.AWS_LAMBDA_FUNCTION_NAME, 'report');
  assert.equal(env.AWS_LAMBDA_FUNCTION_VERSION, '$LATEST');
  assert.equal(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE, '256');
  assert.equal(env.AWS_ACCESS_KEY_ID, ROLE.accessKeyId);
  assert.equal(env.AWS_SECRET_ACCESS_KEY, ROLE.secretAccessKey);
  assert.equal(env.AWS_SESSION_TOKEN, ROLE.sessionToken);
  assert.equal(env._HANDLER, 'index.handler');
});

test('a function may come from a folder, which is copied', async () => {
  await writeFile(join(folder, 'main.mjs'), 'throw new Error("changed")');
  assert.equal((await invoke('folder')).text, '"from a folder"');
});

test('reservedConcurrency throttles what is beyond it', async () => {
  const answers = await Promise.all([invoke('single'), invoke('single')]);
  answers.sort((a, b) => a.status - b.status);
  assert.deepEqual([answers[0]?.status, answers[0]?.text], [200, '"done"']);
  assert.equal(answers[1]?.status, 429);
  assert.equal(answers[1]?.json.Reason, 'ReservedFunctionConcurrentInvocationLimitExceeded');
  assert.equal((await invoke('single')).status, 200);
});

test('an instance is stopped between invocations', {
  skip: process.platform !== 'linux' && 'process states are read from /proc',
  timeout: 20_000,
}, async () => {
  await invoke('report');
  const starts = lambda.events.filter((event) => event.type === 'instance-start');
  const own = starts.filter(({ functionName }) => functionName === 'report');
  assert.ok(own.length > 0);
  for (const { pid } of own) await waitUntilStopped(pid);
});

test('onEvent hears of each invocation, and nothing of its payload', async () => {
  const { headers } = await invoke('report', '', '"payload-marker"');
  const requestId = headers.get('x-amzn-requestid') ?? '';
  const [event] = lambda.events.filter(
    (each) => 'requestId' in each && each.requestId === requestId,
  );
  const expected = { type: 'invocation', functionName: 'report', requestId, status: 200 };
  assert.deepEqual(event, expected);
  assert.doesNotMatch(JSON.stringify(lambda.events), /marker/);
});
