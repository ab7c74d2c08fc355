import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type LockProvider, refusal, startLockProvider } from '../testing/lock-provider.ts';
import { fetchJson, MAX_DOCUMENT_BYTES } from './fetch-json.ts';

let provider: LockProvider;
before(async () => {
  provider = await startLockProvider();
});
after(() => provider.close());
beforeEach(() => provider.reset());

describe('fetchJson()', () => {
  const cases: readonly (readonly [title: string, page: unknown, reason: RegExp])[] = [
    ['a missing page', undefined, /status 404/],
    ['text that is not JSON', '<html>', /not JSON/],
    ['JSON that is no object', '[]', /not a JSON object/],
    ['null', 'null', /not a JSON object/],
    [
      'a redirect',
      (_request: unknown, response: ServerResponse) => {
        response.writeHead(302, { location: '/jwks' }).end();
      },
      /redirects/,
    ],
    [
      'a document over the cap',
      (_request: unknown, response: ServerResponse) => {
        response.end(JSON.stringify({ keys: [], pad: 'x'.repeat(MAX_DOCUMENT_BYTES) }));
      },
      /more than 524288 bytes/,
    ],
    [
      'invalid UTF-8',
      (_request: unknown, response: ServerResponse) => {
        response.end(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
      },
      /not JSON/,
    ],
    [
      'a connection that breaks',
      (_request: unknown, response: ServerResponse) => {
        response.destroy();
      },
      /Cannot fetch/,
    ],
  ];
  for (const [title, page, reason] of cases) {
    it(`refuses ${title}`, async () => {
      provider.pages['/page'] = page;
      const error = await refusal(fetchJson(`${provider.origin}/page`));
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
