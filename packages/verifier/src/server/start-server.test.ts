import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { VerifierConfig } from '../config/config.ts';
import {
  ask,
  CONFIG,
  introspect,
  newToken,
  nowSeconds,
  SIGNER,
  send,
  signBody,
  start,
} from '../testing.test.support.ts';
import { type RunningServer, startServer } from './start-server.ts';

/** Sends bytes as they are and gives everything that comes back until the connection ends. */
async function exchange(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  let received = '';
  for await (const chunk of socket) received += chunk;
  return received;
}

/** A provider whose key set waits for the test. */
async function holdKeys(test: TestContext): Promise<{ uri: string; provider: Server }> {
  const provider = createServer();
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  test.after(() => provider.close());
  const { port } = provider.address() as AddressInfo;
  return { uri: `http://127.0.0.1:${port}/jwks.json`, provider };
}

function fetching(jwksUri: string): VerifierConfig {
  const { jwks, ...config } = CONFIG;
  return { ...config, jwksUri, jwksTimeoutSeconds: 30 };
}

const KEY_SET = JSON.stringify({ keys: [SIGNER.jwk] });
const FORM_TYPE = 'application/x-www-form-urlencoded';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('startServer() answers', () => {
  it('404 for an unknown path and 405 for a wrong method', async (test) => {
    const { port } = await start(test);
    for (const path of ['/', '/metrics', '/verify/', '/Verify', '//verify']) {
      const { status, body, headers } = await send(port, path, { method: 'POST' });
      assert.deepEqual([path, status, body], [path, 404, '{"error":"not_found"}']);
      assert.equal(headers['cache-control'], 'no-store');
    }
    for (const [path, allow] of [
      ['/verify', 'POST'],
      ['/introspect', 'POST'],
      ['/healthz', 'GET, HEAD'],
      ['/readyz', 'GET, HEAD'],
    ] as const) {
      const { status, headers } = await send(port, path, { method: 'DELETE' });
      assert.deepEqual([path, status, headers.allow], [path, 405, allow]);
    }
  });

  it('413 for a body over the limit, whether its length is told or not', async (test) => {
    const { port } = await start(test, { ...CONFIG, limits: { bodyBytes: 2000 } });
    const body = 'x'.repeat(2001);
    for (const path of ['/verify', '/introspect']) {
      const told = { 'content-length': '2001' };
      const untold = { 'transfer-encoding': 'chunked' };
      for (const headers of [told, untold]) {
        const known = { ...headers, authorization: signBody(body) };
        const sent = path === '/verify' ? known : { ...headers, 'content-type': FORM_TYPE };
        const { status, body: text } = await send(port, path, {
          method: 'POST',
          body,
          headers: sent,
        });
        assert.deepEqual([path, status, text], [path, 413, '{"error":"body_too_large"}']);
      }
    }
    const { status } = await ask(port, { token: 'x'.repeat(1900) });
    assert.equal(status, 200);
  });

  it('what is no HTTP with JSON', async (test) => {
    const { port } = await start(test);
    assert.match(await exchange(port, 'nonsense\r\n\r\n'), /^HTTP\/1.1 400 .*"invalid_request"/s);
    const long = `GET /healthz HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`;
    assert.match(await exchange(port, long), /^HTTP\/1.1 431 .*"invalid_request"/s);
  });

  it('408 for a request that does not end', async (test) => {
    const limits = { headersSeconds: 0.1, requestSeconds: 0.2 };
    const { port } = await start(test, { ...CONFIG, limits });
    const head = `POST /verify HTTP/1.1\r\nhost: a\r\nauthorization: ${signBody('{')}\r\ncontent-length: 10\r\n\r\n{`;
    assert.match(await exchange(port, head), /^HTTP\/1.1 408 /);
  });
});

