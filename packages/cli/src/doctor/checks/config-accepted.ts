/** Whether the config is one that a build takes. */
import { UserError } from '../../errors.ts';
import { Blocked, type Check, ok } from '../check.ts';

/** Of the provider, not of the config: the checks of the provider say more. */
const OF_PROVIDER = ['fetch_failed', 'discovery_failed', 'discovery_issuer', 'jwks_unusable'];

export const configAccepted: Check = {
  id: 'config-accepted',
  asks: 'Is the config one that `postern build` takes, with the keys and endpoints of its lock file?',
  remedy: 'Do what the message says; `postern build` says the same.',
  async run({ given, plan, gate }) {
    await given();
    try {
      const { plan: planned } = await gate();
      const { length } = planned.policy.rules;
      return [ok(`target ${planned.target}, ${length} ${length === 1 ? 'rule' : 'rules'}`)];
    } catch (cause) {
      const isUnknown =
        cause instanceof Blocked ||
        (cause instanceof UserError && OF_PROVIDER.includes(cause.code));
      if (!isUnknown) throw cause;
      const { target } = await plan();
      return [ok(`target ${target}, as far as can be said without the provider's keys`)];
    }
  },
};
