/** How the development provider's own pages look: one style, no script. */
import { createHash } from 'node:crypto';

const STYLE =
  ':root{color-scheme:light dark;--line:#8884;--accent:#0b6bcb;font:1rem/1.5 system-ui,sans-serif}' +
  'body{margin:0;min-height:100vh;display:grid;place-items:center}' +
  'main{width:min(26rem,100% - 2rem);padding:2rem 0}' +
  'header{font-size:.875rem;opacity:.75}h1{margin:.25rem 0 1.5rem;line-height:1.2}' +
  'button{display:block;width:100%;box-sizing:border-box;padding:1rem;margin:0 0 .75rem;font:inherit;text-align:left;' +
  'color:inherit;background:transparent;border:1px solid var(--line);border-radius:.75rem;cursor:pointer}' +
  'button:hover,button:focus-visible{border-color:var(--accent);outline:2px solid var(--accent)}' +
  'b{display:block;font-size:1.125rem}small{opacity:.75}code{overflow-wrap:anywhere}';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** For every answer of the provider's own. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** A whole page. `title` is text; `body` is HTML. */
export function htmlPage(title: string, body: string): string {
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width">' +
    `<title>${escapeHtml(title)} – development provider</title><style>${STYLE}</style>` +
    `<main><header>OpenID provider of <code>postern dev</code></header><h1>${escapeHtml(title)}</h1>${body}</main></html>`
  );
}

/** For text and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
