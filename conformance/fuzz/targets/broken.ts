/** Targets with the faults that a watchdog is for. None of a run's inputs are for them: they are asked for by name. */
import { defineTarget, type Target } from '../target.ts';

export const hangingTarget: Target = defineTarget<string>({
  name: 'hanging',
  share: 0,
  make: () => 'any',
  judge(input) {
    while (input.length > 0);
    return 'ok';
  },
});

export const hoardingTarget: Target = defineTarget<string>({
  name: 'hoarding',
  share: 0,
  make: () => 'any',
  judge(input) {
    const hoard: string[][] = [];
    while (input.length > 0) hoard.push(new Array(10_000).fill(input));
    return 'ok';
  },
});

export const throwingTarget: Target = defineTarget<string>({
  name: 'throwing',
  share: 0,
  make: () => 'the input',
  judge(input) {
    throw new RangeError(`${input} is not liked`);
  },
});
