/** What AWS refuses of a signature: each case is a request that differs from a good one in one thing. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { zipModule } from '../testing/function-zip.ts';
import {
  CREDENTIALS,
  invokeUrl,
  type RequestParts,
  sendRequest,
  sendSigned,
  signRequest,
  startTestLambda,
  type TestAnswer,
  type TestLambda,
} from '../testing/test-lambda.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');
const MISMATCH = /^The request signature we calculated does not match/;
const body = '{"a":1}';

let lambda: TestLambda;
let url: string;

before(async () => {
  const echo = { zipFile: zipModule('export const handler = async (event) => event;') };
  lambda = await startTestLambda({ echo }, { clock: () => NOW / 1_000 });
  url = invokeUrl(lambda, 'echo', '?Qualifier=$LATEST');
});

after(() => lambda.close());

function at(seconds: number): Date {
  return new Date(NOW + seconds * 1_000);
}

/** A good request, changed after it was signed. */
async function tampered(
  change: (headers: Record<string, string>) => Record<string, string>,
  more: RequestParts = {},
): Promise<TestAnswer> {
  const headers = await signRequest(url, { body, signingDate: at(0), ...more });
  return sendRequest(url, { body, headers: change(headers) });
}

function withAuthorization(change: (value: string) => string): Promise<TestAnswer> {
  return tampered(({ authorization = '', ...rest }) => ({
    ...rest,
    authorization: change(authorization),
  }));
}

function refusedAs(answer: TestAnswer, type: string, message: RegExp): void {
  assert.equal(answer.status, 403);
  assert.equal(answer.headers.get('x-amzn-errortype'), type);
  assert.match(String(answer.json.message), message);
  assert.doesNotMatch(answer.text, /marker/);
}

const INVALID = 'InvalidSignatureException';
const STRANGER = /^The security token included in the request is invalid\.$/;

test('a signature within five minutes is taken', async () => {
  for (const seconds of [0, -300, 300]) {
    const { status, text } = await sendSigned(url, { body, signingDate: at(seconds) });
    assert.deepEqual([status, text], [200, body]);
  }
});

test('a signature older than five minutes has expired', async () => {
  const answer = await sendSigned(url, { body, signingDate: at(-301) });
  const times = '20260304T050106Z is now earlier than 20260304T050107Z \\(20260304T050607Z - 5 min';
  refusedAs(answer, INVALID, new RegExp(`^Signature expired: ${times}\\.\\)$`));
});

test('a signature from more than five minutes ahead is not yet current', async () => {
  const answer = await sendSigned(url, { body, signingDate: at(301) });
  refusedAs(answer, INVALID, /^Signature not yet current: 20260304T051108Z is still later than/);
});

const SCOPES: readonly (readonly [string, RequestParts, RegExp])[] = [
  ['another region', { region: 'us-east-1' }, /scoped to a valid region/],
  ['another service', { service: 'execute-api' }, /scoped to correct service: 'lambda'/],
  ['both', { region: 'us-east-1', service: 's3' }, /valid region.*correct service/],
];

for (const [name, parts, message] of SCOPES) {
  test(`a signature for ${name} is refused`, async () => {
    refusedAs(await sendSigned(url, { body, signingDate: at(0), ...parts }), INVALID, message);
  });
}

test('an unknown access key is refused', async () => {
  const credentials = { ...CREDENTIALS, accessKeyId: 'ASIAOTHER' };
  const answer = await sendSigned(url, { body, credentials, signingDate: at(0) });
  refusedAs(answer, 'UnrecognizedClientException', STRANGER);
});

test('a missing session token is refused', async () => {
  const { accessKeyId, secretAccessKey } = CREDENTIALS;
  const credentials = { accessKeyId, secretAccessKey };
  const answer = await sendSigned(url, { body, credentials, signingDate: at(0) });
  refusedAs(answer, 'UnrecognizedClientException', STRANGER);
});

test('another session token is refused', async () => {
  const credentials = { ...CREDENTIALS, sessionToken: 'other-marker' };
  const answer = await sendSigned(url, { body, credentials, signingDate: at(0) });
  refusedAs(answer, 'UnrecognizedClientException', STRANGER);
});

