// The bucket: the files in `site/`. Who may read them is the gate's affair.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const SITE = new URL('site/', import.meta.url);
const TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };

/** Starts the bucket on loopback. */
export async function startOrigin() {
  const server = createServer(async ({ url }, response) => {
    const file = new URL(`.${new URL(url, 'http://bucket').pathname}`, SITE);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined || !file.href.startsWith(SITE.href)) {
      return response.writeHead(404).end('There is no such page\n');
    }
    const type = TYPES[/\.(\w+)$/.exec(file.pathname)?.[1]] ?? 'text/plain';
    response.writeHead(200, {
      'content-type': `${type}; charset=utf-8`,
      // No page stays in a browser after its reader has signed out.
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
    });
    return response.end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
