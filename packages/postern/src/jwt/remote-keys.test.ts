/** Fetched key sets against a real server on loopback and with a clock of our own. Their whole life is in `conformance/rules/key-sets-*`. */
import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { createVerifier } from './create-verifier.ts';
import type { IssuerOptions } from './options.ts';
import { createToken, ISSUER, NOW } from './tokens.test.support.ts';
import type { Verifier, VerifyResult } from './types.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const first = createSigner('ES256', 'first');
const second = createSigner('ES256', 'second');
const unknown = createSigner('ES256', 'unknown');

/** A server, the verifier that asks it, and the hands of the clock. */
interface Scene {
  /** Replaced by tests to change the answer. */
  listener: RequestListener;
  now: number;
  fetches: number;
  readonly url: string;
  readonly verifier: Verifier;
  verify(signer: Signer): Promise<string>;
  verifySync(signer: Signer): string;
}

function codeOf(result: VerifyResult): string {
  return result.ok ? 'ok' : result.code;
}

function createLongLived(signer: Signer): string {
  return createToken(signer, { claims: { iss: ISSUER, aud: 'api', exp: NOW + 900_000 } });
}

async function createScene(
  listener: RequestListener,
  options: Partial<IssuerOptions> = {},
): Promise<Scene> {
  const server = createServer((request, response) => {
    scene.fetches++;
    scene.listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const scene = { listener, url: `http://127.0.0.1:${port}/jwks`, now: NOW, fetches: 0 } as Scene;
  const verifier = createVerifier({
    issuer: ISSUER,
    audience: 'api',
    algorithms: ['ES256'],
    jwksUri: scene.url,
    clock: () => scene.now,
    ...options,
  });
  return Object.assign(scene, {
    verifier,
    verify: async (signer: Signer) => codeOf(await verifier.verify(createLongLived(signer))),
    verifySync: (signer: Signer) => codeOf(verifier.verifySync(createLongLived(signer))),
  });
}

function serve(body: unknown, type = 'application/json', status = 200): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  };
}

const serveKeys = (...signers: Signer[]) => serve({ keys: signers.map(({ jwk }) => jwk) });

test('verify() fetches once for a cold burst of 100, and verifySync() never', async () => {
  const scene = await createScene(serveKeys(first));
  assert.equal(scene.verifySync(first), 'key_unavailable');
  assert.equal(scene.fetches, 0);
  const codes = await Promise.all(Array.from({ length: 100 }, () => scene.verify(first)));
  assert.deepEqual(new Set(codes), new Set(['ok']));
  assert.equal(scene.fetches, 1);
  assert.equal(scene.verifySync(first), 'ok');
});

test('verify() fetches at most once in a cooldown for unknown kids, and finds a rotated key', async () => {
  const scene = await createScene(serveKeys(first));
  assert.equal(await scene.verify(first), 'ok');
  for (let index = 0; index < 100; index++)
    assert.equal(await scene.verify(unknown), 'key_not_found');
  assert.equal(scene.fetches, 1);
  assert.equal(scene.verifySync(unknown), 'key_not_found');
  scene.listener = serveKeys(first, second);
  assert.equal(await scene.verify(second), 'key_not_found');
  scene.now += 30;
  assert.equal(scene.verifySync(second), 'key_unavailable');
  assert.equal(await scene.verify(second), 'ok');
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(scene.fetches, 2);
});

test('verify() answers jwks_unavailable without keys, and failed attempts count for the cooldown', async () => {
  const scene = await createScene(serve('down', 'text/plain', 500));
  const codes = await Promise.all(Array.from({ length: 100 }, () => scene.verify(first)));
  assert.deepEqual(new Set(codes), new Set(['jwks_unavailable']));
  assert.equal(await scene.verify(first), 'jwks_unavailable');
  assert.equal(scene.verifySync(first), 'jwks_unavailable');
  assert.equal(scene.fetches, 1);
  scene.listener = serveKeys(first);
  scene.now += 29.9;
  assert.equal(await scene.verify(first), 'jwks_unavailable');
  scene.now += 0.1;
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(scene.fetches, 2);
});

test('verify() takes application/jwk-set+json, and reports the members it skips', async () => {
  const members = [
    null,
    'text',
    {},
    first.jwk,
    { ...second.jwk, use: 'enc' },
    { ...second.jwk, key_ops: ['sign'] },
    { ...second.jwk, alg: 'ES384' },
    { ...second.jwk, alg: 'none' },
    { ...second.jwk, kid: 5 },
    { ...second.jwk, x: second.jwk.y },
    { ...second.jwk, x: `${second.jwk.x}=` },
    { ...second.jwk, kty: 'RSA' },
    { ...second.jwk, crv: 'P-384' },
    { kty: 'future', kid: 'x' },
    { ...unknown.jwk },
    { ...unknown.jwk },
  ];
  const scene = await createScene(
    serve({ keys: members }, 'application/jwk-set+json; charset=utf-8'),
  );
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(await scene.verify(second), 'key_not_found');
  assert.equal(await scene.verify(unknown), 'key_not_found');
  const reasons = scene.verifier.skippedKeys.map(({ reason }) => reason);
  const expected = [
    'algorithm',
    'algorithm',
    'algorithm',
    'use',
    'use',
    'algorithm',
    'algorithm',
    'malformed',
    'malformed',
    'malformed',
    'algorithm',
    'algorithm',
    'algorithm',
    'duplicate',
    'duplicate',
  ];
  assert.deepEqual(reasons, expected);
});

