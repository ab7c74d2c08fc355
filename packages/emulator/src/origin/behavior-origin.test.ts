/** A behavior with an origin of its own, and headers that CloudFront adds for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEchoOrigin } from '../testing/echo-origin.ts';
import { getRaw, sendRaw } from '../testing/raw-http.ts';
import { startTestEmulator } from '../testing/test-emulator.ts';

test('a behavior asks its own origin, with custom headers in place of the viewer’s', async (context) => {
  const echo = await startEchoOrigin();
  context.after(() => echo.close());
  const customHeaders = { 'X-Origin-Key': 'of the distribution' };
  const { port } = await startTestEmulator(
    { behaviors: [{ pathPattern: '/login/*', origin: { url: echo.url, customHeaders } }, {}] },
    context,
  );
  const head = ['GET /login/x HTTP/1.1', 'Host: a.example', 'x-origin-key: of a viewer'];
  await sendRaw(port, head);
  assert.equal(echo.seen[0]?.headers['x-origin-key'], 'of the distribution');
  assert.equal((await getRaw(port, '/elsewhere')).status, 404);
});

test('custom headers that are none are refused, and not quoted', async () => {
  for (const customHeaders of [{ 'a b': 'canary' }, { a: 'canary\r\nb: c' }, { a: 7 }]) {
    const origin = { url: 'http://127.0.0.1:1', customHeaders } as { readonly url: string };
    await assert.rejects(startTestEmulator({ behaviors: [{ origin }] }), (error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, /^Option "behaviors\[0\]\.origin\.customHeaders" must have/);
      assert.doesNotMatch(error.message, /canary/);
      return true;
    });
  }
});
