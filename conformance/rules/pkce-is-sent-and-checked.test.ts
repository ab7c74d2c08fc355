/** RFC 7636: every login has a verifier of its own, sent as a hash on the way out and as it is on the way back; a foreign code is worth nothing. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { it } from 'node:test';
import { lastAuthorization } from '../login/forge-tokens.ts';
import {
  codeOf,
  gateCookies,
  signIn,
  signInUpToCallback,
  startScene,
  userOf,
} from '../login/scene.ts';

const { provider, gate, viewer } = await startScene();

function verifierSent(): string {
  const { text = '' } = provider.heard.findLast(({ path }) => path === '/token') ?? {};
  return /[\n&]code_verifier=([^&]+)/.exec(text)?.[1] ?? '';
}

it('the challenge is S256 of the verifier that redeems the code', async () => {
  assert.equal(userOf(await signIn(viewer(), `${gate.origin}/`)), 'ada');
  const asked = lastAuthorization(provider);
  assert.equal(asked.get('code_challenge_method'), 'S256');
  assert.match(verifierSent(), /^[\w-]{43}$/);
  const hash = createHash('sha256').update(verifierSent()).digest('base64url');
  assert.equal(asked.get('code_challenge'), hash);
});

it('the verifier is in no address, page or header before', async () => {
  const person = viewer();
  await signIn(person, `${gate.origin}/`);
  const verifier = verifierSent();
  const others = provider.heard.filter(({ path }) => path !== '/token').map(({ text }) => text);
  assert.ok(!others.join().includes(verifier));
  assert.ok(!JSON.stringify(person.seen).includes(verifier));
});

it('each login has another', async () => {
  const challenges = new Set<string | null>();
  for (let count = 0; count < 3; count++) {
    await viewer()
      .request(`${gate.origin}/`)
      .then(({ headers }) => {
        challenges.add(new URL(headers.location ?? '').searchParams.get('code_challenge'));
      });
  }
  assert.equal(challenges.size, 3);
  assert.ok(!challenges.has(null));
});

it("a code that somebody else was given is refused by the provider: the verifier is not that code's", async () => {
  const [ada, eve] = [viewer(), viewer()];
  const stolen = new URL(await signInUpToCallback(ada, `${gate.origin}/`, 'ada'));
  const callback = new URL(await signInUpToCallback(eve, `${gate.origin}/`, 'eve'));
  callback.searchParams.set('code', stolen.searchParams.get('code') ?? '');
  const page = await eve.open(callback.href);
  assert.equal(provider.given.at(-1)?.status, 400);
  assert.match(provider.given.at(-1)?.body ?? '', /invalid_grant/);
  assert.equal(codeOf(page), 'provider_refused');
  assert.equal(gateCookies(eve).has('__Host-postern-session'), false);
});
