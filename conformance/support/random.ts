/** Random choices that repeat: the same seed gives the same test. */
import { createHash } from 'node:crypto';

export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** The n-th number is read from SHA-256 of seed and n. */
export function createRandom(seed: number): Random {
  let count = 0;
  function below(limit: number): number {
    const digest = createHash('sha256').update(`${seed}:${count++}`).digest();
    return digest.readUIntBE(0, 6) % limit;
  }
  return { below, pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item };
}
