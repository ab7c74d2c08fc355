/** The event that a function gets, and what becomes of the request that it returns. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type EchoOrigin, startEchoOrigin } from '../testing/echo-origin.ts';
import { zipHandler } from '../testing/function-zip.ts';
import { getRaw, sendRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

const ALL_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

const SHOW_EVENT = 'return { status: "200", body: JSON.stringify(event) };';
const SHOW_BODY = `
  const { data, ...body } = request.body;
  const bytes = Buffer.from(data, 'base64');
  return { status: '200', body: JSON.stringify({ ...body, length: bytes.length }) };
`;
const CHANGE = `
  const code = request.headers['x-code'];
  if (code) new Function('request', Buffer.from(code[0].value, 'base64url').toString())(request);
  return request;
`;

let origin: EchoOrigin;
let emulator: TestEmulator;

before(async () => {
  origin = await startEchoOrigin();
  emulator = await startTestEmulator({
    origin: { url: origin.url },
    behaviors: [
      { pathPattern: '/show*', viewerRequest: { zip: zipHandler(SHOW_EVENT) } },
      {
        pathPattern: '/body/*',
        viewerRequest: { zip: zipHandler(CHANGE), includeBody: true },
        allowedMethods: ALL_METHODS,
      },
      {
        pathPattern: '/seen/*',
        viewerRequest: { zip: zipHandler(SHOW_BODY), includeBody: true },
        allowedMethods: ALL_METHODS,
      },
      { viewerRequest: { zip: zipHandler(CHANGE) }, allowedMethods: ALL_METHODS },
    ],
  });
});

after(async () => {
  await emulator.close();
  origin.close();
});

function change(code: string): string {
  return `X-Code: ${Buffer.from(code).toString('base64url')}`;
}

async function seenAfter(target: string, headers: readonly string[] = []) {
  const response = await getRaw(emulator.port, target, headers);
  assert.equal(response.status, 200, response.body);
  const seen = origin.seen.at(-1);
  assert.ok(seen);
  return seen;
}

test('the event of a viewer request has the documented shape', async () => {
  const { body, headers } = await getRaw(emulator.port, '/show/%7Ex?a=1&a=%20', [
    'User-Agent: test',
    'X-Twice: one',
    'x-twice: two',
    'Cookie: a=1; b=2',
    'COOKIE: c=3',
  ]);
  assert.deepEqual(JSON.parse(body), {
    Records: [
      {
        cf: {
          config: {
            distributionDomainName: 'd111111abcdef8.cloudfront.net',
            distributionId: 'EDFDVBD6EXAMPLE',
            eventType: 'viewer-request',
            requestId: headers['x-amz-cf-id'],
          },
          request: {
            clientIp: '127.0.0.1',
            headers: {
              host: [{ key: 'Host', value: 'app.example.com' }],
              'user-agent': [{ key: 'User-Agent', value: 'test' }],
              'x-twice': [
                { key: 'X-Twice', value: 'one' },
                { key: 'x-twice', value: 'two' },
              ],
              cookie: [
                { key: 'Cookie', value: 'a=1; b=2' },
                { key: 'COOKIE', value: 'c=3' },
              ],
            },
            method: 'GET',
            querystring: 'a=1&a=%20',
            uri: '/show/%7Ex',
          },
        },
      },
    ],
  });
});

test('the event has an empty querystring where the target has none', async () => {
  for (const target of ['/show', '/show?']) {
    const { body } = await getRaw(emulator.port, target);
    assert.equal(JSON.parse(body).Records[0].cf.request.querystring, '');
  }
});

test('disallowed and CloudFront headers are neither shown nor forwarded', async () => {
  const headers = [
    'X-Real-IP: 1.1.1.1',
    'X-Forwarded-Proto: https',
    'X-Amz-Cf-Id: mine',
    'X-Edge-Location: mine',
    'CloudFront-Viewer-Country: XX',
    'Proxy-Authorization: Basic eDp5',
  ];
  const { body } = await getRaw(emulator.port, '/show', headers);
  assert.deepEqual(Object.keys(JSON.parse(body).Records[0].cf.request.headers), ['host']);
  const { headers: forwarded } = await seenAfter('/x', headers);
  for (const name of ['x-real-ip', 'x-forwarded-proto', 'x-edge-location']) {
    assert.equal(forwarded[name], undefined, name);
  }
  assert.equal(forwarded['cloudfront-viewer-country'], undefined);
  assert.notEqual(forwarded['x-amz-cf-id'], 'mine');
});

test('a header named __proto__ is a header like any other', async () => {
  const { body } = await getRaw(emulator.port, '/show', ['__proto__: x']);
  const { headers } = JSON.parse(body).Records[0].cf.request;
  assert.deepEqual(Object.getOwnPropertyDescriptor(headers, '__proto__')?.value, [
    { key: '__proto__', value: 'x' },
  ]);
});

test('the raw path and query reach the function and the origin byte for byte', async () => {
  for (const target of [
    '/public/../admin/%2e%2E//x;a=b?q=%zz&&=&',
    '/a%00b?',
    '/%C3%A9?a=b?c=d',
    '/\\x',
  ]) {
    assert.equal((await seenAfter(target)).target, target);
  }
});

test('a header value goes on byte for byte unless the function changes it', async () => {
  const latin1 = await seenAfter('/x', ['X-Name: caf\xe9', change('')]);
  assert.equal(latin1.headers['x-name'], 'caf\xe9');
  const utf8 = await seenAfter('/x', [
    'X-Name: caf\xe9',
    change('request.headers["x-name"][0].value += "s"'),
  ]);
  assert.equal(utf8.headers['x-name'], 'caf\xc3\xa9s');
});

test('a function sees ISO-8859-1 as well as UTF-8 as text', async () => {
  for (const value of ['caf\xe9', 'caf\xc3\xa9']) {
    const { body } = await getRaw(emulator.port, '/show', [`X-Name: ${value}`]);
    const text = JSON.parse(Buffer.from(body, 'latin1').toString());
    assert.equal(text.Records[0].cf.request.headers['x-name'][0].value, 'café');
  }
});

test('what the function changes is what the origin gets', async () => {
  const { target, headers } = await seenAfter('/old?a=1', [
    change(`
      request.uri = '/new/ü?#';
      request.querystring = 'b=é';
      request.headers['x-user'] = [{ value: 'alice' }];
      request.headers['x-keyed'] = [{ key: 'x-KEYED', value: '1' }, { value: '2' }];
      delete request.headers['x-drop'];
    `),
    'X-Drop: me',
  ]);
  assert.equal(target, '/new/%C3%BC%3F%23?b=%C3%A9');
  assert.equal(headers['x-user'], 'alice');
  assert.equal(headers['x-keyed'], '1, 2');
  assert.equal(headers['x-drop'], undefined);
});

test('a query that the function removes leaves no question mark', async () => {
  for (const code of ["request.querystring = ''", 'delete request.querystring']) {
    assert.equal((await seenAfter('/z?a=1', [change(code)])).target, '/z', code);
  }
});

test('E-HDR-SIZE: a block at the limit goes on unchanged, and one byte more by the function is refused', async () => {
  const lines = ['Host: app.example.com', 'X-Latin: ', change('')];
  const used = [...lines, 'Connection: close'].map((line) => `${line}\r\n`).join('').length;
  const fill = `X-Latin: ${'\xe9'.repeat(32_768 - used)}`;
  await seenAfter('/x', [fill, change('')]);
  const grow = "request.headers.a = [{ value: 'x'.repeat(32_768) }]";
  const { status } = await getRaw(emulator.port, '/x', [change(grow)]);
  assert.equal(status, 502);
  const { rule, detail } = emulator.eventsOf('validation-error').at(-1) ?? {};
  assert.equal(rule, 'E-HDR-SIZE');
  assert.match(detail ?? '', /the maximum is 32768$/);
});

test('the behavior is chosen on the normalised path, its function sees the raw one', async () => {
  for (const target of ['/x/../show/y', '//show/y', '/./show/y', '/x/..//show/y']) {
    const { status, body } = await getRaw(emulator.port, target);
    assert.equal(status, 200);
    assert.equal(JSON.parse(body).Records[0].cf.request.uri, target);
  }
});

test('a changed uri changes neither behavior nor function', async () => {
  const { target } = await seenAfter('/old', [change("request.uri = '/show'")]);
  assert.equal(target, '/show');
});

test('a generated response reaches the viewer and nothing else happens', async () => {
  const before = origin.seen.length;
  const response = await getRaw(emulator.port, '/show');
  assert.equal(response.status, 200);
  assert.equal(response.headers['x-cache'], 'LambdaGeneratedResponse from cloudfront');
  assert.equal(origin.seen.length, before);
});

test('IncludeBody shows 40 KB as base64 and says when it cut', async () => {
  for (const [length, truncated] of [
    [0, false],
    [5, false],
    [40_960, false],
    [40_961, true],
    [200_000, true],
  ] as const) {
    const sent = 'x'.repeat(length);
    const lines = ['POST /seen/1 HTTP/1.1', 'Host: a', `Content-Length: ${length}`];
    // A generated response ends the exchange; the body is not awaited whole.
    const { body } = await sendRaw(emulator.port, lines, sent.slice(0, 41_000));
    assert.deepEqual(JSON.parse(body), {
      inputTruncated: truncated,
      action: 'read-only',
      encoding: 'base64',
      length: Math.min(length, 40_960),
    });
  }
});

test('without IncludeBody the event has no body', async () => {
  const lines = ['GET /show HTTP/1.1', 'Host: a'];
  const { body } = await sendRaw(emulator.port, lines);
  assert.equal('body' in JSON.parse(body).Records[0].cf.request, false);
});

test('the whole body reaches the origin, longer than a function may see it', async () => {
  const sent = 'abc'.repeat(100_000);
  for (const path of ['/plain', '/body/x']) {
    const lines = [`POST ${path} HTTP/1.1`, 'Host: a', `Content-Length: ${sent.length}`];
    const { status } = await sendRaw(emulator.port, lines, sent);
    assert.equal(status, 200);
    assert.equal(origin.seen.at(-1)?.body, sent);
    assert.equal(origin.seen.at(-1)?.headers['content-length'], String(sent.length));
  }
});

test('a chunked body reaches the origin chunked', async () => {
  const lines = ['PUT /plain HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked'];
  await sendRaw(emulator.port, lines, '3\r\nabc\r\n0\r\n\r\n');
  assert.equal(origin.seen.at(-1)?.body, 'abc');
  assert.equal(origin.seen.at(-1)?.headers['transfer-encoding'], 'chunked');
});

test('a replaced body reaches the origin in place of the old one', async () => {
  const replace =
    "request.body.action = 'replace'; request.body.encoding = 'text'; request.body.data = 'nëw';";
  const lines = ['POST /body/x HTTP/1.1', 'Host: a', 'Content-Length: 3', change(replace)];
  await sendRaw(emulator.port, lines, 'old');
  assert.equal(origin.seen.at(-1)?.body, 'n\xc3\xabw');
  assert.equal(origin.seen.at(-1)?.headers['content-length'], '4');
});

test('E-REQBODY-SHAPE: a body is refused where the event had none', async () => {
  const replace = "request.body = { action: 'replace', encoding: 'text', data: 'new' };";
  const lines = ['POST /x HTTP/1.1', 'Host: a', 'Content-Length: 3', change(replace)];
  assert.equal((await sendRaw(emulator.port, lines, 'old')).status, 502);
  assert.equal(emulator.eventsOf('validation-error').at(-1)?.rule, 'E-REQBODY-SHAPE');
});

test('changes to a read-only body are ignored', async () => {
  const lines = [
    'POST /body/x HTTP/1.1',
    'Host: a',
    'Content-Length: 3',
    change("request.body.data = 'bmV3'"),
  ];
  await sendRaw(emulator.port, lines, 'old');
  assert.equal(origin.seen.at(-1)?.body, 'old');
});
