/** A page about a failed login has a code and the request's id: nothing that helps the next attempt to pass. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forgeTokens, lastAuthorization } from '../login/forge-tokens.ts';
import { gateCookies, signInUpToCallback, startScene } from '../login/scene.ts';
import type { Viewer } from '../login/viewer.ts';

const { provider, gate, viewer, clientId } = await startScene();

/** How a callback goes wrong, and the code that the page names. */
const FAILURES: Readonly<Record<string, readonly [code: string, change: (callback: URL) => void]>> =
  {
    'a foreign state': ['login_attempt_unknown', (url) => url.searchParams.set('state', 'x')],
    'a state that begins right': [
      'login_response_invalid',
      (url) => url.searchParams.set('state', `${url.searchParams.get('state')?.slice(0, 20)}`),
    ],
    'a wrong issuer': ['login_response_invalid', (url) => url.searchParams.set('iss', 'https://x')],
    'a wrong code': ['provider_refused', (url) => url.searchParams.set('code', 'wrong')],
    'a wrong nonce': [
      'id_token_invalid',
      () => forgeTokens(provider, clientId, { claims: { nonce: 'wrong' } }),
    ],
    'a wrong audience': [
      'id_token_invalid',
      () => forgeTokens(provider, clientId, { claims: { aud: 'wrong' } }),
    ],
  };

/** What the gate had expected, and what it was sent. */
function secretsOf(person: Viewer, callback: URL): string[] {
  const asked = lastAuthorization(provider);
  const sealed = [...gateCookies(person).values()].flatMap((value) => value.split('.'));
  const names = ['state', 'nonce', 'code_challenge'].map((name) => asked.get(name) ?? '');
  const sent = ['state', 'code'].map((name) => callback.searchParams.get(name) ?? '');
  const verifiers = provider.heard.flatMap(
    ({ text }) => /code_verifier=([^&]+)/.exec(text)?.[1] ?? [],
  );
  return [...sealed, ...names, ...sent, ...verifiers, clientId].filter((text) => text.length > 8);
}

describe('the page of a failed login', () => {
  for (const [title, [code, change]] of Object.entries(FAILURES)) {
    it(`after ${title} says ${code}, and tells nothing`, async () => {
      const person = viewer();
      provider.intercept = undefined;
      const callback = new URL(await signInUpToCallback(person, `${gate.origin}/deep?a=1`));
      const secrets = secretsOf(person, callback);
      change(callback);
      const page = await person.open(callback.href);
      provider.intercept = undefined;
      assert.ok(page.status >= 400);
      assert.ok(page.body.includes(code));
      assert.ok(page.body.includes('request-0123456789'));
      assert.ok(secrets.length > 5);
      const said = page.body + JSON.stringify(page.headers) + gate.lines.at(-1);
      for (const secret of secrets) assert.ok(!said.includes(secret), 'the page holds a value');
    });
  }
});
