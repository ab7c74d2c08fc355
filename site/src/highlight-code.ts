/** Colours for code, put on when the site is built: each token that has one is a span with a class. */
import { type ParseOptions, parse } from 'sugar-high/core';
import { languages } from 'sugar-high/lang';
import { escapeHtml } from './escape-html.ts';

/** Names and punctuation stay as they are: what has many colours has none. */
const COLOURED = new Set(['keyword', 'string', 'comment']);

/** Output of commands is `text`; a language that is not known is shown plainly, too. */
export function highlightCode(code: string, language: string): string {
  const config = configOf(language);
  if (config === undefined) return escapeHtml(code);
  const lines = parse(code, config).lines.map(({ tokens }) =>
    tokens.map(({ type, value }) => span(type, value)).join(''),
  );
  return lines.join('\n');
}

function configOf(language: string): ParseOptions | undefined {
  if (language === '' || language === 'text') return undefined;
  const found = languages.find(({ id, aliases }) => id === language || aliases.includes(language));
  return found && (found.config ?? {});
}

function span(type: string, value: string): string {
  const text = escapeHtml(value);
  return COLOURED.has(type) ? `<span class="${type}">${text}</span>` : text;
}
