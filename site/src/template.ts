/** The frame of every page. It works without a script, and its policy lets none run. */
import { escapeHtml } from './escape-html.ts';
import { NAVIGATION } from './navigation.ts';
import type { Document } from './read-documents.ts';
import type { Heading } from './render-document.ts';

/** The site's own stylesheet and pictures, and nothing else from anywhere. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

export interface PageContent {
  readonly file: string;
  readonly title: string;
  readonly summary: string;
  readonly html: string;
  readonly headings: readonly Heading[];
}

export interface SiteFrame {
  readonly documents: readonly Document[];
  /** The page with every heading of the site. */
  readonly contentsFile: string;
}

/** The page as a whole file. */
export function renderPage(page: PageContent, frame: SiteFrame): string {
  const isHome = page.file === 'index.html';
  const title = isHome ? `Postern: ${page.summary}` : `${page.title} – Postern`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeHtml(page.summary)}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="style.css">
</head>
<body${isHome ? ' class="home"' : ''}>
<a class="skip" href="#content">Skip to the content</a>
<header>
<a class="brand" href="index.html"><img src="mark.svg" alt="" width="22" height="22">Postern</a>
<button popovertarget="navigation">Pages</button>
</header>
${renderNavigation(page.file, frame)}
<main id="content" tabindex="-1">
${renderContent(page, isHome)}
${renderNeighbours(page.file, frame)}
</main>
<footer>Apache-2.0. What only AWS can prove is listed in <a href="security.html#what-only-aws-can-prove">Security</a>, and not claimed.</footer>
</body>
</html>
`;
}

/** On a narrow screen a popover, which the button opens; else a column. */
function renderNavigation(current: string, { documents, contentsFile }: SiteFrame): string {
  const lists = NAVIGATION.map(({ title }) => {
    const items = documents
      .filter(({ group }) => group === title)
      .map(({ file, label }) => renderEntry(file, label, current));
    return `<h2>${title}</h2>\n<ul>\n${items.join('\n')}\n</ul>`;
  });
  const all = `<ul>\n${renderEntry(contentsFile, 'Every heading', current)}\n</ul>`;
  return `<nav id="navigation" popover aria-label="Pages">\n${lists.join('\n')}\n${all}\n</nav>`;
}

function renderEntry(file: string, label: string, current: string): string {
  const mark = file === current ? ' aria-current="page"' : '';
  return `<li><a href="${file}"${mark}>${escapeHtml(label)}</a></li>`;
}

/** The table of contents stands below the title, and beside the text where there is room. Home is short. */
function renderContent({ html, headings }: PageContent, isHome: boolean): string {
  const end = html.indexOf('</h1>') + '</h1>'.length;
  const table = isHome ? '' : renderTableOfContents(headings);
  return `${html.slice(0, end)}\n${table}\n<div class="text">${html.slice(end)}</div>`;
}

/** One heading alone needs no table. */
function renderTableOfContents(headings: readonly Heading[]): string {
  const shown = headings.filter(({ level }) => level === 2 || level === 3);
  if (shown.length < 2) return '';
  const items = shown.map(
    ({ level, slug, text }) =>
      `<li class="level-${level}"><a href="#${slug}">${escapeHtml(text)}</a></li>`,
  );
  return `<nav class="on-this-page" aria-label="On this page">\n<p>On this page</p>\n<ul>\n${items.join('\n')}\n</ul>\n</nav>`;
}

function renderNeighbours(current: string, { documents }: SiteFrame): string {
  const place = documents.findIndex(({ file }) => file === current);
  const links = [
    ['prev', 'Before', documents[place - 1]],
    ['next', 'Next', place < 0 ? undefined : documents[place + 1]],
  ] as const;
  const shown = links.flatMap(([rel, word, document]) =>
    document
      ? `<a rel="${rel}" href="${document.file}"><span>${word}</span> ${escapeHtml(document.label)}</a>`
      : [],
  );
  return shown.length === 0 ? '' : `<p class="neighbours">${shown.join('\n')}</p>`;
}
