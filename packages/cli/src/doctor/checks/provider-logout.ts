/** Whether a logout ends at the provider too. */
import type { Finding } from '../check.ts';
import { type Check, failed, ok, warning } from '../check.ts';
import { documentOf } from '../document-of.ts';
import { ofEachLogin } from '../examined-providers.ts';
import { need } from '../subject.ts';

export const providerLogout: Check = {
  id: 'provider-logout',
  asks: 'Can a logout end the session at the provider, and revoke the refresh token?',
  remedy:
    'Without `end_session_endpoint` a logout is local: whoever follows signs in again without a question. Without `revocation_endpoint` a refresh token lives on. Give "login.endpoints", or "login.provider" where Postern knows the provider\'s own way; leave "login.postLogoutUrls" out where there is none.',
  run: (subject) =>
    ofEachLogin(subject, async (login, provider) => {
      const { login: plan } = await need(subject.plan(), 'config-accepted');
      const endpoints = provider.hasOwnEndpoints
        ? { end: login.endSessionEndpoint, revoke: login.revocationEndpoint }
        : publishedOr(await documentOf(provider), login);
      const findings: Finding[] = [];
      if (!endpoints.end) {
        const wanted = plan?.postLogoutUrls !== undefined;
        findings.push(
          wanted
            ? failed('no end_session_endpoint, and "login.postLogoutUrls" needs one')
            : warning('no end_session_endpoint'),
        );
      }
      if (!endpoints.revoke) findings.push(warning('no revocation_endpoint'));
      return findings.length > 0 ? findings : [ok('both')];
    }),
};

/** What a preset adds is in the plan under any document; what a stand-in said is not believed. */
function publishedOr(
  document: Readonly<Record<string, unknown>>,
  { logoutParameters }: { readonly logoutParameters?: unknown },
) {
  return {
    end: document.end_session_endpoint ?? logoutParameters,
    revoke: document.revocation_endpoint,
  };
}
