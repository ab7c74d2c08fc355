/** Whether today's build comes about: within its budget and the platform's limits, without a secret that nobody marked. */

import { formatInteger } from '../../terminal.ts';
import { builtSizes } from '../built-sizes.ts';
import { type Check, failed, ok } from '../check.ts';
import { need } from '../subject.ts';

export const bundleBuilds: Check = {
  id: 'bundle-builds',
  asks: 'Does the config build today: within its budget, without an unmarked secret, and for a CloudFront Function in its dialect?',
  remedy: 'Do what the message says; `postern build` says the same.',
  async run({ gate, built }) {
    await need(gate(), 'config-accepted and provider-keys');
    const { report } = await built();
    return builtSizes(report).map(({ name, bytes, budgetBytes }) => {
      const text = `${formatInteger(bytes)} of ${formatInteger(budgetBytes)} bytes`;
      return bytes > budgetBytes ? failed(text, name) : ok(text, name);
    });
  },
};
