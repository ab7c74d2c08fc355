import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Session } from '../session/types.ts';
import { checkRevocations, revocationKey, revokeSession } from './revocation-store.ts';
import type { RevocationStore } from './types.ts';

const ISSUER = 'https://login.example.com';
const SESSION: Session = {
  aud: 'app.example.com',
  idp: ISSUER,
  sub: 'ada',
  sid: 'ours',
  adm: 'anybody',
  op_sid: 'theirs',
  since: 1000,
  iat: 1000,
  exp: 2000,
  end: 3000,
  c: {},
};

const KNOWN = { ok: true, session: SESSION, kid: 'k1' } as const;

function storeOf(entries: readonly (readonly [string, number])[]): RevocationStore {
  const map = new Map(entries);
  return {
    get: (key) => map.get(key),
    put: async (key, time) => void map.set(key, time),
  };
}

describe('revocationKey()', () => {
  it('hashes issuer and name with a NUL between', () => {
    const hash = createHash('sha256').update(`${ISSUER}\0ada`).digest('base64url');
    assert.equal(revocationKey('u', ISSUER, 'ada'), `u.${hash}`);
    assert.notEqual(revocationKey('u', `${ISSUER}a`, 'da'), revocationKey('u', ISSUER, 'ada'));
  });
});

describe('checkRevocations()', () => {
  for (const [kind, id] of [
    ['s', 'theirs'],
    ['u', 'ada'],
  ] as const) {
    it(`refuses a session revoked as ${kind} of ${id}, made up to 5 seconds after it`, async () => {
      const at = (time: number) =>
        checkRevocations(storeOf([[revocationKey(kind, ISSUER, id), time]]), KNOWN);
      assert.deepEqual(await at(995), { ok: false, code: 'session_revoked' });
      assert.deepEqual(await at(Number.NaN), { ok: false, code: 'session_revoked' });
      assert.deepEqual(await at(994), KNOWN);
    });
  }

  it('refuses our own session for ever: a refresh may be later than its end, or of a faster clock', async () => {
    for (const time of [1, 994, 995, Number.NaN]) {
      const store = storeOf([[revocationKey('s', ISSUER, 'ours'), time]]);
      assert.deepEqual(await checkRevocations(store, KNOWN), {
        ok: false,
        code: 'session_revoked',
      });
    }
  });

  it('does not take one kind of name for the other, nor one issuer for another', async () => {
    const others = storeOf([
      [revocationKey('u', ISSUER, 'ours'), 1000],
      [revocationKey('s', ISSUER, 'ada'), 1000],
      [revocationKey('u', 'https://other.example.com', 'ada'), 1000],
    ]);
    assert.ok((await checkRevocations(others, KNOWN)).ok);
  });

  it('does not ask for a session of the provider where there is none', async () => {
    const { op_sid: _, ...session } = SESSION;
    const undefinedSid = storeOf([[revocationKey('s', ISSUER, 'undefined'), 1000]]);
    assert.ok((await checkRevocations(undefinedSid, { ...KNOWN, session })).ok);
  });
});

describe('revokeSession()', () => {
  it('writes an entry once, so that one cookie cannot fill a store', async () => {
    const store = storeOf([]);
    assert.equal(await revokeSession(store, SESSION, 1100), true);
    assert.equal(await revokeSession(store, SESSION, 1200), true);
    assert.equal(await store.get(revocationKey('s', ISSUER, 'ours')), 1100);
  });

  it('writes once to a store that it cannot read, and to each', async () => {
    const times: number[] = [];
    const createWriter = () => ({ put: async (_: string, time: number) => void times.push(time) });
    const [one, two] = [createWriter(), createWriter()];
    for (const now of [1100, 1200]) assert.equal(await revokeSession(one, SESSION, now), true);
    await revokeSession(two, SESSION, 1300);
    await revokeSession(one, { ...SESSION, sid: 'another' }, 1400);
    assert.deepEqual(times, [1100, 1300, 1400]);
  });

  it('writes no time before the session began, where the clock that made it was ahead', async () => {
    const store = storeOf([]);
    await revokeSession(store, SESSION, 900);
    assert.equal(await store.get(revocationKey('s', ISSUER, 'ours')), 1000);
  });

  it('writes nothing of a session whose absolute end is past for every clock', async () => {
    const store = storeOf([]);
    assert.equal(await revokeSession(store, SESSION, 3301), true);
    assert.equal(await store.get(revocationKey('s', ISSUER, 'ours')), undefined);
    assert.equal(await revokeSession(store, SESSION, 3300), true);
    assert.equal(await store.get(revocationKey('s', ISSUER, 'ours')), 3300);
  });

  it('forgets the oldest of what it has written, and no more, when there is too much', async () => {
    const sids: string[] = [];
    const store = { put: async (key: string) => void sids.push(key) };
    const revoke = (sid: string) => revokeSession(store, { ...SESSION, sid }, 1100);
    for (let place = 0; place < 257; place++) await revoke(`${place}`);
    sids.length = 0;
    for (let place = 1; place < 257; place++) await revoke(`${place}`);
    assert.deepEqual(sids, []);
    await revoke('0');
    assert.deepEqual(sids, [revocationKey('s', ISSUER, '0')]);
  });

  it('tells that the store did not take it', async () => {
    const put = () => Promise.reject(new Error('gone'));
    assert.equal(await revokeSession({ ...storeOf([]), put }, SESSION, 1100), false);
  });
});
