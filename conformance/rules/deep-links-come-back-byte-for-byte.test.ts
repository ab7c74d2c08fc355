/** Path and query of a deep link survive a login as they were sent; what is too long loses its query, then its path, and that is logged. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signIn, startScene } from '../login/scene.ts';

const { gate, viewer } = await startScene();
const { origin } = gate;

const LINKS = [
  '/',
  '/a/b/c.html',
  '/a?b=c',
  '/a?b=c&b=d&e',
  '/a?=&&=',
  '/a?q=a+b%20c%2Bd',
  '/a?q=%26%3D%3F%23',
  '/a?q=%25%2525',
  '/a?next=https%3A%2F%2Fother.example%2F%3Fx%3D1',
  '/a?next=https://other.example/?x=1&y=2',
  '/a?q=%C3%A4%F0%9F%98%80',
  '/%C3%A4%20b/%E2%82%AC',
  '/a?q=%0d%0aset-cookie:%20x=y',
  '/a?q=%00%01%1f',
  "/a?q='()*!~-._:@$,;",
  '/a?q="<script>`{}|^',
  '/a?q[]=1&q[a]=2',
  '/a?return_to=%2Fb&state=x&code=y&iss=z',
  '/a;p=1/b;q=2?r=3',
  '/a?b?c?d',
  `/a?q=${'x'.repeat(1750)}`,
];

describe('a deep link', () => {
  for (const link of LINKS) {
    it(`${link.slice(0, 60)} comes back`, async () => {
      const page = await signIn(viewer(), origin + link);
      assert.equal(page.status, 200);
      // Browsers encode the four that must not stand in an address.
      const encoded = link.replace(/["<>`{}|^]/g, encodeURIComponent);
      const got = gate.got.at(-1)?.target ?? '';
      assert.ok([link, encoded].includes(got) || decodeURI(got) === link, got.slice(0, 80));
    });
  }

  for (const [title, link, kept] of [
    ['a long query', `/a?q=${'x'.repeat(3000)}`, '/a'],
    ['a long path', `/${'x'.repeat(3000)}?q=1`, '/'],
    ['both', `/${'x'.repeat(3000)}?q=${'x'.repeat(3000)}`, '/'],
  ] as const) {
    it(`with ${title} is cut, and the log says so`, async () => {
      const before = gate.lines.length;
      const page = await signIn(viewer(), origin + link);
      assert.equal(page.url, origin + kept);
      const lines = gate.lines.slice(before);
      assert.ok(lines.some((line) => line.includes('return_target_cut')));
    });
  }

  it('that has line breaks splits no header', async () => {
    const person = viewer();
    await signIn(person, `${origin}/a?q=%0d%0aset-cookie:%20evil=1%0d%0a%0d%0a<html>`);
    const cookies = person.seen.flatMap(({ setCookies }) => setCookies);
    assert.ok(!cookies.some((line) => line.startsWith('evil')));
  });
});
