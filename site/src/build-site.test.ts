import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { buildSite } from './build-site.ts';

const scratch = mkdtempSync(join(tmpdir(), 'postern-site-'));
after(() => rmSync(scratch, { recursive: true }));

const root = join(scratch, 'repository');
const folder = join(scratch, 'site');
const write = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
write('README.md', '# Overview\n\nSee [login](docs/login.md).\n');
write('docs/index.md', '# Postern\n\nOne <sentence> & more.\n');
write('docs/login.md', '# Sign-in\n\nHow.\n\n## A\n\n## B\n');
write('docs/zebra.md', '# Zebra: not in the navigation\n\nStripes.\n');
write('docs/charts/cost.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>\n');
write('bench/scale/README.md', '# Scale\n\nMany.\n');
write('bench/scale/node_modules/x/README.md', '# Not ours\n');

const build = (): readonly string[] => buildSite({ root, folder });
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

it('buildSite() writes a page for each document, in the order of the navigation', () => {
  assert.deepEqual(build(), [
    'index.html',
    'readme.html',
    'login.html',
    'bench-scale-readme.html',
    'zebra.html',
    'contents.html',
  ]);
  for (const file of ['style.css', 'mark.svg', 'charts/cost.svg']) {
    assert.ok(existsSync(join(folder, file)), file);
  }
});

it('buildSite() leads to a page that the navigation does not name', () => {
  build();
  assert.match(read('index.html'), /<li><a href="zebra.html">Zebra<\/a><\/li>/);
});

it('buildSite() says where one is', () => {
  build();
  const page = read('login.html');
  assert.match(page, /<title>Sign-in – Postern<\/title>/);
  assert.match(page, /<a href="login.html" aria-current="page">Sign-in<\/a>/);
  assert.match(page, /<li class="level-2"><a href="#b">B<\/a><\/li>/);
  assert.match(page, /<a rel="prev" href="readme.html">/);
});

it('buildSite() escapes what a document says of itself', () => {
  build();
  assert.match(read('index.html'), /<title>Postern: One &lt;sentence&gt; &amp; more.<\/title>/);
});

it('buildSite() lists every heading', () => {
  build();
  assert.match(read('contents.html'), /<a href="login.html#b">B<\/a>/);
});

it('buildSite() leaves no page of an earlier build, and writes the same bytes again', () => {
  build();
  const before = read('login.html');
  writeFileSync(join(folder, 'gone.html'), '');
  build();
  assert.ok(!existsSync(join(folder, 'gone.html')));
  assert.equal(read('login.html'), before);
});
