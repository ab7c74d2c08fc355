import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { createGate } from '../gate/create-gate.ts';
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
});
