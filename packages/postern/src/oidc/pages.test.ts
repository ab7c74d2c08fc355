import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { ShowPage } from './context.ts';
import { createPages } from './pages.ts';
import { type PagesContext, type PagesOptions, planPages } from './plan-pages.ts';
import type { Reply } from './types.ts';

type Page = Parameters<ShowPage>[1];

function show(page: Page, options: PagesOptions = {}, requestId = 'id-1'): Reply {
  const request = { method: 'GET', host: 'h', path: '/', query: '', headers: {}, requestId };
  const visit = { request, host: 'h', origin: 'https://h', now: 0 };
  return createPages(planPages(options))(visit, page);
}

function policyOf(options: PagesOptions = {}, context: PagesContext = {}): string {
  const headers = new Map(planPages(options, context).headers);
  return headers.get('content-security-policy') ?? '';
}

describe('createPages()', () => {
  it('shows a heading, the code, the status and the request id', () => {
    const { status, code, body } = show({ status: 403, code: 'insufficient_scope' });
    assert.equal(status, 403);
    assert.equal(code, 'insufficient_scope');
    assert.match(body, /^<!doctype html><html lang="en">/);
    assert.match(body, /<title>No access – Sign-in<\/title>/);
    assert.match(body, /<main>.*<h1>No access<\/h1>.*<\/main>$/);
    assert.match(body, /<code>403 insufficient_scope<br>id-1<\/code>/);
  });

  it('has a page for every code, without naming one that it does not know', () => {
    assert.match(show({ status: 400, code: 'invalid_path' }).body, /<h1>This did not work<\/h1>/);
  });

  it('is no refusal where somebody signs out', () => {
    assert.equal(show({ status: 200, code: 'signed_out' }).code, 'responded');
    assert.equal(show({ status: 200, code: 'confirm_logout' }).code, 'responded');
  });

  it('posts a form, or links', () => {
    const url = '/.postern/logout?a=1&b="2"';
    const label = 'Sign <out>';
    const code = 'confirm_logout';
    const post = show({ status: 200, code, action: { url, label, method: 'POST' } }).body;
    const escaped = '/.postern/logout?a=1&#38;b=&#34;2&#34;';
    assert.ok(post.includes(`<form method="post" action="${escaped}"><button>Sign &#60;out&#62;<`));
    const link = show({ status: 200, code, action: { url, label, method: 'GET' } }).body;
    assert.ok(link.includes(`<a href="${escaped}">Sign &#60;out&#62;</a>`));
  });

  it('escapes title, logo and request id', () => {
    const hostile = `"'><script>alert(1)</script>&`;
    const { body } = show(
      { status: 400, code: 'invalid_path' },
      { title: hostile, logo: `/x'><script>` },
      hostile,
    );
    assert.doesNotMatch(body, /<script/);
    assert.match(body, /src="\/x&#39;&#62;&#60;script&#62;"/);
  });

  it('says when to come back where it is 503 only', () => {
    const { headers } = show({ status: 503, code: 'provider_unavailable' });
    assert.deepEqual(headers.at(-1), ['retry-after', '30']);
    const others = show({ status: 403, code: 'forbidden' }).headers;
    assert.ok(others.every(([name]) => name !== 'retry-after'));
  });
});

describe('planPages()', () => {
  it('allows the style that the page has, and nothing else', () => {
    for (const css of [undefined, 'h1{color:teal}', 'a{}\r\nb{}\rc{}']) {
      const options = css === undefined ? {} : { css };
      const { body } = show({ status: 403, code: 'forbidden' }, options);
      const style = /<style>(.*)<\/style>/s.exec(body)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      assert.equal(
        policyOf(options),
        `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
    }
  });

  for (const [logo, source] of [
    ['/public/logo.svg', "'self'"],
    ['https://cdn.example.com/logo.svg?v=1', 'https://cdn.example.com'],
    ['data:image/svg+xml;base64,PHN2Zy8+', 'data:'],
  ] as const) {
    it(`lets images come from where ${logo.slice(0, 12)}… is`, () => {
      assert.match(policyOf({ logo }), new RegExp(`; img-src ${source}; `));
    });
  }

  it('takes headers in place of its own and beside them', () => {
    const headers = {
      'Referrer-Policy': 'origin',
      'Strict-Transport-Security': 'max-age=63072000',
    };
    assert.deepEqual(
      planPages({ headers }).headers.filter(([name]) => name !== 'content-security-policy'),
      [
        ['cache-control', 'no-store'],
        ['content-type', 'text/html; charset=utf-8'],
        ['referrer-policy', 'origin'],
        ['x-content-type-options', 'nosniff'],
        ['strict-transport-security', 'max-age=63072000'],
      ],
    );
  });

  for (const [options, message] of [
    [{ titel: 'x' }, /"login\.pages\.titel"/],
    [{ title: '' }, /"login\.pages\.title" must be a string that is not empty/],
    [{ title: 'a\nb' }, /"login\.pages\.title" must be one line/],
    [{ logo: 'javascript:alert(1)' }, /"login\.pages\.logo" must be an https URL/],
    [{ logo: '//other.example/x.svg' }, /"login\.pages\.logo"/],
    [{ logo: 'http://x.example/x.svg' }, /"login\.pages\.logo"/],
    [{ css: 'a{}</STYLE><script>' }, /"login\.pages\.css" must be CSS without/],
    [{ css: 'a\u0000' }, /"login\.pages\.css"/],
    [{ css: 'a'.repeat(40_000) }, /"login\.pages" must have at most 32768 bytes .*got 40000/],
    [{ headers: { 'Cache-Control': 'public' } }, /"login\.pages\.headers" must leave alone/],
    [{ headers: { 'set-cookie': 'a=b' } }, /must leave alone/],
    [{ headers: { 'x-amz-cf-id': 'a' } }, /must leave alone/],
    [{ headers: { 'Content-Length': '1' } }, /must leave alone/],
    [{ headers: { 'x-accel-other': 'a' } }, /must leave alone/],
    [{ headers: { Via: 'a' } }, /must leave alone/],
    [{ headers: { 'x a': 'a' } }, /must have header names as keys/],
    [{ headers: { 'x-a': 'a', 'X-A': 'b' } }, /must name each header once/],
    [{ headers: { 'x-a': 'a\r\nb: c' } }, /"login\.pages\.headers\.x-a" must be visible ASCII/],
    ['text', /"login\.pages" must be a plain object/],
  ] as const) {
    it(`refuses ${JSON.stringify(options).slice(0, 50)}`, () => {
      assert.throws(() => planPages(options), { name: 'TypeError', message });
    });
  }
});
