/**
 * An answer that is no JWK set with a usable key never costs a good one, whatever it is, and what follows a redirect is never
 * asked for. Covers GHSA-9v7f-9g4p-ffgj and CVE-2026-48524.
 */
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, it } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createSigner } from '@postern/testing';
import { serve, serveKeys, serveNothing, startJwksServer } from '../support/jwks-server.ts';
import { createKeyScene } from '../support/key-scene.ts';

const [first, second] = [createSigner('ES256', 'first'), createSigner('ES256', 'second')];
const secondSet = JSON.stringify({ keys: [second.jwk] });
const elsewhere = await startJwksServer(serveKeys(second));

function redirect(status: number, location: string): RequestListener {
  const headers = { location, 'content-type': 'application/json' };
  return (_, response) => response.writeHead(status, headers).end(secondSet);
}

function serveEncoded(encoding: string, body: Buffer): RequestListener {
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
  return (_, response) => response.writeHead(200, headers).end(body);
}

/** Writes 50 MB, as fast as the client takes it. */
const serve50Megabytes: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write(`{"keys":[${JSON.stringify(second.jwk)}],"padding":"`);
  const block = 'x'.repeat(1_000_000);
  let blocks = 0;
  const write = () => {
    while (blocks++ < 50) if (!response.write(block)) return void response.once('drain', write);
    response.end('"}');
  };
  write();
};

const bomb = JSON.stringify({ keys: [second.jwk], padding: 'x'.repeat(50_000_000) });

const LIES: Readonly<Record<string, RequestListener>> = {
  '500': serve(secondSet, 'application/json', 500),
  '500 in words': serveNothing,
  '404': serve(secondSet, 'application/json', 404),
  '304': serve('', 'application/json', 304),
  '204': (_, response) => response.writeHead(204).end(),
  '301 to another path': redirect(301, '/elsewhere'),
  '302 to a server that has the key': redirect(302, elsewhere.url),
  '302 to link-local': redirect(302, 'http://169.254.169.254/latest/meta-data/'),
  '302 to a file': redirect(302, 'file:///etc/passwd'),
  '303': redirect(303, elsewhere.url),
  '307': redirect(307, elsewhere.url),
  '308': redirect(308, elsewhere.url),
  '302 to itself': redirect(302, '/jwks'),
  'an HTML page': serve('<html><body>Sign in</body></html>', 'text/html'),
  'a set called HTML': serve(secondSet, 'text/html'),
  'a set called text': serve(secondSet, 'text/plain; charset=application/json'),
  'a set called JSON lines': serve(secondSet, 'application/json-seq'),
  'no content type': (_, response) => response.end(secondSet),
  nothing: serve(''),
  'an empty object': serve({}),
  'keys that are an object': serve({ keys: {} }),
  'keys that are an object like a list': serve({ keys: { length: 1, 0: second.jwk } }),
  'keys that are a text': serve({ keys: secondSet }),
  'keys that are null': serve({ keys: null }),
  'no keys': serve({ keys: [] }),
  'members that are none': serve({ keys: [null, 1, 'text', [], [second.jwk], {}] }),
  'keys under another name': serve({ jwks: [second.jwk], __proto__: { keys: [second.jwk] } }),
  'keys in a prototype': serve(`{"__proto__":${secondSet}}`),
  'a bare list': serve([second.jwk]),
  'a bare key': serve(second.jwk),
  null: serve('null'),
  'a text': serve(JSON.stringify(secondSet)),
  'truncated JSON': serve(secondSet.slice(0, -1)),
  'two sets': serve(secondSet + secondSet),
  'JSON with a comment': serve(`${secondSet}//`),
  'UTF-16': serve(Buffer.from(secondSet, 'utf16le')),
  'deep nesting': serve(`{"keys":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
  'a secret': serve({ keys: [{ kty: 'oct', kid: 'second', k: 'A'.repeat(43), alg: 'HS256' }] }),
  'a secret called ES256': serve({ keys: [{ kty: 'oct', kid: 'second', k: 'A', alg: 'ES256' }] }),
  'a private key': serve({ keys: [second.privateJwk] }),
  'an encryption key': serve({ keys: [{ ...second.jwk, use: 'enc' }] }),
  'the key twice': serve({ keys: [second.jwk, second.jwk] }),
  'the key behind 100,000 members': serve(`{"keys":[${'{},'.repeat(100_000)}${secondSet}]}`),
  'the key behind 1,000 members': serve({ keys: [...Array(1_000).fill({}), second.jwk] }),
  'just over 512 KiB': serve({ keys: [second.jwk], padding: 'x'.repeat(524_288) }),
  '50 MB': serve50Megabytes,
  'a gzip bomb': serveEncoded('gzip', gzipSync(bomb)),
  'a brotli bomb': serveEncoded('br', brotliCompressSync(bomb)),
  'a set called gzip': serveEncoded('gzip', Buffer.from(secondSet)),
  'a broken connection': (_, response) => response.destroy(),
  'a connection that breaks in the body': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '9999' });
    response.write(secondSet, () => response.destroy());
  },
};

describe('a good key stays, and no other comes, when the answer is', () => {
  for (const [name, lie] of Object.entries(LIES)) {
    it(name, async () => {
      const scene = await createKeyScene(serveKeys(first));
      assert.equal(await scene.verify(first), 'ok');
      scene.server.answer = lie;
      scene.now += 30;
      // The key may be new, and its holder is not to blame: 503 and not 401.
      assert.equal(await scene.verify(second), 'jwks_unavailable');
      assert.equal(scene.server.fetches, 2);
      assert.equal(scene.verifySync(first), 'ok');
      scene.server.answer = serveKeys(first, second);
      scene.now += 30;
      assert.equal(await scene.verify(second), 'ok', 'after an honest answer');
    });
  }
});

describe('a cold verifier has no key, and later the right one, when the first answer is', () => {
  for (const name of ['no keys', '302 to a server that has the key', 'a gzip bomb', '50 MB']) {
    it(name, async () => {
      const scene = await createKeyScene(LIES[name] as RequestListener);
      assert.equal(await scene.verify(second), 'jwks_unavailable');
      scene.server.answer = serveKeys(second);
      scene.now += 30;
      assert.equal(await scene.verify(second), 'ok');
      assert.equal(scene.server.fetches, 2);
    });
  }
});

it('no redirect has been followed', () => {
  assert.equal(elsewhere.fetches, 0);
});

it('bad members cost a set only themselves', async () => {
  const members = [null, 'text', {}, { kty: 'future' }, { ...second.jwk, x: 'AA' }, first.jwk];
  const scene = await createKeyScene(serve({ keys: members }));
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(scene.verifySync(second), 'key_not_found');
  assert.equal(scene.verifier.skippedKeys.length, 5);
});

describe('a set is taken that is', () => {
  const set = JSON.stringify({ keys: [first.jwk] });
  const honest: Readonly<Record<string, RequestListener>> = {
    'called application/jwk-set+json': serve(set, 'application/jwk-set+json; charset=utf-8'),
    'called Application/JSON': serve(set, 'Application/JSON'),
    'just under 512 KiB': serve({ keys: [first.jwk], padding: 'x'.repeat(523_000) }),
    compressed: serveEncoded('gzip', gzipSync(set)),
    'sent byte by byte': (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (const byte of Buffer.from(set)) response.write(Buffer.of(byte));
      response.end();
    },
  };
  for (const [name, answer] of Object.entries(honest)) {
    it(name, async () => {
      const scene = await createKeyScene(answer);
      assert.equal(await scene.verify(first), 'ok');
    });
  }
});
