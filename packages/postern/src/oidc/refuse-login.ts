/** The page at the end of a login that did not work out. */
import type { RejectionCode } from '../errors.ts';
import type { Failure, LoginContext } from './context.ts';
import type { Reply, Visit } from './types.ts';

/** Where it is not 400. */
const STATUS: { readonly [code in RejectionCode]?: number } = {
  login_not_admitted: 403,
  provider_refused: 502,
  provider_unavailable: 503,
};

/** Says the code, never a word of the provider's, and offers to begin again; the log gets the claim or the provider's error code. */
export function refuseLogin(
  context: LoginContext,
  visit: Visit,
  { failure, target }: { readonly failure: Failure; readonly target: string },
): Reply {
  const { code, claim, detail } = failure;
  const status = detail === 'access_denied' ? 403 : (STATUS[code] ?? 400);
  const note = claim ?? detail;
  const reply = context.page(visit, {
    status,
    code,
    action:
      code === 'login_not_admitted'
        ? // The provider would send the same person again.
          { url: '/.postern/logout', method: 'GET', label: 'Sign out' }
        : {
            url: `/.postern/login?return_to=${encodeURIComponent(target)}`,
            method: 'GET',
            label: 'Sign in again',
          },
  });
  return { ...reply, ...(note && { note }) };
}
