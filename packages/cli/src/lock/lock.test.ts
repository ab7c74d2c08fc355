import assert from 'node:assert/strict';
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { UserError } from '../errors.ts';
import { discoverJwksUri, discoveryUrls } from './discover.ts';
import { fetchJson, MAX_DOCUMENT_BYTES } from './fetch-json.ts';
import { issuersToLock } from './issuers-of.ts';
import { formatLock, readLock } from './lock-file.ts';
import { normaliseJwks } from './normalise-jwks.ts';
import { resolveLock } from './resolve-lock.ts';

function makeKey(kid: string): JsonWebKey {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
}

/** A provider whose pages a test can change, and which counts what is asked. */
let server: Server;
let origin: string;
let asked: string[];
let pages: Record<string, unknown>;
let folder: string;

before(async () => {
  const handle: RequestListener = (request, response) => {
    asked.push(request.url ?? '');
    const page = pages[request.url ?? ''];
    if (typeof page === 'function') return page(request, response);
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(typeof page === 'string' ? page : JSON.stringify(page));
  };
  server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  asked = [];
  pages = {
    '/.well-known/openid-configuration': { issuer: origin, jwks_uri: `${origin}/jwks` },
    '/jwks': { keys: [makeKey('b'), makeKey('a')] },
  };
  folder = await mkdtemp(join(tmpdir(), 'postern-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function refusal(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof UserError, String(error));
  return error;
}

describe('discoverJwksUri()', () => {
  it('asks by OpenID Connect Discovery first', async () => {
    assert.equal(await discoverJwksUri(origin), `${origin}/jwks`);
    assert.deepEqual(asked, ['/.well-known/openid-configuration']);
  });

  it('asks by RFC 8414 where there is no OpenID document', async () => {
    pages = {
      '/.well-known/oauth-authorization-server/tenant': {
        issuer: `${origin}/tenant`,
        jwks_uri: `${origin}/jwks`,
      },
    };
    assert.equal(await discoverJwksUri(`${origin}/tenant`), `${origin}/jwks`);
  });

  it('puts an issuer path where each specification wants it', () => {
    assert.deepEqual(discoveryUrls('https://login.example.com/tenant/'), [
      'https://login.example.com/tenant/.well-known/openid-configuration',
      'https://login.example.com/.well-known/oauth-authorization-server/tenant',
    ]);
  });

  it('refuses a document that speaks for another issuer', async () => {
    pages['/.well-known/openid-configuration'] = {
      issuer: `${origin}/`,
      jwks_uri: `${origin}/jwks`,
    };
    const error = await refusal(discoverJwksUri(origin));
    assert.equal(error.code, 'discovery_issuer');
    assert.match(error.message, /exactly as the document has it/);
  });

  for (const jwksUri of [undefined, 5, 'http://example.com/jwks', 'file:///etc/passwd', 'jwks']) {
    it(`refuses "jwks_uri" ${jwksUri}`, async () => {
      pages['/.well-known/openid-configuration'] = { issuer: origin, jwks_uri: jwksUri };
      assert.equal((await refusal(discoverJwksUri(origin))).code, 'discovery_document');
    });
  }

  it('names both addresses and what to do when neither answers', async () => {
    pages = {};
    const error = await refusal(discoverJwksUri(origin));
    assert.equal(error.code, 'discovery_failed');
    assert.match(error.message, /openid-configuration.*404.*oauth-authorization-server.*404/);
    assert.match(error.message, /commit postern\.lock\.json/);
  });
});

describe('fetchJson()', () => {
  const cases: readonly (readonly [title: string, page: unknown, reason: RegExp])[] = [
    ['a missing page', undefined, /status 404/],
    ['text that is not JSON', '<html>', /not JSON/],
    ['JSON that is no object', '[]', /not a JSON object/],
    ['null', 'null', /not a JSON object/],
    [
      'a redirect',
      (_request: unknown, response: import('node:http').ServerResponse) => {
        response.writeHead(302, { location: '/jwks' }).end();
      },
      /redirects/,
    ],
    [
      'a document over the cap',
      (_request: unknown, response: import('node:http').ServerResponse) => {
        response.end(JSON.stringify({ keys: [], pad: 'x'.repeat(MAX_DOCUMENT_BYTES) }));
      },
      /more than 524288 bytes/,
    ],
    [
      'invalid UTF-8',
      (_request: unknown, response: import('node:http').ServerResponse) => {
        response.end(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
      },
      /not JSON/,
    ],
    [
      'a connection that breaks',
      (_request: unknown, response: import('node:http').ServerResponse) => {
        response.destroy();
      },
      /Cannot fetch/,
    ],
  ];
  for (const [title, page, reason] of cases) {
    it(`refuses ${title}`, async () => {
      pages['/page'] = page;
      const error = await refusal(fetchJson(`${origin}/page`));
      assert.equal(error.code, 'fetch_failed');
      assert.match(error.message, reason);
    });
  }

  it('gives up a fetch that times out', async () => {
    const neverAnswers = (): Promise<never> =>
      Promise.reject(new DOMException('The operation timed out', 'TimeoutError'));
    const error = await refusal(fetchJson('https://login.example.com/jwks', neverAnswers));
    assert.match(error.message, /no answer within 10 seconds/);
  });

  for (const url of [
    'http://example.com/',
    'https://user:password@example.com/',
    'ftp://x/',
    'x',
  ]) {
    it(`asks nothing of ${url.replace('password', '…')}`, async () => {
      let fetched = 0;
      const count = (): Promise<Response> => {
        fetched += 1;
        return Promise.resolve(new Response('{}'));
      };
      assert.equal((await refusal(fetchJson(url, count))).code, 'fetch_insecure');
      assert.equal(fetched, 0);
    });
  }
});

describe('normaliseJwks()', () => {
  it('keeps public members in one order, keys by kid', () => {
    const { keys } = normaliseJwks([
      { x5c: ['MII'], e: 'AQAB', n: 'AA', kty: 'RSA', kid: 'b', extra: 1 },
      { y: 'B', x: 'A', crv: 'P-256', kty: 'EC', kid: 'a', use: 'sig', alg: 'ES256' },
    ]);
    assert.equal(
      JSON.stringify(keys),
      '[{"kid":"a","alg":"ES256","use":"sig","kty":"EC","crv":"P-256","x":"A","y":"B"},' +
        '{"kid":"b","kty":"RSA","n":"AA","e":"AQAB"}]',
    );
  });

  it('gives equal text for equal sets', () => {
    const [a, b] = [makeKey('a'), makeKey('b')];
    const reversed = Object.fromEntries(Object.entries(a).reverse());
    assert.equal(
      JSON.stringify(normaliseJwks([a, b]).keys),
      JSON.stringify(normaliseJwks([b, reversed]).keys),
    );
  });

  it('leaves out what no verifier may trust, and says why', () => {
    const { keys, skipped } = normaliseJwks([
      { kty: 'oct', k: 'hidden', kid: 'shared' },
      { kty: 'EC', crv: 'P-256', x: 'A', y: 'B', d: 'hidden', kid: 'leaked' },
      { kty: 'RSA', n: 'A', e: 'AQAB', use: 'enc' },
      { kty: 'OKP', crv: 'Ed25519' },
      null,
    ]);
    assert.deepEqual(keys, []);
    assert.equal(skipped.length, 5);
    assert.match(skipped[1] ?? '', /"leaked": it holds its private part/);
    assert.doesNotMatch(skipped.join(), /hidden/);
  });
});

describe('issuersToLock()', () => {
  for (const [title, config, expected] of [
    [
      'an issuer without keys',
      { issuer: 'https://a.example/' },
      [{ issuer: 'https://a.example/' }],
    ],
    [
      'an issuer with jwksUri only',
      { issuer: 'https://a.example/', jwksUri: 'https://a.example/jwks' },
      [{ issuer: 'https://a.example/', jwksUri: 'https://a.example/jwks' }],
    ],
    ['an issuer with jwks', { issuer: 'https://a.example/', jwks: { keys: [] } }, []],
    [
      'an issuer with jwks and jwksUri',
      { issuer: 'https://a.example/', jwks: {}, jwksUri: 'https://a.example/jwks' },
      [],
    ],
    ['no issuer', { rules: [] }, []],
    ['an http issuer', { issuer: 'http://a.example/' }, []],
    [
      'several issuers',
      {
        issuers: [
          { issuer: 'https://a.example/', jwks: {} },
          { issuer: 'https://b.example/' },
          null,
        ],
      },
      [{ issuer: 'https://b.example/' }],
    ],
  ] as const) {
    it(`reads ${title}`, () => {
      assert.deepEqual(issuersToLock(config), expected);
    });
  }
});

describe('resolveLock()', () => {
  const now = 1_700_000_000.5;
  const lockFile = (): string => join(folder, 'postern.lock.json');
  const resolve = (more: Partial<Parameters<typeof resolveLock>[1]> = {}) =>
    resolveLock([{ issuer: origin }], { file: lockFile(), now, ...more });

  it('fetches what is absent, writes it in a stable order, and leaves nothing else', async () => {
    const { lock } = await resolve();
    const text = await readFile(lockFile(), 'utf8');
    assert.equal(text, formatLock(lock));
    assert.ok(text.endsWith('}\n'));
    assert.equal(lock.issuers[origin]?.fetchedAt, 1_700_000_000);
    assert.deepEqual(
      lock.issuers[origin]?.jwks.keys.map(({ kid }) => kid),
      ['a', 'b'],
    );
    assert.deepEqual(await readdir(folder), ['postern.lock.json']);
  });

  it('asks nothing when the lock file has the issuer', async () => {
    await resolve();
    asked = [];
    await resolve({ now: now + 1000 });
    assert.deepEqual(asked, []);
    assert.equal((await readLock(lockFile(), now)).issuers[origin]?.fetchedAt, 1_700_000_000);
  });

  it('fetches again with refresh', async () => {
    await resolve();
    await resolve({ now: now + 1000, refresh: true });
    assert.equal((await readLock(lockFile(), now)).issuers[origin]?.fetchedAt, 1_700_001_000);
  });

  it('fetches again when the config names another jwksUri', async () => {
    await resolve();
    pages['/other'] = { keys: [makeKey('c')] };
    const options = { file: lockFile(), now };
    const { lock } = await resolveLock([{ issuer: origin, jwksUri: `${origin}/other` }], options);
    assert.equal(lock.issuers[origin]?.jwks.keys[0]?.kid, 'c');
  });

  it('touches neither network nor file when every key is in the config', async () => {
    await resolveLock([], { file: lockFile(), now });
    assert.deepEqual(asked, []);
    assert.deepEqual(await readdir(folder), []);
  });

  it('passes a check when the live keys are the locked ones, in whatever order', async () => {
    await resolve();
    const { keys } = pages['/jwks'] as { readonly keys: JsonWebKey[] };
    pages['/jwks'] = { keys: keys.toReversed() };
    await resolve({ check: true });
  });

  it('fails a check when the live keys differ, naming them', async () => {
    await resolve();
    const before = await readFile(lockFile(), 'utf8');
    pages['/jwks'] = { keys: [makeKey('a'), makeKey('new')] };
    const error = await refusal(resolve({ check: true }));
    assert.equal(error.code, 'keys_differ');
    assert.match(error.details.join('\n'), /key "new" is published/);
    assert.match(error.details.join('\n'), /key "b" is in the lock file and no longer published/);
    assert.equal(await readFile(lockFile(), 'utf8'), before);
  });

  it('refuses a key set without a usable key', async () => {
    pages['/jwks'] = { keys: [{ kty: 'oct', k: 'x' }] };
    assert.equal((await refusal(resolve())).code, 'jwks_unusable');
    pages['/jwks'] = { keys: 'none' };
    assert.equal((await refusal(resolve())).code, 'jwks_unusable');
  });

  for (const text of [
    '{',
    '[]',
    '{"version":2,"issuers":{}}',
    '{"version":1,"issuers":{"x":{}}}',
  ]) {
    it(`refuses the lock file ${text}`, async () => {
      await writeFile(lockFile(), text);
      const error = await refusal(resolve());
      assert.equal(error.code, 'lock_unreadable');
      assert.match(error.message, /--refresh/);
    });
  }

  for (const [title, fetchedAt] of [
    ['milliseconds', 1_700_000_000_000],
    ['more than a day ahead', 1_700_086_402],
    ['a fraction', 1_699_999_999.5],
    ['a negative number', -1],
  ] as const) {
    it(`refuses a "fetchedAt" of ${title}, which would be trusted too long`, async () => {
      const { lock } = await resolve();
      const entry = { ...lock.issuers[origin], fetchedAt };
      await writeFile(lockFile(), JSON.stringify({ version: 1, issuers: { [origin]: entry } }));
      const error = await refusal(resolve());
      assert.equal(error.code, 'lock_time');
      assert.match(error.message, /seconds since the epoch, not milliseconds.*--refresh/);
    });
  }

  it('takes a "fetchedAt" of a clock that is less than a day ahead', async () => {
    await resolve({ now: now + 86_000 });
    assert.equal((await resolve()).lock.issuers[origin]?.fetchedAt, 1_700_086_000);
  });

  it('shows no user name, password or query of an address', async () => {
    const jwksUri = `${origin}/absent?key=CANARY`;
    const texts: string[] = [];
    const options = { file: lockFile(), now, onStep: (text: string) => texts.push(text) };
    texts.push((await refusal(resolveLock([{ issuer: origin, jwksUri }], options))).message);
    pages['/.well-known/openid-configuration'] = { issuer: `${origin}?key=CANARY` };
    texts.push((await refusal(resolveLock([{ issuer: origin }], options))).message);
    const issuer = origin.replace('//', '//user:CANARY@');
    texts.push((await refusal(resolveLock([{ issuer }], options))).message);
    texts.push((await refusal(fetchJson(`${issuer}/?CANARY`))).message);
    const broken = { version: 1, issuers: { [`${issuer}?CANARY`]: {} } };
    await writeFile(lockFile(), JSON.stringify(broken));
    texts.push((await refusal(resolve())).message);
    assert.equal(texts.length, 8);
    assert.doesNotMatch(texts.join('\n'), /CANARY/);
    assert.match(texts.join('\n'), /\/absent: the answer has status 404/);
  });

  it('shows no query of an address that a check finds changed', async () => {
    const jwksUri = `${origin}/jwks?key=CANARY`;
    pages['/jwks?key=CANARY'] = pages['/jwks'];
    await resolve();
    pages['/.well-known/openid-configuration'] = { issuer: origin, jwks_uri: jwksUri };
    const { details } = await refusal(resolve({ check: true }));
    assert.deepEqual(details, [`${origin}: "jwks_uri" is now ${origin}/jwks with another query`]);
  });

  it('makes a broken lock file anew with refresh', async () => {
    await writeFile(lockFile(), '{');
    await resolve({ refresh: true });
    assert.ok((await readLock(lockFile(), now)).issuers[origin]);
  });
});
