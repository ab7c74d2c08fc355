/** Whether there is room left for what comes next. */

import { formatInteger } from '../../terminal.ts';
import { builtSizes } from '../built-sizes.ts';
import { type Check, ok, warning } from '../check.ts';
import { need } from '../subject.ts';

const NEARLY = 0.9;

export const bundleSize: Check = {
  id: 'bundle-size',
  asks: 'Is a tenth of the budget left, and would the limit that CloudFront had until 2025 be kept?',
  remedy:
    'Drop rules or options that are not needed, use EC keys in place of RSA, or raise "budgetBytes" while there is time. Many tools still assume the old limit of 1,048,576 bytes.',
  async run({ built }) {
    const { report } = await need(built(), 'bundle-builds');
    return builtSizes(report).map(({ name, bytes, budgetBytes, legacyBytes }) => {
      const percent = `${Math.round((100 * bytes) / budgetBytes)} % of ${formatInteger(budgetBytes)} bytes`;
      if (legacyBytes !== undefined && bytes > legacyBytes) {
        return warning(
          `${formatInteger(bytes)} bytes, over the old limit of ${formatInteger(legacyBytes)}`,
          name,
        );
      }
      return bytes > NEARLY * budgetBytes ? warning(percent, name) : ok(percent, name);
    });
  },
};
