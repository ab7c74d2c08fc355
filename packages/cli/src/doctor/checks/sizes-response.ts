/** Whether the largest answer of the gate is one that a viewer-request function may give. */
import { findWorstCase } from '../../build/worst-case.ts';
import { formatInteger } from '../../terminal.ts';
import { type Check, failed, ok } from '../check.ts';
import { need } from '../subject.ts';

export const sizesResponse: Check = {
  id: 'sizes-response',
  asks: 'Do the largest refusal, and all `Set-Cookie` of a sign-in, stay below 40 KB?',
  remedy: 'Shorten what the answer carries: "cors.exposeHeaders", "resource", "login.pages".',
  async run({ gate }) {
    const { plan } = await need(gate(), 'config-accepted and provider-keys');
    const { responseBytes, responseLimitBytes, login } = await findWorstCase(plan);
    const setCookieBytes = login?.setCookieBytes ?? 0;
    const cookies = login ? `, Set-Cookie ${formatInteger(setCookieBytes)} bytes at most` : '';
    const text = `${formatInteger(responseBytes)} bytes at most${cookies}; CloudFront takes ${formatInteger(responseLimitBytes)}`;
    const isOver = Math.max(responseBytes, setCookieBytes) > responseLimitBytes;
    return [isOver ? failed(text) : ok(text)];
  },
};
