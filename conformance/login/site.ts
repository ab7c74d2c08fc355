/** The private site behind the gate: pages that say for whom they were made, an API, a page with a script. It writes down what it gets. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export interface SiteRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

interface SiteAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const HELPER = fileURLToPath(import.meta.resolve('postern/browser'));

/** What any origin may do: the gate forbids no caching. */
export function answerSite({ target, headers, method }: SiteRequest): SiteAnswer {
  const [path = ''] = target.split('?', 1);
  const user = String(headers['x-user'] ?? 'nobody');
  if (path === '/public/postern.js') {
    return { headers: { 'content-type': 'text/javascript' }, body: readFileSync(HELPER, 'utf8') };
  }
  if (path.startsWith('/api/')) {
    const body = JSON.stringify({ user, groups: headers['x-groups'] ?? '', method, target });
    return { headers: { 'content-type': 'application/json' }, body };
  }
  const isKept = path.startsWith('/kept/');
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      ...(isKept && { 'cache-control': 'public, max-age=600' }),
    },
    body: path === '/spa' ? SPA : pageFor(user, target),
  };
}

function pageFor(user: string, target: string): string {
  const shown = target.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Private</title>
<main><h1>Private</h1><p id="user">${user}</p><p id="target">${shown}</p>
<p><a href="/other">Other</a> <a href="/.postern/logout">Sign out</a></p></main>`;
}

/** A page as the documents show it: its script asks who is signed in, and gets its data with `fetchWithSession`. */
const SPA = `<!doctype html><html lang="en"><meta charset="utf-8"><title>App</title>
<main><h1>App</h1><p id="who"></p><p id="data"></p><button id="load">Load</button><button id="out">Sign out</button></main>
<script type="module">
import { fetchWithSession, getSession, logout, onSignedOut, refreshSession } from '/public/postern.js';
const say = (id, text) => { document.getElementById(id).textContent = text; };
onSignedOut(() => say('who', 'signed out'));
async function load() {
  const response = await fetchWithSession('/api/data');
  say('data', response.ok ? (await response.json()).user : String(response.status));
}
document.getElementById('load').onclick = load;
document.getElementById('out').onclick = () => logout();
Object.assign(globalThis, { refreshSession, fetchWithSession, getSession });
const session = await getSession();
say('who', session ? session.sub : 'nobody');
await load();
</script>`;

export interface Site {
  readonly url: string;
  readonly got: SiteRequest[];
}

/** Serves it on loopback, for the local CloudFront, until the test file ends. */
export async function startSite(): Promise<Site> {
  const got: SiteRequest[] = [];
  const server = createServer((incoming, response) => {
    const { method = '', url: target = '', headers } = incoming;
    got.push({ method, target, headers });
    const answer = answerSite({ method, target, headers });
    response.writeHead(200, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}
