/** What is fuzzed: a maker of inputs, and a judge that throws when an input shows a fault. */
import type { InputRandom } from './random.ts';

/** One input on its way to the code under test. */
export interface FuzzCase {
  readonly input: unknown;
  /** What became of the input: a rejection code, or a word of the target's own. Throws for a fault. */
  readonly judge: () => string | Promise<string>;
}

export interface Target {
  readonly name: string;
  /** How many of ten thousand inputs are for this target. */
  readonly share: number;
  readonly next: (random: InputRandom) => FuzzCase;
}

export interface TargetParts<Input> {
  readonly name: string;
  readonly share: number;
  readonly make: (random: InputRandom) => Input;
  readonly judge: (input: Input) => string | Promise<string>;
}

/** Joins maker and judge, so that targets with different inputs stand in one list. */
export function defineTarget<Input>({ name, share, make, judge }: TargetParts<Input>): Target {
  return {
    name,
    share,
    next(random) {
      const input = make(random);
      return { input, judge: () => judge(input) };
    },
  };
}
