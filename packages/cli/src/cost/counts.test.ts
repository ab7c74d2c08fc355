import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CALLS_PER_REVOCATION, countEvents, countRefreshes, lookUpShare } from './counts.ts';
import { checkCostOptions } from './input.ts';

const HOUR = 3600;

/** By the refresh rule itself: a session of `idle`, refreshed past half of it unless it ends with `end`. */
function refreshesOneByOne(end: number, idle: number): number {
  let count = 0;
  let [iat, exp] = [0, Math.min(idle, end)];
  while (exp < end) {
    iat += idle / 2;
    exp = Math.min(iat + idle, end);
    count++;
  }
  return count;
}

describe('countRefreshes()', () => {
  for (const [sessionHours, idleHours, expected] of [
    [8, 1, 14],
    [12, 1, 22],
    [8, 8, 0],
    [8, 4, 2],
    [1.75, 1, 2],
    [1.5, 1, 1],
  ] as const) {
    it(`finds ${expected} in ${sessionHours} hours with ${idleHours} idle`, () => {
      const [sessionSeconds, idleSeconds] = [sessionHours * HOUR, idleHours * HOUR];
      assert.equal(countRefreshes({ sessionSeconds, idleSeconds }), expected);
      assert.equal(refreshesOneByOne(sessionSeconds, idleSeconds), expected);
    });
  }
});

/**
 * Walks from 300 seconds before a sign-in to the session's end. In each step somebody is revoked or not; from then on every request of the
 * session looks up, and those before it do not.
 */
function shareStepByStep(revocationsPerDay: number, sessionHours: number): number {
  const step = 0.01;
  const chance = (revocationsPerDay / 86_400) * step;
  const steps = Math.round((sessionHours * HOUR) / step);
  let nobodyYet = 1;
  let sum = 0;
  for (let place = -Math.round(300 / step); place < steps; place++) {
    nobodyYet *= 1 - chance;
    if (place >= 0) sum += 1 - nobodyYet;
  }
  return sum / steps;
}

describe('lookUpShare()', () => {
  for (const [revocationsPerDay, sessionHours] of [
    [1, 8],
    [10, 8],
    [100, 12],
    [5, 0.5],
    [10_000, 8],
    [10_000, 0.1],
  ] as const) {
    it(`is what a walk through the session finds: ${revocationsPerDay} a day, ${sessionHours} hours`, () => {
      const share = lookUpShare({ sessionSeconds: sessionHours * HOUR, revocationsPerDay });
      const walked = shareStepByStep(revocationsPerDay, sessionHours);
      assert.ok(Math.abs(share - walked) < 1e-4 * walked, `${share} against ${walked}`);
    });
  }

  it('is the same however often the session is refreshed', () => {
    const shares = ['10', '60', '480'].map(
      (idleMinutes) =>
        countEvents(checkCostOptions({ revocationsPerDay: '3', idleMinutes })).lookUpShare,
    );
    assert.equal(new Set(shares).size, 1);
  });

  it('is nothing without a revocation, and all of them with very many', () => {
    const sessionSeconds = 8 * HOUR;
    assert.equal(lookUpShare({ sessionSeconds, revocationsPerDay: 0 }), 0);
    assert.ok(lookUpShare({ sessionSeconds, revocationsPerDay: 1e9 }) > 0.999999);
  });
});

describe('countEvents()', () => {
  it('counts no session, look-up or revocation where nobody signs in', () => {
    const input = checkCostOptions({ revocation: 'on' }, { signsIn: false });
    assert.deepEqual(countEvents(input), {
      sessions: 0,
      refreshesPerSession: 0,
      lookUpShare: 0,
      lookUps: 0,
      revocations: 0,
      callsPerRevocation: CALLS_PER_REVOCATION.usual,
    });
  });

  it('looks up session and person, and the provider’s session where it has one', () => {
    const revocation = 'on';
    assert.equal(countEvents(checkCostOptions({ revocation })).lookUps, 2);
    assert.equal(countEvents(checkCostOptions({ revocation, providerSession: true })).lookUps, 3);
  });
});
