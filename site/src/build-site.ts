/** Builds the site: every document as a page, the charts, the stylesheet. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONTENTS_FILE, makeContentsPage } from './contents-page.ts';
import { CHARTS, createFindTarget } from './find-target.ts';
import { type Document, readDocuments } from './read-documents.ts';
import { renderDocument } from './render-document.ts';
import { type PageContent, renderPage, type SiteFrame } from './template.ts';

const ASSETS = fileURLToPath(new URL('../assets', import.meta.url));

export interface BuildSiteOptions {
  /** The repository. */
  readonly root: string;
  /** Where the site goes. What is there is deleted first, so that no page of yesterday stays. */
  readonly folder: string;
}

/** Returns the names of the pages' files. The same documents give the same bytes. */
export function buildSite({ root, folder }: BuildSiteOptions): readonly string[] {
  const documents = readDocuments(root);
  const pages = renderAll(documents);
  const frame: SiteFrame = { documents, contentsFile: CONTENTS_FILE };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(ASSETS, folder, { recursive: true });
  cpSync(join(root, CHARTS), join(folder, 'charts'), { recursive: true });
  for (const page of pages) writeFileSync(join(folder, page.file), renderPage(page, frame));
  return pages.map(({ file }) => file);
}

function renderAll(documents: readonly Document[]): readonly PageContent[] {
  const findTargetOf = createFindTarget(documents);
  const rendered = documents.map((document) => ({
    document,
    ...renderDocument(document, findTargetOf(document)),
  }));
  const pages = rendered.map(({ document: { file, label }, ...content }) => ({
    ...content,
    file,
    title: content.headings[0]?.text ?? label,
  }));
  return [...pages, makeContentsPage(rendered)];
}
