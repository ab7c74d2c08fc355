/** Which hosts the gate answers for. */
import { type Check, ok, skipped, warning } from '../check.ts';
import { need } from '../subject.ts';

export const configHosts: Check = {
  id: 'config-hosts',
  asks: 'Does the gate answer for named hosts only, without a wildcard?',
  remedy:
    'Name the hosts one by one: behind a wildcard anybody who gets a name under it, such as a forgotten DNS record, is inside.',
  async run({ plan }) {
    const { hosts } = (await need(plan(), 'config-accepted')).policy;
    if (!hosts) {
      return [skipped('no "hosts": the gate answers for every name that the distribution has')];
    }
    const wildcards = hosts.filter((host) => host.startsWith('*'));
    if (wildcards.length === 0) return [ok(hosts.join(', '))];
    return wildcards.map((host) => warning(`${host} takes every name under it`));
  },
};
