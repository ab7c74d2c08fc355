/** Every cookie of the gate is HttpOnly, Secure and SameSite=Lax, for this host alone, and ends: from the first redirect to the logout. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gateCookies, signIn, startScene } from '../login/scene.ts';
import type { Viewer } from '../login/viewer.ts';

const IDLE = 1200;
const LIFETIME = 7200;
const { gate, viewer } = await startScene({
  session: { idleSeconds: IDLE, lifetimeSeconds: LIFETIME },
});

/** The most that each may live, by kind. */
const MAX_AGE: Readonly<Record<string, number>> = {
  session: LIFETIME,
  attempt: 600,
  rounds: 60,
  hold: 60,
  out: IDLE + 60,
  refresh: LIFETIME,
  id: LIFETIME,
};

const LINE =
  /^(__Host|__Secure)-postern-([a-z]+)([-.][\w-]+)?=([\w.-]*); Max-Age=(\d+); Path=(\/|\/\.postern\/); HttpOnly; Secure; SameSite=Lax$/;

function linesOf(person: Viewer): string[] {
  const own = person.seen.filter(({ url }) => url.startsWith(gate.origin));
  return own.flatMap(({ setCookies }) => setCookies);
}

describe('the cookies of a whole visit', async () => {
  const person = viewer();
  await signIn(person, `${gate.origin}/a`);
  const names = [...gateCookies(person).keys()].sort();
  gate.clock.ahead += IDLE * 0.7;
  await person.open(`${gate.origin}/b`);
  await person.open(`${gate.origin}/.postern/logout`, { from: `${gate.origin}/b` });
  const lines = linesOf(person);

  it('are these, and no others', () => {
    assert.deepEqual(names, [
      '__Host-postern-rounds',
      '__Host-postern-session',
      '__Secure-postern-id.0',
      '__Secure-postern-refresh.0',
    ]);
  });

  it('have every flag, and no domain', () => {
    assert.ok(lines.length > 8);
    for (const line of lines) {
      const [, prefix, kind = '', suffix = '', , age, path] = LINE.exec(line) ?? [];
      assert.ok(kind, `not as it should be: ${line.replace(/=[^;]*/, '=…')}`);
      assert.equal(path, prefix === '__Host' ? '/' : '/.postern/');
      assert.ok(Number(age) <= (MAX_AGE[kind] ?? 0), `${kind} lives ${age} s`);
      assert.ok(kind !== 'attempt' || /^-[\w-]{10}$/.test(suffix));
    }
  });

  it('hold no token of the provider that could be read', () => {
    for (const line of lines) {
      assert.ok(!/=ey[\w-]+\.ey/.test(line) || line.startsWith('__Host-postern-session='));
    }
  });

  it('live as long as the session, and no longer', () => {
    const [first = ''] = lines.filter((line) => /^__Host-postern-session=./.test(line));
    assert.match(first, new RegExp(`Max-Age=(${LIFETIME}|${LIFETIME - 1});`));
  });
});
