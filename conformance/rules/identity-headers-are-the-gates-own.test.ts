/** What the origin reads as identity the gate has written: whatever a client sends under those names is gone, on public paths too. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signIn, startScene, userOf } from '../login/scene.ts';

const { gate, viewer } = await startScene();
const ben = viewer();
await signIn(ben, `${gate.origin}/`, { name: 'ben' });

const NAMES = [
  'x-user',
  'X-User',
  'x_user',
  'X_USER',
  'x-groups',
  'x_groups',
  'x-postern-anything',
  'x-forwarded-user',
  'x-forwarded-email',
  'x-forwarded-groups',
  'x-forwarded-preferred-username',
  'x-auth-request-user',
  'remote-user',
  'Remote_User',
  'x-amzn-oidc-data',
];

describe('a header that says who somebody is', () => {
  for (const name of NAMES) {
    it(`${name}, sent by a client, reaches no origin`, async () => {
      for (const path of ['/x', '/public/x', '/api/x']) {
        const page = await ben.request(`${gate.origin}${path}`, {
          headers: { [name]: 'forged-admin' },
        });
        assert.equal(page.status, 200);
        assert.ok(!JSON.stringify(gate.got.at(-1)).includes('forged-admin'), path);
      }
      assert.equal(gate.got.at(-1)?.headers['x-user'], 'ben');
      assert.equal(gate.got.at(-1)?.headers['x-groups'], 'staff');
    });
  }

  it('is not there where nobody is asked', async () => {
    const page = await viewer().request(`${gate.origin}/public/x`);
    assert.equal(userOf(page), 'nobody');
    assert.equal(gate.got.at(-1)?.headers['x-user'], undefined);
  });
});
