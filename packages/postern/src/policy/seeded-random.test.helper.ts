/** Repeatable random choices for property tests. Not part of any bundle. */

/** Draws from a fixed sequence (mulberry32): the same seed, the same test. */
export interface SeededRandom {
  /** A whole number from 0 to `limit` - 1. */
  readonly below: (limit: number) => number;
  /** A member of a list or a character of a text. */
  readonly pick: <Member>(members: ArrayLike<Member>) => Member;
  /** `count` members of an alphabet, joined. */
  readonly text: (alphabet: ArrayLike<string>, count: number) => string;
}

/** Starts a sequence. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  const pick = <Member>(members: ArrayLike<Member>) => members[below(members.length)] as Member;
  const text = (alphabet: ArrayLike<string>, count: number) =>
    Array.from({ length: count }, () => pick(alphabet)).join('');
  return { below, pick, text };
}
