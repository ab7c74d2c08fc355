/** Function URLs, signed and open: what the function sees, what the client gets, what is refused. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AwsClient } from 'aws4fetch';
import { zipModule } from '../testing/function-zip.ts';
import {
  CREDENTIALS,
  REGION,
  readAnswer,
  sendRequest,
  sendSigned,
  startTestLambda,
  type TestLambda,
} from '../testing/test-lambda.ts';

const ECHO = 'export const handler = async (event) => ({ event });';
const ANSWER = `
  export const handler = async ({ body }) => {
    if (body === '"throw"') throw new Error('thrown-marker');
    return JSON.parse(body);
  };
`;

let lambda: TestLambda;
let signed: string;
let open: string;
let answering: string;

before(async () => {
  lambda = await startTestLambda({
    signed: { zipFile: zipModule(ECHO), functionUrl: { authType: 'AWS_IAM' } },
    plain: { zipFile: zipModule(ECHO) },
    open: { zipFile: zipModule(ECHO), functionUrl: { authType: 'NONE' } },
    answering: { zipFile: zipModule(ANSWER), functionUrl: { authType: 'NONE' } },
  });
  const { functionUrls } = lambda;
  ({ signed = '', open = '', answering = '' } = functionUrls);
});

after(() => lambda.close());

interface UrlEvent {
  readonly version: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: string[];
  readonly headers: Record<string, string>;
  readonly queryStringParameters?: Record<string, string>;
  readonly requestContext: {
    readonly authorizer: { readonly iam: Record<string, unknown> } | null;
    readonly http: Record<string, string>;
    readonly requestId: string;
    readonly time: string;
    readonly timeEpoch: number;
  };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

test('startLambdaApi() gives a URL to each function that asks for one', () => {
  assert.deepEqual(Object.keys(lambda.functionUrls), ['signed', 'open', 'answering']);
  assert.equal(new Set([...Object.values(lambda.functionUrls), lambda.url]).size, 4);
});

test('a signed URL runs its function and tells it who has called', async () => {
  const headers = { 'content-type': 'application/json' };
  const { status, json } = await sendSigned(`${signed}/verify`, { headers, body: '{"a":1}' });
  assert.equal(status, 200);
  const event = json.event as UrlEvent;
  assert.equal(event.body, '{"a":1}');
  assert.equal(event.requestContext.authorizer?.iam.accessKey, CREDENTIALS.accessKeyId);
  const arn = 'arn:aws:sts::111122223333:assumed-role/postern-edge/us-east-1.postern-emulator';
  assert.equal(event.requestContext.authorizer?.iam.userArn, arn);
  assert.equal('authorization' in event.headers, false);
});

test('a signed URL takes what aws4fetch has signed', async () => {
  const client = new AwsClient({
    ...CREDENTIALS,
    ...{ sessionToken: 'token-marker', region: REGION, service: 'lambda', retries: 0 },
  });
  const response = await client.fetch(`${signed}/verify?a=1%202&a=0`, {
    method: 'POST',
    body: 'x',
  });
  const { status, json } = await readAnswer(response);
  assert.equal(status, 200);
  assert.deepEqual((json.event as UrlEvent).queryStringParameters, { a: '1 2,0' });
});

test('a signed URL forbids a request without a signature', async () => {
  const { status, headers, text } = await sendRequest(`${signed}/verify`, { body: '{}' });
  assert.equal(status, 403);
  assert.equal(headers.get('x-amzn-errortype'), 'AccessDeniedException');
  assert.equal(text, '{"Message":"Forbidden"}');
});

test('a signed URL says what is wrong with a signature', async () => {
  const other = { ...CREDENTIALS, secretAccessKey: 'other' };
  const wrong = await sendSigned(signed, { body: '{}', credentials: other });
  assert.equal(wrong.status, 403);
  assert.match(String(wrong.json.message), /^The request signature we calculated/);
  const elsewhere = await sendSigned(signed, { body: '{}', service: 'execute-api' });
  assert.equal(elsewhere.status, 403);
  assert.match(String(elsewhere.json.message), /correct service: 'lambda'/);
});

test('an open URL gives its function an event of format 2.0', async () => {
  const { json, headers } = await sendRequest(`${open}/a%2Fb/c?x=1&x=2&y=%20`, {
    method: 'PUT',
    headers: {
      authorization: 'Bearer viewer',
      'content-type': 'text/plain; charset=utf-8',
      cookie: 'one=1; two=2',
      'user-agent': 'a test',
    },
    body: 'é',
  });
  const event = json.event as UrlEvent;
  assert.equal(event.version, '2.0');
  assert.equal(event.rawPath, '/a%2Fb/c');
  assert.equal(event.rawQueryString, 'x=1&x=2&y=%20');
  assert.deepEqual(event.queryStringParameters, { x: '1,2', y: ' ' });
  assert.deepEqual(event.cookies, ['one=1', 'two=2']);
  assert.equal(event.headers.authorization, 'Bearer viewer');
  assert.equal('cookie' in event.headers, false);
  assert.deepEqual([event.body, event.isBase64Encoded], ['é', false]);
  const { requestContext } = event;
  assert.equal(requestContext.authorizer, null);
  assert.deepEqual(requestContext.http, {
    method: 'PUT',
    path: '/a%2Fb/c',
    protocol: 'HTTP/1.1',
    sourceIp: '127.0.0.1',
    userAgent: 'a test',
  });
  assert.equal(requestContext.requestId, headers.get('x-amzn-requestid'));
  assert.match(requestContext.time, /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
});

const BODIES = [
  ['application/json', false],
  ['application/x-www-form-urlencoded', true],
  ['application/octet-stream', true],
] as const;

for (const [type, isBase64Encoded] of BODIES) {
  test(`a body of ${type} is ${isBase64Encoded ? 'base64' : 'text'}`, async () => {
    const { json } = await sendRequest(open, { headers: { 'content-type': type }, body: 'a=1' });
    const event = json.event as UrlEvent;
    assert.equal(event.isBase64Encoded, isBase64Encoded);
    assert.equal(event.body, isBase64Encoded ? 'YT0x' : 'a=1');
  });
}

test('a request without a body has none in its event', async () => {
  const { json } = await sendRequest(open, { method: 'GET' });
  const event = json.event as UrlEvent;
  assert.equal('body' in event, false);
  assert.equal(event.isBase64Encoded, false);
});

async function answerWith(result: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(answering, { method: 'POST', headers, body: JSON.stringify(result) });
}

test('a result with a statusCode is the response', async () => {
  const response = await answerWith({
    statusCode: 201,
    headers: { 'X-Own': 'ä', 'Content-Type': 'text/plain', 'Content-Length': '99' },
    cookies: ['a=1; Secure', 'b=2'],
    body: 'dGV4dA==',
    isBase64Encoded: true,
  });
  assert.equal(response.status, 201);
  assert.equal(await response.text(), 'text');
  assert.equal(response.headers.get('content-type'), 'text/plain');
  assert.equal(Buffer.from(response.headers.get('x-own') ?? '', 'latin1').toString(), 'ä');
  assert.deepEqual(response.headers.getSetCookie(), ['a=1; Secure', 'b=2']);
});

test('a result without a statusCode is the body', async () => {
  for (const result of ['Hello', { message: 'Hello' }, null]) {
    const response = await answerWith(result);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'application/json');
    assert.deepEqual(await response.json(), result);
  }
});

test('a result that is no response, and a function that throws, are 502 without a reason', async () => {
  const results = ['throw', { statusCode: 'x' }, { statusCode: 99 }];
  const broken = { statusCode: 200, headers: { 'X-Own': 'a\r\nb: c' } };
  for (const result of [...results, broken]) {
    const response = await answerWith(result);
    assert.equal(response.status, 502, JSON.stringify(result));
    assert.equal(await response.text(), 'Internal Server Error');
  }
});

test('a URL refuses a body over the limit and passes faults on', async () => {
  const large = await sendRequest(open, { body: 'x'.repeat(6_291_557) });
  assert.equal(large.status, 413);
  lambda.setFault('open', { error: 'throttled', times: 1 });
  assert.equal((await sendRequest(open)).status, 429);
  assert.equal((await sendRequest(open)).status, 200);
});
