import assert from 'node:assert/strict';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { createGate } from '../gate/create-gate.ts';
import { createDecisionLog } from '../gate/decision-log.ts';
import type { Gate } from '../gate/gate.ts';
import type { Decision, GateRequest } from '../gate/types.ts';
import { createNodeHandler, type NodeOptions } from './node.ts';

const gate = createGate({
  rules: [
    { path: '/pub*', allow: 'anyone' },
    { path: '*', allow: 'nobody' },
  ],
  rewrite: { directoryIndex: 'index.html' },
});

/** A gate that keeps what it is asked, and decides as it is told. */
function keeping(asked: GateRequest[], decision?: Decision): Gate & { takesBody: boolean } {
  const decide = (request: GateRequest, now: number) => {
    asked.push(request);
    return decision ?? gate(request, now);
  };
  return Object.assign(decide, { refreshIfDue: () => undefined, takesBody: true });
}

/** A server with the gate in front of what shows the request as it comes through. */
async function serve(context: TestContext, own: Gate, options: NodeOptions = {}): Promise<string> {
  const handler = createNodeHandler(own, options);
  const server = createServer((request, response) => {
    void handler(request, response, () => show(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function show(
  { method, url, headers, rawHeaders }: IncomingMessage,
  response: ServerResponse,
): void {
  response.end(JSON.stringify({ method, url, headers, rawHeaders }));
}

describe('createNodeHandler()', () => {
  it('goes on with what the gate allows, without what the client says of itself', async (t) => {
    const base = await serve(t, gate);
    const headers = { 'X-Forwarded-User': 'root', 'x-postern-a': 'b', 'X-Own': 'mine' };
    const response = await fetch(`${base}/pub/?a=1`, { headers });
    const seen = (await response.json()) as {
      url: string;
      method: string;
      headers: object;
      rawHeaders: string[];
    };
    assert.equal(seen.method, 'GET');
    assert.equal(seen.url, '/pub/index.html?a=1');
    assert.equal(Object.hasOwn(seen.headers, 'x-own'), true);
    assert.doesNotMatch(JSON.stringify(seen), /root|x-postern/i);
  });

  it('sets headers in place of the client’s, in both of Node’s views', async (t) => {
    const base = await serve(
      t,
      keeping([], {
        ...{ kind: 'allow', status: 200, code: 'allowed', rule: 0, reason: 'anyone' },
        setHeaders: [['x-user', 'ann']],
        removeHeaders: ['cookie'],
      }),
    );
    const response = await fetch(base, { headers: { 'X-USER': 'root', cookie: 'a=b' } });
    const { headers, rawHeaders } = (await response.json()) as {
      headers: Record<string, string>;
      rawHeaders: string[];
    };
    assert.equal(headers['x-user'], 'ann');
    assert.equal(rawHeaders[rawHeaders.indexOf('x-user') + 1], 'ann');
    assert.doesNotMatch(JSON.stringify([headers, rawHeaders]), /root|cookie/i);
  });

  it('answers in the place of what follows where the gate refuses', async (t) => {
    const lines: string[] = [];
    const log = createDecisionLog('denied', (line) => lines.push(line));
    const base = await serve(t, gate, { log });
    const response = await fetch(`${base}/admin`);
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.deepEqual(await response.json(), { error: 'forbidden' });
    assert.equal(JSON.parse(lines.join()).path, '/admin');
  });

  it('hands several cookies on as several headers', async (t) => {
    const base = await serve(
      t,
      keeping([], {
        ...{ kind: 'respond', status: 200, code: 'responded', rule: -1, reason: 'login' },
        headers: [
          ['set-cookie', 'a=1'],
          ['vary', 'Origin'],
          ['set-cookie', 'b=2'],
        ],
        body: 'text',
      }),
    );
    const response = await fetch(base);
    assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
    assert.equal(await response.text(), 'text');
  });

  it('reads the body of a post to an endpoint, and the request id', async (t) => {
    const asked: GateRequest[] = [];
    const base = await serve(t, keeping(asked), { requestId: () => 'r-1' });
    await fetch(`${base}/.postern/logout?a=b`, { method: 'POST', body: 'a=é' });
    const [{ body, requestId, path, query, host } = {} as GateRequest] = asked;
    assert.deepEqual(
      { body, requestId, path, query },
      { body: 'a=é', requestId: 'r-1', path: '/.postern/logout', query: 'a=b' },
    );
    assert.equal(`http://${host}`, base);
  });

  it('has no body over 16 KB, with or without a length, and leaves others’ bodies alone', async (t) => {
    const asked: GateRequest[] = [];
    const base = await serve(t, keeping(asked));
    const long = 'a'.repeat(16_385);
    await fetch(`${base}/.postern/a`, { method: 'POST', body: long });
    const stream = new Blob([long]).stream();
    await fetch(`${base}/.postern/a`, { method: 'POST', body: stream, duplex: 'half' });
    await fetch(`${base}/pub`, { method: 'POST', body: 'a=b' });
    await fetch(`${base}/.postern/a`, { method: 'POST', body: long.slice(1) });
    const lengths = asked.map(({ body }) => body?.length);
    assert.deepEqual(lengths, [undefined, undefined, undefined, 16_384]);
  });

  it('decides without a body that another reader has used up', async (t) => {
    const asked: GateRequest[] = [];
    const handler = createNodeHandler(keeping(asked));
    const server = createServer(async (request, response) => {
      for await (const _ of request);
      await handler(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const init = { method: 'POST', body: 'a=b' };
    const response = await fetch(`http://127.0.0.1:${port}/.postern/a`, init);
    assert.equal(response.status, 403);
    assert.equal(asked[0]?.body, undefined);
  });

  it('judges the whole URL where a framework has shortened it', async (t) => {
    const handler = createNodeHandler(gate);
    const server = createServer((request, response) => {
      Object.assign(request, { originalUrl: request.url, url: '/pub' });
      void handler(request, response, () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    assert.equal((await fetch(`http://127.0.0.1:${port}/admin/pub`)).status, 403);
  });

  it('refuses a target with a scheme', async (t) => {
    const base = new URL(await serve(t, gate));
    const status = await new Promise((resolve, reject) => {
      const sent = httpRequest({ port: base.port, path: 'http://x.example/pub' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject).end();
    });
    assert.equal(status, 400);
  });

  it('takes HTTP/2, whose host is the authority', async (t) => {
    const asked: GateRequest[] = [];
    const handler = createNodeHandler(keeping(asked));
    const server = createHttp2Server((request, response) => {
      void handler(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    t.after(() => {
      client.close();
      server.close();
    });
    const stream = client.request({ ':path': '/admin?a', ':authority': 'app.example.com' });
    const status = await new Promise((resolve) => {
      stream.on('response', (headers) => resolve(headers[':status']));
    });
    stream.resume();
    assert.equal(status, 403);
    assert.equal(asked[0]?.host, 'app.example.com');
    assert.deepEqual({ ...asked[0]?.headers }, {});
  });

  it('refuses who names two hosts: one would be judged, and the other believed', async (t) => {
    const handler = createNodeHandler(gate);
    const server = createHttp2Server((request, response) => {
      void handler(request, response, () => response.end('through'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    t.after(() => {
      client.close();
      server.close();
    });
    const statusWith = (host: string) =>
      new Promise((resolve) => {
        const authority = { ':path': '/public/a', ':authority': 'app.example.com' };
        const stream = client.request({ ...authority, host });
        stream.on('response', (headers) => resolve(headers[':status'])).resume();
      });
    assert.equal(await statusWith('evil.example.com'), 400);
    assert.notEqual(await statusWith('App.example.com'), 400);
  });

  it('denies with 503 when the gate is broken, and prints nothing of the cause', async (t) => {
    const print = t.mock.method(console, 'log', () => {});
    const decide = () => {
      throw new Error('CANARY');
    };
    const base = await serve(t, Object.assign(decide, { refreshIfDue: () => undefined }));
    const response = await fetch(base);
    assert.equal(response.status, 503);
    assert.deepEqual(await response.json(), { error: 'internal_error' });
    assert.doesNotMatch(JSON.stringify(print.mock.calls), /CANARY/);
  });

  it('answers 404 where nothing follows', async (t) => {
    const handler = createNodeHandler(gate);
    const server = createServer((request, response) => void handler(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    assert.equal((await fetch(`http://127.0.0.1:${port}/pub`)).status, 404);
  });
});
