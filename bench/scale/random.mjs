// Numbers that repeat: one seed gives one day, and each instance draws from a stream of its own.
import { createHash } from 'node:crypto';

/** A stream by its name: Marsaglia's xorshift32, whose first state is read from SHA-256 of the name. */
export function createRandom(name) {
  let state = createHash('sha256').update(name).digest().readUInt32BE(0) || 1;

  /** From 0 up to, not including, 1. */
  function uniform() {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  }

  /** Gaps between events that come independently. */
  function exponential(mean) {
    return -mean * Math.log(1 - uniform());
  }

  /** Half of the values are below `median`; `sigma` says how far they spread. By the method of Box and Muller. */
  function logNormal(median, sigma) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * uniform()));
  }

  return {
    uniform,
    exponential,
    logNormal,
    pick: (list) => list[Math.floor(uniform() * list.length)],
  };
}
