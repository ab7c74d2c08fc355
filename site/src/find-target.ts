/** Links of a document, which are paths in the repository, as links between pages of the site. */
import { posix } from 'node:path';
import type { Document } from './read-documents.ts';
import type { FindTarget } from './render-document.ts';

/** Copied as they are. */
export const CHARTS = 'docs/charts/';

export function createFindTarget(documents: readonly Document[]): (from: Document) => FindTarget {
  const files = new Map(documents.map(({ source, file }) => [source, file]));
  return ({ source }) =>
    (href) => {
      if (/^(https?:|#)/.test(href)) return href;
      const [path = '', fragment] = href.split('#');
      const target = posix.join(posix.dirname(source), path);
      if (target.startsWith(CHARTS)) return `charts/${target.slice(CHARTS.length)}`;
      const file = files.get(target);
      return file && (fragment === undefined ? file : `${file}#${fragment}`);
    };
}
