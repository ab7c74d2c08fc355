/** Random choices for one input: seed and place of the input determine them all, so that any input can be made again. */
import type { Random } from '../support/random.ts';

export interface InputRandom extends Random {
  /** True for about this many of a hundred. */
  chance(percent: number): boolean;
}

/** Mulberry32, started at a mix of both numbers: a million inputs a second, where a hash makes a few hundred thousand. */
export function createInputRandom(seed: number, index: number): InputRandom {
  let state = mix(mix(seed ^ 0x9e3779b9) + Math.imul(index + 1, 0x85ebca6b));
  function below(limit: number): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
  return {
    below,
    pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    chance: (percent) => below(100) < percent,
  };
}

function mix(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  const twice = Math.imul(once ^ (once >>> 15), 0x735a2d97);
  return twice ^ (twice >>> 15);
}
