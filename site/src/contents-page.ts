/** Every heading of the site on one page: the browser's own search in it stands for a search box, which would need a script. */
import { escapeHtml } from './escape-html.ts';
import type { Document } from './read-documents.ts';
import type { Heading } from './render-document.ts';
import type { PageContent } from './template.ts';

export const CONTENTS_FILE = 'contents.html';

export interface Listed {
  readonly document: Document;
  readonly headings: readonly Heading[];
}

export function makeContentsPage(pages: readonly Listed[]): PageContent {
  return {
    file: CONTENTS_FILE,
    title: 'Every heading',
    summary: "All headings of all pages: search them with the browser's own search",
    html: `<h1>Every heading</h1>\n<p>Search this page with your browser: Ctrl+F, or ⌘F.</p>\n${pages.map(renderDocument).join('\n')}`,
    headings: [],
  };
}

function renderDocument({ document, headings }: Listed): string {
  const items = headings
    .filter(({ level }) => level > 1)
    .map(({ slug, text }) => `<li><a href="${document.file}#${slug}">${escapeHtml(text)}</a></li>`);
  const list = items.length > 0 ? `\n<ul>\n${items.join('\n')}\n</ul>` : '';
  return `<h2><a href="${document.file}">${escapeHtml(document.label)}</a></h2>${list}`;
}
