/** Whether the redirect URIs of the gate are registered at the provider, as far as a stranger can find out. */

import { isTrustedUrl } from '../../lock/fetch-json.ts';
import { Blocked, type Check, type Finding, failed, ok, skipped, warning } from '../check.ts';
import { documentOf } from '../document-of.ts';
import { type ExaminedProvider, ofEachLogin, type PlannedLogin } from '../examined-providers.ts';
import { probeRedirectUri, type Registration } from '../probe-redirect-uri.ts';
import { need, type Subject } from '../subject.ts';

export const providerRedirectUri: Check = {
  id: 'provider-redirect-uri',
  asks: 'Does the provider take `https://HOST/.postern/callback` of each host? Asked with `prompt=none`, as anybody could; some providers do not tell.',
  remedy:
    'Register the URI at the provider exactly as it is written here, for the client that "login.clientId" names. Where it cannot be told, sign in once on each host.',
  run: (subject) =>
    ofEachLogin(subject, async (login, provider) => {
      if (subject.options.offline) throw new Blocked('--offline');
      const endpoint = await authorizationEndpoint(login, provider);
      const uris = await redirectUris(subject, login);
      if (uris.length === 0) return [skipped('every host is this machine')];
      const found = await Promise.all(
        uris.map(async (redirectUri) => {
          const request = { endpoint, redirectUri, clientId: login.clientId, scope: login.scope };
          return findingOf(redirectUri, await probeRedirectUri(request, subject.fetch));
        }),
      );
      return found;
    }),
};

async function authorizationEndpoint(
  login: PlannedLogin,
  provider: ExaminedProvider,
): Promise<string> {
  if (provider.hasOwnEndpoints) return login.authorizationEndpoint;
  const { authorization_endpoint: endpoint, require_pushed_authorization_requests: isPushed } =
    await documentOf(provider);
  if (isPushed === true || login.pushedAuthorizationRequestEndpoint !== undefined) {
    throw new Blocked("requests are pushed, which takes the client's credentials");
  }
  if (typeof endpoint !== 'string') {
    throw new Error('The discovery document has no "authorization_endpoint"');
  }
  // As for every other address of a document: nothing is asked in the clear, or with credentials of somebody's choice.
  if (!isTrustedUrl(endpoint)) {
    throw new Error('The "authorization_endpoint" of the discovery document is no https URL');
  }
  return endpoint;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** As `postern/oidc` makes them: one for each host, or that of `callbackHost`. */
async function redirectUris(subject: Subject, { name }: PlannedLogin): Promise<readonly string[]> {
  const { login, policy } = await need(subject.plan(), 'config-accepted');
  const hosts = login?.callbackHost ? [login.callbackHost] : (policy.hosts ?? []);
  const path = `/.postern/callback${name === undefined ? '' : `/${name}`}`;
  return hosts.filter((host) => !LOOPBACK.test(host)).map((host) => `https://${host}${path}`);
}

function findingOf(uri: string, { verdict, reason }: Registration): Finding {
  if (verdict === 'registered') return ok(`${uri}: ${reason}`);
  if (verdict === 'unknown') return skipped(`${uri}: cannot tell, ${reason}`);
  return verdict === 'refused' ? warning(`${uri}: ${reason}`) : failed(`${uri}: ${reason}`);
}
