/** Whether the cookies of a signed-in person fit a request. */
import { findWorstCase } from '../../build/worst-case.ts';
import { formatInteger } from '../../terminal.ts';
import { type Check, failed, ok, skipped, warning } from '../check.ts';
import { need } from '../subject.ts';

/** Browsers send 600 to 900 bytes of their own. */
const BROWSER_BYTES = 1_024;

export const sizesCookies: Check = {
  id: 'sizes-cookies',
  asks: "Do the gate's own cookies fit a request's headers, all at their largest, with three logins under way?",
  remedy:
    'Keep fewer claims in "session.claims", and no cookies signed for CloudFront where a function checks anyway; keep the site\'s own cookies small. Older distributions and many tools take 20,480 bytes.',
  async run({ gate }) {
    const { plan } = await need(gate(), 'config-accepted and provider-keys');
    const { login, headerLimitBytes } = await findWorstCase(plan);
    if (!login) return [skipped('the gate sets no cookie')];
    const own = Math.max(login.cookieBytes, login.endpointCookieBytes);
    const bytes = own + BROWSER_BYTES;
    const { legacy, current } = headerLimitBytes;
    const text = `${formatInteger(own)} bytes at most to /.postern/*, ${formatInteger(login.cookieBytes)} elsewhere, and about ${formatInteger(BROWSER_BYTES)} of the browser; a request may have ${formatInteger(current)}, until 2025 ${formatInteger(legacy)}`;
    if (bytes > current) return [failed(text)];
    return [bytes > legacy ? warning(text) : ok(text)];
  },
};
