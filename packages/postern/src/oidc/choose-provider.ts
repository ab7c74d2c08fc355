/** Which of several providers signs somebody in: by host, then by path, then the one for the rest. */
import { matchesPattern } from '../policy/pattern.ts';
import type { Provider } from './context.ts';
import type { ProviderPlan } from './plan.ts';

/** Its place in `providers`; `target` is where the person is going. */
export function chooseProvider(
  providers: readonly Pick<Provider, 'plan'>[],
  host: string,
  target: string,
): number {
  const path = target.replace(/\?.*/, '');
  const folded = path.toLowerCase();
  const tests: ((plan: ProviderPlan) => boolean)[] = [
    (plan) => plan.host === host,
    (plan) =>
      plan.path !== undefined &&
      matchesPattern(plan.path, plan.caseInsensitivePaths ? folded : path),
    (plan) => !plan.host && !plan.path,
  ];
  for (const test of tests) {
    const index = providers.findIndex(({ plan }) => test(plan));
    if (index >= 0) return index;
  }
  return 0;
}
