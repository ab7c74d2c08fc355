/** A CloudFront Function on viewer-request, between real sockets. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type EchoOrigin, startEchoOrigin } from '../testing/echo-origin.ts';
import { getRaw, sendRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

const ALL_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

const SHOW_EVENT = `
  function handler(event) {
    return { statusCode: 200, body: JSON.stringify(event) };
  }
`;

const CHANGES = `
  async function handler(event) {
    const request = event.request;
    const change = request.querystring.change ? request.querystring.change.value : '';
    if (change === 'uri') request.uri = '/new/é?#';
    if (change === 'header') request.headers['x-user-name'] = { value: 'alicé' };
    if (change === 'multi') request.headers['x-many'].multiValue[1].value = 'changed';
    if (change === 'first') request.headers['x-many'].value = 'changed';
    if (change === 'cookie') delete request.cookies.secret;
    if (change === 'cookies') request.cookies = {};
    if (change === 'text') request.querystring = 'b=2&a=1';
    if (change === 'query') { delete request.querystring.change; request.querystring.more = { value: 'é' }; }
    if (change === 'none') request.querystring = {};
    if (change === 'raw') request.headers['x-raw'] = { value: request.rawQueryString() };
    return request;
  }
`;

let origin: EchoOrigin;
let emulator: TestEmulator;

before(async () => {
  origin = await startEchoOrigin();
  emulator = await startTestEmulator({
    origin: { url: origin.url },
    behaviors: [
      { pathPattern: '/show*', viewerRequest: { code: SHOW_EVENT } },
      { viewerRequest: { code: CHANGES }, allowedMethods: ALL_METHODS },
    ],
  });
});

after(async () => {
  await emulator.close();
  origin.close();
});

async function seenAfter(target: string, headers: readonly string[] = []) {
  const response = await getRaw(emulator.port, target, headers);
  assert.equal(response.status, 200, response.body);
  const seen = origin.seen.at(-1);
  assert.ok(seen);
  return seen;
}

test('the event of a viewer request has the documented shape', async () => {
  const { body, headers } = await getRaw(emulator.port, '/show/%7Ex?a=1&b&a=%20', [
    'User-Agent: test',
    'X-Twice: one, and a half',
    'x-twice: two',
    'Cookie: a=1; b=2',
    'COOKIE: a=3',
    'X-Real-IP: 1.1.1.1',
    'CloudFront-Viewer-Country: XX',
  ]);
  assert.equal(headers['x-cache'], 'FunctionGeneratedResponse from cloudfront');
  assert.deepEqual(JSON.parse(body), {
    version: '1.0',
    context: {
      distributionDomainName: 'd111111abcdef8.cloudfront.net',
      distributionId: 'EDFDVBD6EXAMPLE',
      eventType: 'viewer-request',
      requestId: headers['x-amz-cf-id'],
    },
    viewer: { ip: '127.0.0.1' },
    request: {
      method: 'GET',
      uri: '/show/%7Ex',
      querystring: {
        a: { value: '1', multiValue: [{ value: '1' }, { value: '%20' }] },
        b: { value: '' },
      },
      headers: {
        host: { value: 'app.example.com' },
        'user-agent': { value: 'test' },
        'x-twice': {
          value: 'one, and a half',
          multiValue: [{ value: 'one, and a half' }, { value: 'two' }],
        },
      },
      cookies: {
        a: { value: '1', multiValue: [{ value: '1' }, { value: '3' }] },
        b: { value: '2' },
      },
    },
  });
});

test('what the function leaves alone reaches the origin byte for byte', async () => {
  const seen = await seenAfter('/a%00b//x;y?&&q=%zz&&=&b&q', [
    'X-Name: caf\xe9',
    'Cookie: a=1;b="2" ;  c',
    'cookie: a=\xe9',
  ]);
  assert.equal(seen.target, '/a%00b//x;y?&&q=%zz&&=&b&q');
  assert.equal(seen.headers['x-name'], 'caf\xe9');
  assert.equal(seen.headers.cookie, 'a=1; b="2"; c; a=\xe9');
});

test('what the function changes is what the origin gets', async () => {
  assert.equal((await seenAfter('/x?change=uri')).target, '/new/%C3%A9%3F%23?change=uri');
  const { headers } = await seenAfter('/x?change=header');
  assert.equal(headers['x-user-name'], 'alic\xc3\xa9');
  assert.equal((await seenAfter('/x?change=text')).target, '/x?b=2&a=1');
  assert.equal((await seenAfter('/x?change=query&a=1&a=2')).target, '/x?a=1&a=2&more=%C3%A9');
  assert.equal((await seenAfter('/x?change=none')).target, '/x');
  assert.equal((await seenAfter('/x?change=raw&a=%20')).headers['x-raw'], 'change=raw&a=%20');
});

test('multiValue wins over value, and value changes the first alone', async () => {
  const many = ['X-Many: one', 'X-Many: two', 'X-Many: three'];
  const { headers } = await seenAfter('/x?change=multi', many);
  assert.equal(headers['x-many'], 'one, changed, three');
  const first = await seenAfter('/x?change=first', many);
  assert.equal(first.headers['x-many'], 'changed, two, three');
});

test('a cookie that the function removes does not reach the origin', async () => {
  const cookies = ['Cookie: a=1; secret=2', 'Cookie: secret=3; a=4; b=5'];
  assert.equal((await seenAfter('/x?change=cookie', cookies)).headers.cookie, 'a=1; a=4; b=5');
  assert.equal((await seenAfter('/x?change=cookies', cookies)).headers.cookie, undefined);
});

test('names like __proto__ are names like any other', async () => {
  const lines = ['__proto__: x', 'constructor: y', 'Cookie: __proto__=1; toString=2; =3; 4=5'];
  const { body } = await getRaw(emulator.port, '/show?__proto__=1&hasOwnProperty=2', lines);
  const { request } = JSON.parse(body);
  const own = (fields: object, name: string) =>
    Object.getOwnPropertyDescriptor(fields, name)?.value?.value;
  assert.equal(own(request.headers, '__proto__'), 'x');
  assert.equal(own(request.headers, 'constructor'), 'y');
  assert.equal(own(request.cookies, '__proto__'), '1');
  assert.equal(own(request.cookies, 'toString'), '2');
  assert.equal(own(request.cookies, ''), '3');
  assert.equal(own(request.cookies, '4'), '5');
  assert.equal(own(request.querystring, '__proto__'), '1');
  assert.equal(own(request.querystring, 'hasOwnProperty'), '2');
  const seen = await seenAfter('/x?change=cookie&__proto__=1', lines);
  assert.equal(seen.target, '/x?change=cookie&__proto__=1');
  assert.equal(seen.headers.cookie, '__proto__=1; toString=2; =3; 4=5');
});

test('a body that functions never see reaches the origin whole', async () => {
  const lines = ['POST /x HTTP/1.1', 'Host: app.example.com', 'Content-Length: 5'];
  await sendRaw(emulator.port, lines, 'hello');
  assert.equal(origin.seen.at(-1)?.body, 'hello');
});
