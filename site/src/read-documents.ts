/** The documents of the repository that become pages, in the order of the navigation. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAVIGATION, REFERENCE } from './navigation.ts';

export interface Document {
  /** Path in the repository, with slashes. */
  readonly source: string;
  /** Name of the page's file. */
  readonly file: string;
  readonly label: string;
  readonly group: string;
  readonly text: string;
}

/** Beside `docs` and the root: where a README is a document of its own. */
const FOLDERS = ['bench', 'packages', 'terraform'];

export function readDocuments(root: string): readonly Document[] {
  const sources = findSources(root);
  const named = NAVIGATION.flatMap(({ title, entries }) =>
    entries
      .filter(([source]) => sources.delete(source))
      .map(([source, label]) => read(root, { source, label, group: title })),
  );
  const others = [...sources].sort().map((source) => read(root, { source, group: REFERENCE }));
  return [...named, ...others];
}

function findSources(root: string): Set<string> {
  const found = [
    ...markdownIn(root, '', false),
    ...markdownIn(root, 'docs', true),
    ...FOLDERS.flatMap((folder) => markdownIn(root, folder, true)).filter((source) =>
      /^\w+(\/[\w-]+)?\/README\.md$/.test(source),
    ),
  ];
  return new Set(found);
}

function markdownIn(root: string, folder: string, recursive: boolean): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => `${folder && `${folder}/`}${name.replaceAll('\\', '/')}`);
}

type Place = Pick<Document, 'source' | 'group'> & { readonly label?: string };

function read(root: string, { source, group, label }: Place): Document {
  const text = readFileSync(join(root, source), 'utf8');
  return { source, file: fileOf(source), label: label ?? titleOf(text), group, text };
}

/** `docs/login.md` is `login.html`, `bench/scale/README.md` is `bench-scale-readme.html`. */
function fileOf(source: string): string {
  const path = source.replace(/^docs\/|\.md$/g, '');
  return `${path.replaceAll('/', '-').toLowerCase()}.html`;
}

function titleOf(text: string): string {
  return /^# ([^:\n]+)/m.exec(text)?.[1]?.replaceAll('`', '') ?? '';
}