test('verify() considers the first 1,000 members', async () => {
  const filler = Array.from({ length: 1_000 }, () => ({}));
  const scene = await createScene(serve({ keys: [first.jwk, ...filler, second.jwk] }));
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(await scene.verify(second), 'key_not_found');
});

test('refreshIfDue() renews after jwksMaxAgeSeconds, drops withdrawn keys, and never rejects', async () => {
  const jwks = { keys: [first.jwk] };
  const scene = await createScene(serveKeys(second), { jwks });
  assert.equal(scene.verifier.refreshIfDue(NOW + 3599), undefined);
  assert.equal(scene.verifySync(first), 'ok');
  scene.now += 3600;
  assert.equal(scene.verifySync(first), 'ok');
  const [one, two] = [
    scene.verifier.refreshIfDue(scene.now),
    scene.verifier.refreshIfDue(scene.now),
  ];
  assert(one instanceof Promise);
  assert.equal(two, undefined, 'only who starts it waits for it');
  await one;
  assert.equal(scene.verifySync(second), 'ok');
  assert.notEqual(scene.verifySync(first), 'ok');
  assert.equal(scene.verifier.refreshIfDue(scene.now), undefined);
  scene.listener = serve('down', 'text/plain', 500);
  scene.now += 3600;
  await scene.verifier.refreshIfDue(scene.now);
  assert.equal(scene.verifier.refreshIfDue(scene.now), undefined, 'in the cooldown');
  assert.equal(scene.verifySync(second), 'ok');
  assert.equal(scene.fetches, 2);
});

test('verify() starts a due refresh without waiting for it', async () => {
  const scene = await createScene(() => {}, {
    jwks: { keys: [first.jwk] },
    jwksTimeoutSeconds: 0.2,
  });
  scene.now += 3600;
  assert.equal(await scene.verify(first), 'ok');
  await scene.verifier.refreshIfDue(scene.now);
});

test('verify() trusts keys no longer than bakedKeysMaxAgeSeconds without a refresh', async () => {
  const options = { jwks: { keys: [first.jwk] }, bakedKeysMaxAgeSeconds: 7200 };
  const scene = await createScene(serve('down', 'text/plain', 500), options);
  const token = createToken(first, { claims: { iss: ISSUER, aud: 'api', exp: NOW + 90_000 } });
  const code = async () => codeOf(await scene.verifier.verify(token));
  scene.now += 7199;
  assert.equal(await code(), 'ok');
  scene.now += 1;
  assert.equal(await code(), 'jwks_unavailable');
  scene.listener = serveKeys(first);
  scene.now += 60;
  assert.equal(codeOf(scene.verifier.verifySync(token)), 'key_unavailable');
  assert.equal(await code(), 'ok');
  scene.now += 7199;
  assert.equal(codeOf(scene.verifier.verifySync(token)), 'ok');
});

test('verify() keeps issuers apart that share a kid, or whose names run together', async () => {
  const [a, b] = [createSigner('ES256', 'c'), createSigner('ES256', 'c')];
  const [issuerA, issuerB] = ['https://a.example/', 'https://a.example/b'];
  const verifier = createVerifier({
    clock: () => NOW,
    issuers: [
      { issuer: issuerA, audience: 'api', jwks: { keys: [a.jwk] } },
      { issuer: issuerB, audience: 'api', jwks: { keys: [b.jwk] } },
    ],
  });
  const codeFor = async (signer: Signer, iss: unknown) => {
    const token = createToken(signer, { claims: { iss, aud: 'api', exp: NOW + 9 } });
    const code = codeOf(verifier.verifySync(token));
    assert.equal(codeOf(await verifier.verify(token)), code);
    return code;
  };
  assert.equal(await codeFor(a, issuerA), 'ok');
  assert.equal(await codeFor(b, issuerB), 'ok');
  assert.equal(await codeFor(a, issuerB), 'signature_invalid');
  assert.equal(await codeFor(b, issuerA), 'signature_invalid');
  for (const iss of [
    'https://a.example',
    '__proto__',
    'constructor',
    [issuerA],
    { toString: 1 },
    undefined,
    null,
    5,
  ]) {
    assert.equal(await codeFor(a, iss), 'issuer_unknown');
  }
  assert.equal(codeOf(verifier.verifySync('a.b')), 'token_malformed');
  assert.equal(codeOf(verifier.verifySync('e30.bm8.AAAA')), 'payload_malformed');
  assert.equal(codeOf(verifier.verifySync('e30.e30=.AAAA')), 'token_malformed');
});
