/** Whether the built function loads and decides, in the runtime that it is for. */
import { type Check, type Finding, failed, ok, skipped } from '../check.ts';
import { runBuilt } from '../run-built.ts';
import { need } from '../subject.ts';

export const bundleRuns: Check = {
  id: 'bundle-runs',
  asks: 'Does the built function load, and refuse a request with a path that no gate takes, under the local CloudFront with its real runtime?',
  remedy:
    'The most frequent reason is the module that "after" names: try it with `postern dev`, which shows where it fails.',
  async run({ gate, built }) {
    const { plan } = await need(gate(), 'config-accepted and provider-keys');
    const { files } = await need(built(), 'bundle-builds');
    if (plan.target === 'fetch' || plan.target === 'node') {
      return [skipped(`target ${plan.target} runs in a server of your own`)];
    }
    if (plan.reportOnly) return [skipped('it lets every request pass: see config-unsafe')];
    if (plan.secrets) return [skipped('it would fetch its secrets from AWS')];
    const runs = await runBuilt(plan, files);
    return runs.map(({ name, status, failure }): Finding => {
      if (failure !== undefined) return failed(failure, name);
      const isRefusal = status >= 400 && status < 500;
      return isRefusal
        ? ok(`loads, and refuses with ${status}`, name)
        : failed(`answers ${status}, where a refusal was to come`, name);
    });
  },
};
