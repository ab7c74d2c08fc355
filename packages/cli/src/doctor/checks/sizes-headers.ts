/** Whether what the gate tells the origin fits a request's headers. */
import { findWorstCase } from '../../build/worst-case.ts';
import { formatInteger } from '../../terminal.ts';
import { type Check, failed, ok, warning } from '../check.ts';
import { need } from '../subject.ts';

export const sizesHeaders: Check = {
  id: 'sizes-headers',
  asks: "Do the headers that the gate adds for the origin fit, beside the browser's own?",
  remedy:
    'Forward fewer claims in "forward.headers"; S3 takes 8 KB of headers, other origins differ.',
  async run({ gate }) {
    const { plan } = await need(gate(), 'config-accepted and provider-keys');
    const { addedHeaderBytes, headerLimitBytes } = await findWorstCase(plan);
    const { legacy, current } = headerLimitBytes;
    const text = `${formatInteger(addedHeaderBytes)} bytes at most; a request may have ${formatInteger(current)}, until 2025 ${formatInteger(legacy)}`;
    if (addedHeaderBytes > current) return [failed(text)];
    return [addedHeaderBytes > legacy ? warning(text) : ok(text)];
  },
};
