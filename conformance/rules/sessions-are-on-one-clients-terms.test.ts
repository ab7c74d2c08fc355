/** A session is believed on the terms under which it was made: gates that share a key ring, or one before and after a deployment, refuse each other's where the client or who may enter is another. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeKeyRing } from '../login/gate-config.ts';
import { codeOf, signIn, startScene, userOf } from '../login/scene.ts';

const keyRing = makeKeyRing();
const { provider, gate, viewer, config } = await startScene({ session: { keyRing } });
const { origin } = gate;
const lock = await provider.lock();
const script = { mode: 'cors', from: `${origin}/` } as const;
const { everyoneAtTheProvider: _, ...login } = { ...config.login } as Record<string, unknown>;

const OTHERS: Readonly<Record<string, object>> = {
  'wants a group': { ...login, require: { groups: { anyOf: ['staff'] } } },
  'wants another group': { ...login, require: { groups: { anyOf: ['admin'] } } },
  'wants an address': { ...login, emailDomains: ['example.com'] },
  'is another client': {
    ...config.login,
    clientId: provider.register(origin),
  },
};

describe('a session', () => {
  for (const [title, other] of Object.entries(OTHERS)) {
    it(`is refused by a gate with the same ring that ${title}, and the other way round`, async () => {
      const tighter = { ...config, login: other } as typeof config;
      for (const [made, asked] of [
        [config, tighter],
        [tighter, config],
      ] as const) {
        gate.deploy(made, { lock });
        const person = viewer();
        await signIn(person, `${origin}/`);
        assert.equal(userOf(await person.request(`${origin}/x`, script)), 'ada');
        gate.deploy(asked, { lock });
        assert.equal(codeOf(await person.request(`${origin}/x`, script)), 'session_invalid');
        assert.equal(
          codeOf(await person.request(`${origin}/.postern/refresh`, { ...script, method: 'POST' })),
          'session_invalid',
        );
        // Whom the new terms let in comes back by themselves.
        assert.equal(userOf(await person.open(`${origin}/x`)), 'ada');
      }
    });
  }

  it('outlives a deployment that says the same in another order', async () => {
    const domains = (emailDomains: readonly string[]) =>
      ({ ...config, login: { ...login, emailDomains } }) as unknown as typeof config;
    gate.deploy(domains(['example.com', 'example.org']), { lock });
    const person = viewer();
    await signIn(person, `${origin}/`);
    gate.deploy(domains(['example.org', 'EXAMPLE.com']), { lock });
    assert.equal(userOf(await person.request(`${origin}/x`, script)), 'ada');
  });
});
