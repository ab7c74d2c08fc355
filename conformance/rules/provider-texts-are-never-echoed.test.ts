/** What comes with an answer at the callback is anybody's text: no page has it, and every page forbids scripts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeOf, signInUpToCallback, startScene } from '../login/scene.ts';

const { gate, viewer } = await startScene();
const TEXTS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "';alert(1)//",
  '</title><h1>Pay here</h1>',
  '&lt;b&gt; &#60;b&#62;',
  '{{7*7}}#{7*7}',
  '\u202ePay here',
];

describe('at the callback', () => {
  it("the provider's own refusal is a page without its description", async () => {
    const person = viewer();
    const callback = await signInUpToCallback(person, `${gate.origin}/`, 'nobody-that-is-known');
    assert.match(callback, /error=access_denied&error_description=%3Cscript%3E/);
    const page = await person.request(callback);
    assert.equal(page.status, 403);
    assert.equal(codeOf(page), 'login_response_invalid');
    assert.ok(!page.body.includes('alert(1)'));
    assert.equal(JSON.parse(gate.lines.at(-1) ?? '').note, 'access_denied');
  });

  for (const text of TEXTS) {
    it(`${text} is on no page and in no log, under whatever name`, async () => {
      for (const name of ['error', 'error_description', 'error_uri', 'state', 'code', 'iss', 'x']) {
        const person = viewer();
        const callback = new URL(await signInUpToCallback(person, `${gate.origin}/`));
        callback.searchParams.set('error', 'access_denied');
        callback.searchParams.set(name, text);
        const page = await person.request(callback.href);
        assert.ok(page.status === 400 || page.status === 403);
        assert.ok(!page.body.includes(text) && !page.body.includes('Pay here'));
        assert.ok(!/<script|onerror|<img/i.test(page.body));
        const said = `${JSON.stringify(page.headers)}${gate.lines.at(-1)}`;
        const query = new URLSearchParams({ x: text }).toString().slice(2);
        for (const form of [
          text,
          JSON.stringify(text).slice(1, -1),
          encodeURIComponent(text),
          query,
        ]) {
          assert.ok(!said.includes(form));
        }
        assert.match(
          page.headers['content-security-policy'] ?? '',
          /^default-src 'none'; style-src 'sha256-/,
        );
        assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
        assert.equal(page.headers['x-content-type-options'], 'nosniff');
      }
    });
  }

  it('paths of the site are not echoed either', async () => {
    const page = await viewer().request(`${gate.origin}/.postern/<script>alert(1)</script>`);
    assert.equal(page.status, 404);
    assert.ok(!page.body.includes('alert'));
  });
});
