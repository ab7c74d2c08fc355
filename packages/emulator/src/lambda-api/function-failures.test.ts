/** Functions that fail, which is a 200 with an error in it, and an AWS that fails, which is not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { zipModule } from '../testing/function-zip.ts';
import {
  invokeUrl,
  sendSigned,
  startTestLambda,
  type TestAnswer,
  type TestLambda,
} from '../testing/test-lambda.ts';

const FAILING = `
  const actions = {
    throw: () => { throw new TypeError('thrown'); },
    exit: () => process.exit(3),
    hang: () => new Promise(() => setInterval(() => undefined, 1_000)),
    large: () => 'x'.repeat(6_291_555),
    largest: () => 'x'.repeat(6_291_554),
    nothing: () => undefined,
  };
  export const handler = async (event) => actions[event]();
`;

let lambda: TestLambda;

before(async () => {
  lambda = await startTestLambda({
    failing: { zipFile: zipModule(FAILING), timeoutSeconds: 1 },
    broken: { zipFile: zipModule('export const other = 1;') },
    good: { zipFile: zipModule('export const handler = async () => "ran";') },
  });
});

after(() => lambda.close());

function invoke(name: string, action = ''): Promise<TestAnswer> {
  return sendSigned(invokeUrl(lambda, name), { body: JSON.stringify(action) });
}

function failedAs({ status, headers, json }: TestAnswer, errorType: string, message: RegExp): void {
  assert.equal(status, 200);
  assert.equal(headers.get('x-amz-function-error'), 'Unhandled');
  assert.equal(headers.get('x-amz-executed-version'), '$LATEST');
  assert.equal(json.errorType, errorType);
  assert.match(String(json.errorMessage), message);
}

test('a function that throws is 200 with the error and its trace', async () => {
  const answer = await invoke('failing', 'throw');
  failedAs(answer, 'TypeError', /^thrown$/);
  assert.match(String((answer.json.trace as string[])[0]), /^TypeError: thrown$/);
});

test('a function that takes too long is 200 with a timeout under the request’s id', async () => {
  const answer = await invoke('failing', 'hang');
  const id = answer.headers.get('x-amzn-requestid');
  const message = new RegExp(`^RequestId: ${id} Error: Task timed out after 1\\.00 seconds$`);
  failedAs(answer, 'Sandbox.Timedout', message);
  assert.equal(answer.json.trace, undefined);
});

test('a function that exits is 200 with its exit status', async () => {
  failedAs(await invoke('failing', 'exit'), 'Runtime.ExitError', /^RequestId: .* exit status 3$/);
});

test('a function without a handler is 200 with the init error, each time', async () => {
  for (let time = 0; time < 2; time += 1) {
    const answer = await invoke('broken');
    failedAs(answer, 'Runtime.HandlerNotFound', /is undefined or not exported/);
  }
});

test('a result may have 6,291,556 bytes and no more', async () => {
  assert.equal((await invoke('failing', 'largest')).text.length, 6_291_556);
  const answer = await invoke('failing', 'large');
  failedAs(answer, 'Function.ResponseSizeTooLarge', /^Response payload size exceeded/);
});

test('a function that returns nothing answers null', async () => {
  const { status, text } = await invoke('failing', 'nothing');
  assert.deepEqual([status, text], [200, 'null']);
});

test('an invocation event names the error, and not what it said', async () => {
  const { headers } = await invoke('failing', 'throw');
  const requestId = headers.get('x-amzn-requestid');
  const event = lambda.events.find((each) => 'requestId' in each && each.requestId === requestId);
  assert.equal(event?.type === 'invocation' && event.errorType, 'TypeError');
});

const FAULTS = [
  ['throttled', 429, 'TooManyRequestsException', 'User', 'Rate Exceeded.'],
  ['service-error', 500, 'ServiceException', 'Service', /^An error occurred/],
  ['unavailable', 503, 'ServiceUnavailableException', 'Service', 'null'],
] as const;

for (const [error, status, type, side, message] of FAULTS) {
  test(`setFault() answers as AWS does when it is ${error}`, async () => {
    lambda.setFault('good', { error });
    const answer = await invoke('good');
    lambda.setFault('good');
    assert.equal(answer.status, status);
    assert.equal(answer.headers.get('x-amzn-errortype'), type);
    assert.equal(answer.headers.get('x-amz-function-error'), null);
    assert.equal(answer.json.Type, side);
    const given = String(answer.json.message ?? answer.json.Message);
    if (typeof message === 'string') assert.equal(given, message);
    else assert.match(given, message);
    assert.equal((await invoke('good')).text, '"ran"');
  });
}

test('setFault() ends by itself after a number of requests', async () => {
  lambda.setFault('good', { error: 'throttled', times: 2 });
  const statuses = [];
  for (let time = 0; time < 3; time += 1) statuses.push((await invoke('good')).status);
  assert.deepEqual(statuses, [429, 429, 200]);
});

test('setFault() holds an answer back, and close() cuts it off', { timeout: 20_000 }, async (t) => {
  const zipFile = zipModule('export const handler = async () => console.log("ran");');
  const own = await startTestLambda({ slow: { zipFile } });
  t.after(() => own.close());
  own.setFault('slow', { delaySeconds: 3_600 });
  let settled = false;
  const held = sendSigned(invokeUrl(own, 'slow')).finally(() => {
    settled = true;
  });
  const cutOff = assert.rejects(held);
  while (!own.events.some(({ type }) => type === 'console')) await new Promise(setImmediate);
  own.setFault('slow');
  // Served by the same instance after the first: that one's answer would be there before this one's.
  assert.equal((await sendSigned(invokeUrl(own, 'slow'))).status, 200);
  assert.equal(settled, false);
  await own.close();
  await cutOff;
});

test('setFault() names a function that is not there', () => {
  assert.throws(() => lambda.setFault('none', { error: 'throttled' }), {
    name: 'TypeError',
    message: 'Cannot set a fault: there is no function "none"',
  });
});
