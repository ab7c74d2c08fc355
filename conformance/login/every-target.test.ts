/** The same login in every shape in which it runs: a fetch handler, Node's own server, and the login half at a function URL. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { createFetchHandler } from 'postern/fetch';
import { createFunctionUrlHandler, type FunctionUrlEvent } from 'postern/function-url';
import { createGate, type Gate } from 'postern/gate';
import { createNodeHandler } from 'postern/node';
import { gateConfig, HOST } from './gate-config.ts';
import { startLoginProvider } from './login-provider.ts';
import { codeOf, gateCookies, isLoginPage, signIn, userOf } from './scene.ts';
import { answerSite } from './site.ts';
import { createViewer } from './viewer.ts';

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const ORIGIN_KEY = 'an-origin-key-of-forty-characters-or-so-1';

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function throughFetch(gate: Gate): Serve {
  const handle = createFetchHandler(gate, {
    origin: (request) => {
      const { pathname, search } = new URL(request.url);
      const headers = Object.fromEntries(request.headers);
      const answer = answerSite({ method: request.method, target: pathname + search, headers });
      return new Response(answer.body, { headers: answer.headers });
    },
  });
  return async (incoming, outgoing) => {
    const { method = 'GET', url = '', headers } = incoming;
    const body = await readBody(incoming);
    const init = { method, headers: headers as Record<string, string>, ...(body && { body }) };
    const response = await handle(new Request(`http://${headers.host}${url}`, init));
    outgoing.statusCode = response.status;
    for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
    outgoing.end(await response.text());
  };
}

function throughNode(gate: Gate): Serve {
  const handle = createNodeHandler(gate);
  return (incoming, outgoing) =>
    handle(incoming, outgoing, () => {
      const { method = '', url: target = '', headers } = incoming;
      const answer = answerSite({ method, target, headers });
      outgoing.writeHead(200, answer.headers).end(answer.body);
    });
}

/** CloudFront's part: the origin header and the viewer's host go along, the viewer's own `Host` does not. */
function throughFunctionUrl(gate: Gate): Serve {
  const originHeader = { name: 'x-origin-key', values: [ORIGIN_KEY] };
  const handle = createFunctionUrlHandler(gate, { originHeader });
  return async (incoming, outgoing) => {
    const { method = 'GET', url = '', headers } = incoming;
    const [rawPath = '', rawQueryString = ''] = url.split(/\?(.*)/s);
    const { cookie, host = '', ...others } = headers as Record<string, string>;
    const body = await readBody(incoming);
    const event: FunctionUrlEvent = {
      rawPath,
      rawQueryString,
      headers: {
        ...others,
        host: 'id.lambda-url.on.aws',
        'x-origin-key': ORIGIN_KEY,
        'x-postern-host': host,
      },
      cookies: cookie ? cookie.split('; ') : [],
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
      requestContext: { requestId: 'r-1', http: { method, sourceIp: '198.51.100.7' } },
    };
    const answer = await handle(event);
    for (const line of answer.cookies) outgoing.appendHeader('set-cookie', line);
    outgoing.writeHead(answer.statusCode, answer.headers).end(answer.body);
  };
}

const provider = await startLoginProvider();

async function serve(make: (gate: Gate) => Serve): Promise<string> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  const config = gateConfig(provider, provider.register(origin), { config: { target: 'fetch' } });
  const handle = make(createGate(config, { lock: await provider.lock() }));
  server.on('request', (incoming, outgoing) => void handle(incoming, outgoing));
  return origin;
}

const SHAPES = { fetch: throughFetch, node: throughNode, 'function URL': throughFunctionUrl };

for (const [name, make] of Object.entries(SHAPES)) {
  const origin = await serve(make);
  const isHalf = name === 'function URL';
  const script = { mode: 'cors', from: `${origin}/` } as const;

  describe(`a login through ${name}`, () => {
    it('signs in, tells who it is, renews and signs out', async () => {
      const viewer = createViewer();
      const page = await signIn(viewer, `${origin}/.postern/login?return_to=%2Fa%3Fb%3D%2520c`);
      assert.equal(page.url, `${origin}/a?b=%20c`);
      // The login half has nothing behind it: the pages are at another function.
      assert.equal(isHalf ? page.status : userOf(page), isHalf ? 404 : 'ada');
      const told = await viewer.request(`${origin}/.postern/session`, script);
      assert.equal(JSON.parse(told.body).sub, 'ada');
      const renewal = { ...script, method: 'POST' };
      assert.equal((await viewer.request(`${origin}/.postern/refresh`, renewal)).status, 200);
      assert.ok(gateCookies(viewer).size >= 4);
      const asked = await viewer.request(`${origin}/.postern/logout`, {
        from: 'http://evil.example/',
      });
      assert.equal(codeOf(asked), 'confirm_logout');
      let left = await viewer.submit(asked);
      assert.equal(gateCookies(viewer).size, 0);
      left = await viewer.submit(left, { logout: 'yes' });
      assert.equal(codeOf(left), 'signed_out');
      assert.ok(isLoginPage(await viewer.open(`${origin}/.postern/login`)));
    });

    it('sends each of its cookies in a line of its own', async () => {
      const viewer = createViewer();
      await signIn(viewer, `${origin}/.postern/login`);
      const lines = viewer.seen
        .flatMap(({ setCookies }) => setCookies)
        .filter((line) => line.startsWith('__'));
      assert.ok(lines.length >= 6);
      for (const line of lines)
        assert.equal(line.split('postern').length, line.includes('Path=/.postern/') ? 3 : 2);
    });
  });
}

it('a function URL without the origin header says 403, to everything', async () => {
  const config = gateConfig(provider, 'gate', { config: { target: 'fetch' } });
  const originHeader = { name: 'x-origin-key', values: [ORIGIN_KEY] };
  const gate = createGate(config, { lock: await provider.lock() });
  const handle = createFunctionUrlHandler(gate, { originHeader });
  for (const value of [undefined, '', 'x', ORIGIN_KEY.slice(0, -1), `${ORIGIN_KEY}1`]) {
    const headers = { 'x-origin-key': value, 'x-postern-host': HOST };
    const answer = await handle({ rawPath: '/.postern/login', headers });
    assert.equal(answer.statusCode, 403);
    assert.deepEqual(answer.cookies, []);
  }
});
