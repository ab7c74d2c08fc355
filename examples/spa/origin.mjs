// The app's files, and its API. The API trusts its gate: it reads who is asking from the gate's header, and checks no cookie.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const FILES = {
  '/': ['text/html; charset=utf-8', new URL('site/index.html', import.meta.url)],
  '/app.css': ['text/css', new URL('site/app.css', import.meta.url)],
  '/app.js': ['text/javascript', new URL('site/app.js', import.meta.url)],
  '/icon.svg': ['image/svg+xml', new URL('site/icon.svg', import.meta.url)],
  // What a bundler would put into the app.
  '/postern-browser.js': ['text/javascript', new URL(import.meta.resolve('postern/browser'))],
};
const MAX_NOTE_CHARACTERS = 500;

/** Starts app and API on loopback. */
export async function startOrigin() {
  const notes = [{ by: 'ben', text: 'The gate says who I am. This API has never seen a cookie.' }];
  const seen = [];

  /** What the API answers; undefined where there is nothing. */
  async function answer({ method, url, headers }, body) {
    const user = headers['x-user'];
    seen.push({ method, url, user });
    if (url === '/api/notes' && method === 'POST') {
      notes.push({ by: user, text: (await body()).slice(0, MAX_NOTE_CHARACTERS) });
    }
    if (url === '/api/notes') return { user, notes };
    return url === '/api/audit' ? { requests: seen.slice(-20) } : undefined;
  }

  const server = createServer(async (request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('content-security-policy', "default-src 'self'; frame-ancestors 'none'");
    const [type, file] = FILES[request.url.split('?')[0]] ?? [];
    if (type) {
      response.setHeader('content-type', type);
      return response.end(await readFile(file));
    }
    const found = await answer(request, () => readText(request));
    response.statusCode = found ? 200 : 404;
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify(found ?? { error: 'not_found' }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function readText(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
