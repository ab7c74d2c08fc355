/** Security headers are for answers: none of them, and no cookie, is put into the request that goes on to the origin. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { signIn, startScene } from '../login/scene.ts';

const { gate, viewer } = await startScene({
  login: { pages: { headers: { 'strict-transport-security': 'max-age=1', 'x-own': 'own' } } },
});

const FOR_VIEWERS =
  /^(content-security-policy|strict-transport-security|x-own|x-content-type-options|referrer-policy|x-frame-options|set-cookie|cache-control|location|clear-site-data|vary|www-authenticate|permissions-policy)$/;

it('the origin gets what the viewer sent, and who it is', async () => {
  const person = viewer();
  const first = await person.request(`${gate.origin}/`);
  assert.equal(first.headers['strict-transport-security'], undefined, 'a redirect is no page');
  await signIn(person, `${gate.origin}/a`);
  await person.request(`${gate.origin}/b`, { headers: { 'accept-language': 'de' } });
  const headers = gate.got.at(-1)?.headers ?? {};
  assert.deepEqual(
    Object.keys(headers).filter((name) => FOR_VIEWERS.test(name)),
    [],
  );
  assert.equal(headers['x-user'], 'ada');
  assert.equal(headers['accept-language'], 'de');
  assert.doesNotMatch(JSON.stringify(headers), /postern/);
});

it('the pages of the gate have them', async () => {
  const page = await viewer().request(`${gate.origin}/.postern/logout`);
  assert.equal(page.headers['strict-transport-security'], 'max-age=1');
  assert.equal(page.headers['x-own'], 'own');
});
