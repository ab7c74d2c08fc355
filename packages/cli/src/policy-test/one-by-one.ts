/** Cases in their order: what a target says of one must not be heard of another. */
import type { PolicyCase } from 'postern/test';
import type { Observation, Unsent } from './observation.ts';

export function oneByOne(
  observe: (test: PolicyCase) => Promise<Observation | Unsent>,
): (cases: readonly PolicyCase[]) => Promise<readonly (Observation | Unsent)[]> {
  return async (cases) => {
    const observed: (Observation | Unsent)[] = [];
    for (const test of cases) observed.push(await observe(test));
    return observed;
  };
}
