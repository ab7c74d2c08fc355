/** Who is admitted by the domain of an address has exactly that domain after the last "@", and the provider has verified it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeOf, gateCookies, signIn, startScene, userOf } from '../login/scene.ts';

const { gate, viewer } = await startScene({
  login: { emailDomains: ['example.com'] },
});

describe('emailDomains: example.com', () => {
  for (const name of ['ada', 'ben']) {
    it(`admits ${name}`, async () => {
      assert.equal(userOf(await signIn(viewer(), `${gate.origin}/`, { name })), name);
    });
  }

  for (const [name, why] of [
    ['eve', 'whose domain only ends alike'],
    ['ivy', 'who has it in front of another'],
    ['max', 'of a subdomain'],
    ['una', 'whose address is not verified'],
  ] as const) {
    it(`refuses ${name}, ${why}`, async () => {
      const person = viewer();
      const page = await signIn(person, `${gate.origin}/`, { name });
      assert.equal(page.status, 403);
      assert.equal(codeOf(page), 'login_not_admitted');
      assert.deepEqual([...gateCookies(person).keys()], []);
      assert.ok(!page.body.includes('example.com'));
      assert.ok(!gate.lines.at(-1)?.includes('@'));
    });
  }
});
