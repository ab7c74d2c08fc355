/** A redirect to the provider is for a person who goes somewhere with GET: never 307, never for a form, a script, a frame or a guess. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startScene } from '../login/scene.ts';

const { gate, viewer } = await startScene();

type Headers = Readonly<Record<string, string>>;
const NAVIGATE = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

async function ask(headers: Headers, method = 'GET', path = '/x'): Promise<string> {
  const request = {
    method,
    mode: 'none',
    headers,
    body: method === 'POST' ? 'secret=1' : '',
  } as const;
  const { status, headers: answer } = await viewer().request(`${gate.origin}${path}`, request);
  return answer.location ? `${status} redirect` : String(status);
}

const REDIRECTED: Readonly<Record<string, Headers>> = {
  'a navigation': NAVIGATE,
  'a navigation from another site': { ...NAVIGATE, 'sec-fetch-site': 'cross-site' },
  'a browser without Fetch Metadata that wants a page': { accept: 'text/html,*/*' },
};

const REFUSED: Readonly<Record<string, Headers>> = {
  'a script': { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', accept: 'text/html' },
  'a script without CORS': { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' },
  'a frame': { ...NAVIGATE, 'sec-fetch-dest': 'iframe' },
  'an object': { ...NAVIGATE, 'sec-fetch-dest': 'object' },
  'an image': { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image', accept: 'text/html' },
  'a mode without destination': { 'sec-fetch-mode': 'navigate', accept: 'text/html' },
  'a destination without mode': { 'sec-fetch-dest': 'document', accept: 'text/html' },
  'an API client': { accept: 'application/json' },
  'a client that says nothing': {},
  'two modes': { ...NAVIGATE, 'sec-fetch-mode': 'navigate, cors' },
};

const GUESSES: Readonly<Record<string, Headers>> = {
  'a prefetch': { ...NAVIGATE, 'sec-purpose': 'prefetch' },
  'a prerender': { ...NAVIGATE, 'sec-purpose': 'prefetch;prerender' },
  'an older prefetch': { ...NAVIGATE, purpose: 'prefetch' },
};

describe('to the login', () => {
  for (const [title, headers] of Object.entries(REDIRECTED)) {
    it(`${title} is redirected with 302`, async () => {
      assert.equal(await ask(headers), '302 redirect');
      assert.equal(await ask(headers, 'GET', '/.postern/login'), '302 redirect');
    });

    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']) {
      it(`${title} with ${method} is not`, async () => {
        assert.equal(await ask(headers, method), '401');
      });
    }
  }

  for (const [title, headers] of Object.entries(REFUSED)) {
    it(`${title} is not redirected`, async () => {
      assert.equal(await ask(headers), '401');
      assert.equal(await ask(headers, 'GET', '/.postern/login'), '400');
    });
  }

  for (const [title, headers] of Object.entries(GUESSES)) {
    it(`${title} is not redirected`, async () => {
      assert.equal(await ask(headers), '400');
      assert.equal(await ask(headers, 'GET', '/.postern/login'), '400');
    });
  }
});
