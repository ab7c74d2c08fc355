/** Whether the cookies of a signed-in person fit a request. */
import { LIMITS } from '@postern/emulator/limits';
import { findWorstCase } from '../../build/worst-case.ts';
import { type Check, failed, ok, skipped, warning } from '../check.ts';
import { need } from '../subject.ts';

export const sizesCookies: Check = {
  id: 'sizes-cookies',
  asks: "Do the gate's own cookies fit a request's headers, all at their largest, with three logins under way?",
  remedy:
    'Keep fewer claims in "session.claims", and no cookies signed for CloudFront where a function checks anyway; keep the site\'s own cookies small. Older distributions and many tools take 20,480 bytes.',
  async run({ gate }) {
    const { plan } = await need(gate(), 'config-accepted and provider-keys');
    const { login } = await findWorstCase(plan);
    if (!login) return [skipped('the gate sets no cookie')];
    const bytes = Math.max(login.cookieBytes, login.endpointCookieBytes);
    const [legacy, current] = [LIMITS.legacy, LIMITS.current].map(
      (limits) => limits.requestHeadersBytes,
    ) as [number, number];
    const text = `${bytes} bytes at most, to /.postern/*; ${login.cookieBytes} elsewhere; a request may have ${current}, until 2025 ${legacy}`;
    if (bytes > current) return [failed(text)];
    return [bytes > legacy ? warning(text) : ok(text)];
  },
};
