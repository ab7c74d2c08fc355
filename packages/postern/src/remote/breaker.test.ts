import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Breaker, createBreaker } from './breaker.ts';

const NOW = 1_800_000_000;

function fail(breaker: Breaker, now: number, times = 1): void {
  for (let time = 0; time < times; time++) {
    breaker.begin(now);
    breaker.note(false, now);
  }
}

function openBreaker(): Breaker {
  const breaker = createBreaker();
  fail(breaker, NOW, 3);
  return breaker;
}

describe('createBreaker()', () => {
  it('opens at the third failure in a row, and a success between starts the count again', () => {
    const breaker = createBreaker();
    fail(breaker, NOW, 2);
    breaker.note(true, NOW);
    fail(breaker, NOW, 2);
    assert.equal(breaker.isPaused(NOW), false);
    fail(breaker, NOW);
    assert.equal(breaker.isPaused(NOW), true);
  });

  it('doubles its pauses from 5 to 60 seconds', () => {
    const breaker = openBreaker();
    let now = NOW;
    const pauses = [5, 10, 20, 40, 60, 60].map((seconds) => {
      assert.equal(breaker.isPaused(now + seconds - 0.001), true, `open for ${seconds} s`);
      now += seconds;
      assert.equal(breaker.isPaused(now), false, `a probe after ${seconds} s`);
      fail(breaker, now);
      return seconds;
    });
    assert.equal(
      now - NOW,
      pauses.reduce((sum, seconds) => sum + seconds),
    );
  });

  it('lets one probe through in each pause, and another when the first is lost', () => {
    const breaker = openBreaker();
    assert.equal(breaker.isPaused(NOW + 5), false);
    breaker.begin(NOW + 5);
    assert.equal(breaker.isPaused(NOW + 5), true);
    assert.equal(breaker.isPaused(NOW + 9.9), true);
    assert.equal(breaker.isPaused(NOW + 10), false);
  });

  it('closes with a success, and starts at 5 seconds the next time', () => {
    const breaker = openBreaker();
    fail(breaker, NOW + 5);
    breaker.begin(NOW + 15);
    breaker.note(true, NOW + 15);
    assert.equal(breaker.isPaused(NOW + 15), false);
    fail(breaker, NOW + 20, 3);
    assert.equal(breaker.isPaused(NOW + 24.9), true);
    assert.equal(breaker.isPaused(NOW + 25), false);
  });

  it('counts a hundred that failed together as one outage: the pause is 5 seconds', () => {
    const breaker = createBreaker();
    for (let request = 0; request < 100; request++) breaker.begin(NOW);
    for (let request = 0; request < 100; request++) breaker.note(false, NOW + request / 1000);
    assert.equal(breaker.isPaused(NOW + 4.9), true);
    assert.equal(breaker.isPaused(NOW + 5.1), false);
  });

  it('asks at once when the clock has been set back or far forward', () => {
    for (const now of [NOW - 3_600, NOW + 3_600]) {
      assert.equal(openBreaker().isPaused(now), false);
    }
  });
});