describe('startServer() under load and at its end', () => {
  it('says 429 beyond requestsInFlight, and goes on after it', async (test) => {
    const { uri, provider } = await holdKeys(test);
    const fetched = once(provider, 'request');
    const config = { ...fetching(uri), limits: { requestsInFlight: 1 } };
    const server = await start(test, config);
    const { port } = server;
    const first = ask(port, { token: newToken() });
    const [, keys] = await fetched;
    await untilInFlight(server);
    const second = await ask(port, { token: newToken() });
    assert.equal(second.status, 429);
    assert.equal(second.headers['retry-after'], '1');
    assert.equal((await send(port, '/healthz')).status, 200);
    keys.writeHead(200, JSON_TYPE).end(KEY_SET);
    assert.equal((await first).json.ok, true);
    assert.equal((await ask(port, { token: newToken() })).json.ok, true);
  });

  // With the times before the reload the second request would have an hour.
  it('holds requests to the times of a reload', { timeout: 20_000 }, async (test) => {
    const before = { headersSeconds: 3600, requestSeconds: 3600 };
    const { app, port } = await start(test, { ...CONFIG, limits: before });
    const { server } = CONFIG;
    const request = 'GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n';
    const limits = { headersSeconds: 0.1, requestSeconds: 0.1 };
    app.reload({ ...CONFIG, limits, server: { ...server, keepAliveSeconds: 7 } });
    const slow = await exchange(port, `${request}GET /healthz HTTP/1.1\r\n`);
    assert.match(slow, /^HTTP\/1.1 200 .*\r\nKeep-Alive: timeout=7\r\n.*HTTP\/1.1 408 /s);
  });

  it('drains as long as a reload says', async (test) => {
    const server = await start(test);
    server.app.reload({ ...CONFIG, server: { ...CONFIG.server, drainSeconds: 0.3 } });
    const closed = server.close();
    assert.equal((await send(server.port, '/readyz')).status, 503);
    await closed;
  });

  it('finishes what is in flight, takes nothing new, and says so at /readyz', async (test) => {
    const { uri, provider } = await holdKeys(test);
    const fetched = once(provider, 'request');
    const server = await start(test, fetching(uri));
    const { port } = server;
    const asked = ask(port, { token: newToken() });
    const [, keys] = await fetched;
    await untilInFlight(server);
    const closed = server.close();
    await assert.rejects(send(port, '/healthz'), { code: 'ECONNREFUSED' });
    keys.writeHead(200, JSON_TYPE).end(KEY_SET);
    const { json, headers } = await asked;
    assert.equal(json.ok, true);
    assert.equal(headers.connection, 'close');
    await closed;
  });

  it('says 503 at /readyz while it drains', async (test) => {
    const config = { ...CONFIG, server: { ...CONFIG.server, drainSeconds: 0.3 } };
    const server = await start(test, config);
    assert.equal((await send(server.port, '/readyz')).status, 200);
    const closed = server.close();
    const { status, body } = await send(server.port, '/readyz');
    assert.equal(status, 503);
    assert.equal(body, '{"status":"shutting_down"}');
    assert.equal((await ask(server.port, { token: newToken() })).json.ok, true);
    await closed;
  });

  it('ends what takes longer than shutdownSeconds', async (test) => {
    const { uri, provider } = await holdKeys(test);
    const fetched = once(provider, 'request');
    const config = { ...fetching(uri), server: { ...CONFIG.server, shutdownSeconds: 0.1 } };
    const server = await start(test, config);
    const asked = assert.rejects(ask(server.port, { token: newToken() }));
    const [, keys] = await fetched;
    await untilInFlight(server);
    await server.close();
    await asked;
    keys.end();
  });

  it('refuses a config whose authentication counts on Lambda only', async () => {
    const config = { ...CONFIG, authentication: { functionUrl: true } } as const;
    await assert.rejects(
      startServer(config),
      /^TypeError: Options "authentication.functionUrl" and "authentication.invoke" count on Lambda only/,
    );
  });

  it('refuses the same in a reload, and a move to another address', async (test) => {
    const { app, port } = await start(test);
    const { server } = CONFIG;
    assert.throws(
      () => app.reload({ ...CONFIG, authentication: { invoke: true } }),
      /^TypeError: .* count on Lambda only/,
    );
    for (const [name, value] of Object.entries({ port: 8420, host: '::', metricsPort: false })) {
      const moved = { ...CONFIG, server: { ...server, [name]: value } };
      assert.throws(
        () => app.reload(moved),
        new RegExp(`^TypeError: Option "server.${name}" must`),
      );
    }
    app.reload({ ...CONFIG, audience: 'other' });
    assert.equal((await ask(port, { token: newToken({ aud: 'other' }) })).json.ok, true);
  });
});

