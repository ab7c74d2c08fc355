/** One document as HTML: headings that can be linked to, links between pages, tables and code that scroll by themselves. */
import { Marked, type RendererObject, type Tokens } from 'marked';
import { escapeHtml } from './escape-html.ts';
import { highlightCode } from './highlight-code.ts';
import type { Document } from './read-documents.ts';
import { createSlugs } from './slugs.ts';

export interface Heading {
  readonly level: number;
  readonly slug: string;
  /** Without markup. */
  readonly text: string;
}

export interface RenderedDocument {
  readonly html: string;
  readonly headings: readonly Heading[];
  /** The first paragraph, without markup. */
  readonly summary: string;
}

/** Where a link of the document leads on the site; undefined for what is in the repository alone. */
export type FindTarget = (href: string) => string | undefined;

export function renderDocument({ text }: Document, findTarget: FindTarget): RenderedDocument {
  const found: Found = { headings: [], summary: '' };
  const html = new Marked({ renderer: createRenderer(found, findTarget) }).parse(text) as string;
  return { html, ...found };
}

/** What is noticed on the way through a document. */
interface Found {
  readonly headings: Heading[];
  summary: string;
}

function createRenderer(found: Found, findTarget: FindTarget): RendererObject {
  const place = (): string => escapeHtml(found.headings.at(-1)?.text ?? '');
  return {
    ...createTextRenderer(found),
    ...createTableRenderer(place),
    ...createLinkRenderer(findTarget, place),
  };
}

function createTextRenderer(found: Found): RendererObject {
  const slugOf = createSlugs();
  return {
    heading({ tokens, depth }) {
      const text = this.parser.parseInline(tokens, this.parser.textRenderer);
      const slug = slugOf(text);
      found.headings.push({ level: depth, slug, text });
      const content = this.parser.parseInline(tokens);
      if (depth === 1) return `<h1 id="${slug}">${content}</h1>\n`;
      return `<h${depth} id="${slug}"><a href="#${slug}">${content}</a></h${depth}>\n`;
    },

    paragraph({ tokens }) {
      const text = this.parser.parseInline(tokens, this.parser.textRenderer);
      found.summary ||= text.replace(/\s+/g, ' ');
      return `<p>${this.parser.parseInline(tokens)}</p>\n`;
    },

    code({ text, lang = '' }) {
      return `<pre tabindex="0"><code>${highlightCode(text, lang)}</code></pre>\n`;
    },
  };
}

/** `place` is the heading that a table or chart stands under. */
function createTableRenderer(place: () => string): RendererObject {
  return {
    table({ header, rows, align }) {
      const cell = (name: 'td' | 'th', { tokens }: Tokens.TableCell, column: number): string => {
        const side = align[column] === 'right' ? ' class="right"' : '';
        const content = this.parser.parseInline(tokens);
        // A header without text is announced as one all the same.
        const element = content === '' ? 'td' : name;
        return `<${element}${side}>${content}</${element}>`;
      };
      const line = (name: 'td' | 'th', cells: readonly Tokens.TableCell[]): string =>
        `<tr>${cells.map((one, column) => cell(name, one, column)).join('')}</tr>`;
      const head = `<thead>${line('th', header)}</thead>`;
      const body = `<tbody>${rows.map((row) => line('td', row)).join('\n')}</tbody>`;
      return `${scrollBox('div', `Table: ${place()}`)}<table>${head}\n${body}</table></div>\n`;
    },
  };
}

function createLinkRenderer(findTarget: FindTarget, place: () => string): RendererObject {
  return {
    link({ href, tokens }) {
      const content = this.parser.parseInline(tokens);
      const target = findTarget(href);
      if (target === undefined) return `<span class="in-repository">${content}</span>`;
      return `<a href="${escapeHtml(target)}">${content}</a>`;
    },

    image({ href, text }) {
      const alt = escapeHtml(text);
      const source = escapeHtml(findTarget(href) ?? href);
      return `${scrollBox('span', `Chart: ${place()}`)}<img src="${source}" alt="${alt}"></span>`;
    },
  };
}

/** What may be wider than the page has a box of its own, which the keyboard can scroll. */
function scrollBox(element: string, label: string): string {
  return `<${element} class="wide" role="group" tabindex="0" aria-label="${label}">`;
}
