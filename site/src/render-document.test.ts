import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createFindTarget } from './find-target.ts';
import type { Document } from './read-documents.ts';
import { renderDocument } from './render-document.ts';

const document = (source: string, file: string, text = ''): Document => ({
  ...{ source, file, text },
  label: file,
  group: 'Start',
});

const LOGIN = document('docs/login.md', 'login.html');
const README = document('README.md', 'readme.html');

function render(text: string, from = LOGIN) {
  const findTarget = createFindTarget([LOGIN, README])(from);
  return renderDocument({ ...from, text }, findTarget);
}

it('renderDocument() leads from page to page', () => {
  assert.match(render('[a](../README.md#use)').html, /<a href="readme.html#use">a<\/a>/);
  assert.match(render('[a](docs/login.md)', README).html, /<a href="login.html">a<\/a>/);
  assert.match(render('[a](#here)').html, /<a href="#here">a<\/a>/);
  assert.match(render('[a](https://a.example/?b&c)').html, /href="https:\/\/a.example\/\?b&amp;c"/);
});

it('renderDocument() makes no link of what is in the repository alone', () => {
  const { html } = render('[the table](../packages/cli/src/cost/prices.ts)');
  assert.equal(html, '<p><span class="in-repository">the table</span></p>\n');
});

it('renderDocument() shows charts in a box that scrolls', () => {
  const { html } = render('# Cost\n\n![A month](charts/cost.svg)');
  assert.match(html, /role="group" tabindex="0" aria-label="Chart: Cost"/);
  assert.match(html, /<img src="charts\/cost.svg" alt="A month">/);
});

it('renderDocument() gives its headings without markup, and each a name', () => {
  const { html, headings } = render('# A `b`\n\nFirst *words*\nof it.\n\n## A & b\n\n## A & b');
  assert.deepEqual(headings, [
    { level: 1, slug: 'a-b', text: 'A b' },
    { level: 2, slug: 'a--b', text: 'A & b' },
    { level: 2, slug: 'a--b-1', text: 'A & b' },
  ]);
  assert.match(html, /<h2 id="a--b"><a href="#a--b">A &amp; b<\/a><\/h2>/);
});

it('renderDocument() takes the first paragraph for its summary', () => {
  assert.equal(render('# A\n\nFirst `words`\nof [it](#x).\n\nMore').summary, 'First words of it.');
});

it('renderDocument() announces no header where a cell is empty', () => {
  const { html } = render('# Sizes\n\n| | bytes |\n| --- | ---: |\n| a | 1 |');
  assert.match(html, /<thead><tr><td><\/td><th class="right">bytes<\/th><\/tr><\/thead>/);
  assert.match(html, /aria-label="Table: Sizes"/);
});