/** Until the service works on a request besides those that this sends. */
async function untilInFlight({ port, app }: RunningServer): Promise<void> {
  do await send(port, '/healthz');
  while (app.requestsInFlight() < 1);
}

describe('/readyz and the keys', () => {
  it('is 503 until keys have come, and 200 when a later fetch fails', async (test) => {
    let now = 1_800_000_000;
    let status = 500;
    const { uri, provider } = await holdKeys(test);
    provider.on('request', (_, response) => response.writeHead(status, JSON_TYPE).end(KEY_SET));
    const { port, app } = await start(test, fetching(uri), { clock: () => now });
    const refresh = async () => {
      now += 4000;
      await app.service().refreshIfDue(now);
    };
    await refresh();
    const before = await send(port, '/readyz');
    assert.deepEqual([before.status, before.body], [503, '{"status":"no_keys"}']);
    status = 200;
    await refresh();
    assert.equal((await send(port, '/readyz')).status, 200);
    status = 500;
    await refresh();
    assert.equal((await send(port, '/readyz')).status, 200);
  });

  it('answers jwks_unavailable as a refusal that is not for keeping', async (test) => {
    const fetch = () => Promise.reject(new Error('no network'));
    const { port } = await start(test, fetching('http://127.0.0.1:1/jwks.json'), { fetch });
    const { status, json } = await ask(port, { token: newToken() });
    assert.equal(status, 200);
    assert.deepEqual(json, { ok: false, code: 'jwks_unavailable' });
  });
});

describe('/metrics', () => {
  it('is on a port of its own and counts by endpoint and code', async (test) => {
    const { port, metricsPort = 0 } = await start(test);
    await ask(port, { token: newToken() });
    await ask(port, { token: 'x' });
    await introspect(port, { token: 'x' });
    const body = JSON.stringify({ token: 'x' });
    await send(port, '/verify', { method: 'POST', body, headers: { authorization: signBody('') } });
    const { status, body: text } = await send(metricsPort, '/metrics');
    assert.equal(status, 200);
    for (const line of [
      'postern_verifier_requests_total{endpoint="verify",code="ok"} 1',
      'postern_verifier_requests_total{endpoint="verify",code="token_malformed"} 1',
      'postern_verifier_requests_total{endpoint="verify",code="unauthenticated"} 1',
      'postern_verifier_requests_total{endpoint="introspect",code="token_malformed"} 1',
      'postern_verifier_request_duration_seconds_count{endpoint="verify"} 3',
      'postern_verifier_requests_in_flight 0',
    ]) {
      assert.ok(text.includes(`${line}\n`), line);
    }
    assert.match(text, /^process_resident_memory_bytes \d+/m);
    assert.equal((await send(metricsPort, '/verify')).status, 404);
    assert.equal((await send(metricsPort, '/metrics', { method: 'POST' })).status, 405);
  });

  it('tells the age of fetched keys and the failures to fetch them', async (test) => {
    let later = 0;
    const clock = () => nowSeconds() + later;
    const { uri, provider } = await holdKeys(test);
    let set = KEY_SET;
    provider.on('request', (_, response) => response.writeHead(200, JSON_TYPE).end(set));
    const server = await start(test, fetching(uri), { clock });
    const { app, metricsPort = 0 } = server;
    await ask(server.port, { token: newToken() });
    set = '{"keys":[]}';
    later = 4000;
    await app.service().refreshIfDue(clock());
    const { body } = await send(metricsPort, '/metrics');
    assert.match(body, /^postern_verifier_keys_age_seconds{issuer="[^"]+"} 4\d\d\d\b/m);
    assert.match(body, /^postern_verifier_keys_refresh_failures{issuer="[^"]+"} 1$/m);
  });
});
