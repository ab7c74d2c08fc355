/** Whether a rewritten address is one that CloudFront takes. */
import { findWorstCase } from '../../build/worst-case.ts';
import { formatInteger } from '../../terminal.ts';
import { type Check, failed, ok, warning } from '../check.ts';
import { need } from '../subject.ts';

/** Beside this much most addresses still have room. */
const NOTABLE_BYTES = 1_024;

export const sizesUrl: Check = {
  id: 'sizes-url',
  asks: 'Does a rewrite leave room for the address of 8,192 bytes that CloudFront takes?',
  remedy: 'Shorten "rewrite.directoryIndex" and "rewrite.spaFallback".',
  async run({ gate }) {
    const { plan } = await need(gate(), 'config-accepted and provider-keys');
    const { urlGrowthBytes, urlLimitBytes } = await findWorstCase(plan);
    const text = `${formatInteger(urlGrowthBytes)} bytes more at most; an address may have ${formatInteger(urlLimitBytes)}`;
    if (urlGrowthBytes >= urlLimitBytes) return [failed(text)];
    return [urlGrowthBytes > NOTABLE_BYTES ? warning(text) : ok(text)];
  },
};
