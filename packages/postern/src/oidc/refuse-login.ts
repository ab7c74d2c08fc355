/** The page at the end of a login that did not work out. */
import type { Failure, LoginContext } from './context.ts';
import { STATUS_OF_REFUSAL } from './session-endpoint.ts';
import type { Reply, Visit } from './types.ts';

/** The provider would send the same person again. */
export const signOut = { url: '/.postern/logout', method: 'GET', label: 'Sign out' } as const;

/** Says the code, never a word of the provider's, and offers to begin again; the log gets the claim or the provider's error code. */
export function refuseLogin(
  context: LoginContext,
  visit: Visit,
  { failure, target }: { readonly failure: Failure; readonly target: string },
): Reply {
  const { code, claim, detail } = failure;
  const status = detail === 'access_denied' ? 403 : (STATUS_OF_REFUSAL[code] ?? 400);
  const note = claim ?? detail;
  const reply = context.page(visit, {
    status,
    code,
    action:
      code === 'login_not_admitted'
        ? signOut
        : {
            url: `/.postern/login?return_to=${encodeURIComponent(target)}`,
            method: 'GET',
            label: 'Sign in again',
          },
  });
  return { ...reply, note };
}
