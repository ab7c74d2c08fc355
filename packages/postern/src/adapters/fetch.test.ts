import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { createGate } from '../gate/create-gate.ts';
import type { Gate } from '../gate/gate.ts';
import type { Decision, GateRequest } from '../gate/types.ts';
import { createFetchHandler } from './fetch.ts';

const gate = createGate({
  rules: [
    { path: '/pub*', allow: 'anyone' },
    { path: '*', allow: 'nobody' },
  ],
});

const server = createServer((request, response) => {
  if (request.url === '/pub/go') response.writeHead(302, { location: '/admin' });
  response.end(`${request.method} ${request.url} ${request.headers['x-forwarded-user'] ?? '-'}`);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
after(() => server.close());

const handler = createFetchHandler(gate);

describe('createFetchHandler()', () => {
  it('sends an allowed request on, without what the client says of itself', async () => {
    const headers = { 'x-forwarded-user': 'root' };
    const init = { method: 'POST', body: 'text', headers };
    const response = await handler(new Request(`${base}/pub/a?b=1`, init));
    assert.equal(await response.text(), 'POST /pub/a?b=1 -');
  });

  it('answers in the origin’s place where the gate refuses', async () => {
    const response = await handler(new Request(`${base}/admin`));
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.deepEqual(await response.json(), { error: 'forbidden' });
  });

  it('hands a redirect to the client: its target is for the gate to judge', async () => {
    const response = await handler(new Request(`${base}/pub/go`));
    assert.equal(response.status, 302);
    assert.equal(response.headers.get('location'), '/admin');
  });

  it('answers 502 when the origin fails, and says nothing of why', async () => {
    const origin = () => Promise.reject(new Error('CANARY'));
    const response = await createFetchHandler(gate, { origin })(new Request(`${base}/pub/a`));
    assert.equal(response.status, 502);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(await response.text(), '');
  });

  it('denies with 503 when the gate is broken', async (t) => {
    const print = t.mock.method(console, 'log', () => {});
    const broken = Object.assign(
      () => {
        throw new Error('CANARY');
      },
      { refreshIfDue: () => undefined },
    );
    const response = await createFetchHandler(broken)(new Request(`${base}/pub/a`));
    assert.equal(response.status, 503);
    assert.deepEqual(await response.json(), { error: 'internal_error' });
    assert.doesNotMatch(JSON.stringify(print.mock.calls), /CANARY/);
  });

  it('hands several cookies on as several headers', async () => {
    const decide = (): Decision => ({
      ...{ kind: 'redirect', status: 302, rule: -1, reason: 'login', code: 'responded', body: '' },
      headers: [
        ['set-cookie', 'a=1'],
        ['location', '/'],
        ['set-cookie', 'b=2'],
      ],
    });
    const several = Object.assign(decide, { refreshIfDue: () => undefined });
    const response = await createFetchHandler(several)(new Request(`${base}/x`));
    assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
  });
});

describe('createFetchHandler() with a login', () => {
  async function readOf(path: string, init: RequestInit, takesBody = true) {
    const asked: GateRequest[] = [];
    const decide: Gate = Object.assign(
      (request: GateRequest, now: number) => {
        asked.push(request);
        return gate(request, now);
      },
      { refreshIfDue: () => undefined },
    );
    const requestId = () => 'r-1';
    const own = createFetchHandler(Object.assign(decide, { takesBody }), { requestId });
    await own(new Request(`${base}${path}`, init));
    return asked[0];
  }

  function streamOf(chunks: readonly Uint8Array[], end: 'close' | 'error' = 'close'): RequestInit {
    const body = new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        if (end === 'close') controller.close();
        else controller.error(new Error('gone'));
      },
    });
    return { method: 'POST', body, duplex: 'half' };
  }

  it('reads the body of a post to an endpoint, and the request id', async () => {
    const request = await readOf('/.postern/logout', { method: 'POST', body: 'a=é' });
    assert.equal(request?.body, 'a=é');
    assert.equal(request?.requestId, 'r-1');
  });

  it('reads characters that come in two pieces', async () => {
    const bytes = Buffer.from('é');
    const stream = streamOf([bytes.subarray(0, 1), bytes.subarray(1)]);
    assert.equal((await readOf('/.postern/logout', stream))?.body, 'é');
  });

  const full = 'a'.repeat(16_384);

  it('reads 16 KB', async () => {
    const request = await readOf('/.postern/logout', { method: 'POST', body: full });
    assert.equal(request?.body, full);
  });

  for (const [why, path, init] of [
    [
      'says that it is over 16 KB',
      '/.postern/a',
      { method: 'POST', body: `${full}a`, headers: { 'content-length': '16385' } },
    ],
    ['is over 16 KB', '/.postern/a', streamOf([Buffer.from(full), Buffer.from('a')])],
    ['ends before its end', '/.postern/a', streamOf([], 'error')],
    ['is absent', '/.postern/a', { method: 'POST' }],
    ['belongs to another path', '/pub', { method: 'POST', body: 'a=b' }],
    ['belongs to another method', '/.postern/a', { method: 'PUT', body: 'a=b' }],
  ] as const) {
    it(`has no body where it ${why}`, async () => {
      const request = await readOf(path, init);
      assert.ok(request);
      assert.equal(request.body, undefined);
    });
  }

  it('reads neither without a login', async () => {
    const request = await readOf('/.postern/logout', { method: 'POST', body: 'a=b' }, false);
    assert.ok(request && !('body' in request) && !('requestId' in request));
  });
});