test('another secret is refused', async () => {
  const credentials = { ...CREDENTIALS, secretAccessKey: 'other-marker' };
  const answer = await sendSigned(url, { body, credentials, signingDate: at(0) });
  refusedAs(answer, INVALID, MISMATCH);
});

test('no signature at all is refused', async () => {
  const answer = await sendRequest(url, { body });
  refusedAs(answer, 'MissingAuthenticationTokenException', /^Missing Authentication Token$/);
});

test('a signature covers method, path, query, body and signed headers', async () => {
  const headers = await signRequest(url, { body, signingDate: at(0), headers: { 'x-amz-a': '1' } });
  const other = invokeUrl(lambda, 'other', '?Qualifier=$LATEST');
  for (const [target, parts] of [
    [other, { body, headers }],
    [invokeUrl(lambda, 'echo'), { body, headers }],
    [url, { body: '{"a":2}', headers }],
    [url, { body, headers: { ...headers, 'x-amz-a': '2' } }],
    [url, { body: '{"a":2}', headers: { ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }],
  ] as const) {
    refusedAs(await sendRequest(target, parts), INVALID, MISMATCH);
  }
  assert.equal((await sendRequest(url, { body, headers })).status, 200);
});

test('a payload may not be left unsigned', async () => {
  const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  refusedAs(await sendSigned(url, { body, headers, signingDate: at(0) }), INVALID, MISMATCH);
});

test('a signature that is cut short or changed is refused', async () => {
  const flip = (value: string): string => value.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  refusedAs(await withAuthorization((value) => value.slice(0, -1)), INVALID, MISMATCH);
  refusedAs(await withAuthorization(flip), INVALID, MISMATCH);
});

test('a signature must cover the host', async () => {
  const answer = await withAuthorization((value) => value.replace('=host;', '='));
  refusedAs(answer, INVALID, /'Host' or ':authority' must be a 'SignedHeader'/);
});

test('a credential needs the date of the request and the terminator', async () => {
  const dated = await withAuthorization((value) => value.replace('/20260304/', '/20260303/'));
  refusedAs(dated, INVALID, /'20260303' != '20260304', from '20260304T050607Z'/);
  const other = await withAuthorization((value) => value.replace('aws4_request', 'aws5_request'));
  refusedAs(other, INVALID, /valid terminator: 'aws4_request'/);
});

const INCOMPLETE: readonly (readonly [string, (value: string) => string, RegExp])[] = [
  ['a bearer token', () => 'Bearer token-marker', /requires the algorithm/],
  ['no signature', (value) => value.replace(/, Signature.*/, ''), /requires 'Signature'/],
  ['no signed headers', (value) => value.replace(/SignedHeaders=[^,]*, /, ''), /'SignedHeaders'/],
  ['a credential of four parts', (value) => value.replace('/lambda/', '/'), /exactly 5/],
];

for (const [name, change, message] of INCOMPLETE) {
  test(`an Authorization header with ${name} is incomplete, and not repeated`, async () => {
    refusedAs(await withAuthorization(change), 'IncompleteSignatureException', message);
  });
}

test('a request without a date, or with none that can be read, is incomplete', async () => {
  const type = 'IncompleteSignatureException';
  const without = await tampered(({ 'x-amz-date': _, ...rest }) => rest);
  refusedAs(without, type, /existence of either a 'X-Amz-Date'/);
  const unread = await tampered((headers) => ({ ...headers, 'x-amz-date': '20261304T050607Z' }));
  refusedAs(unread, type, /existence of either a 'X-Amz-Date'/);
});

test('credentials of a user have no session token, and none is taken', async (t) => {
  const user = { accessKeyId: 'AKIAUSER', secretAccessKey: 'user-marker' };
  const zipFile = zipModule('export const handler = async () => 1;');
  const other = await startTestLambda({ echo: { zipFile } }, { credentials: user });
  t.after(() => other.close());
  const target = invokeUrl(other, 'echo');
  assert.equal((await sendSigned(target, { credentials: user })).status, 200);
  const credentials = { ...user, sessionToken: 'a' };
  const answer = await sendSigned(target, { credentials });
  refusedAs(answer, 'UnrecognizedClientException', STRANGER);
});
