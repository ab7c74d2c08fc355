/** Whether the token endpoint takes the way in which the gate proves who it is. */

import { type Check, failed, ok, warning } from '../check.ts';
import { documentOf } from '../document-of.ts';
import { ofEachLogin } from '../examined-providers.ts';
import { secretNames, shownNames } from '../shown-names.ts';

/** What a document that is silent means (OpenID Connect Discovery 1.0 section 3). */
const USUAL = ['client_secret_basic'];

export const providerClientAuthentication: Check = {
  id: 'provider-client-authentication',
  asks: "Does the token endpoint take the login's client authentication?",
  remedy:
    'Leave "login.clientAuthentication" out, or write one that the provider takes; the registration there must say the same. Whether the secret is right only a sign-in shows.',
  run: (subject) =>
    ofEachLogin(subject, async ({ clientAuthentication: method }, provider) => {
      const { token_endpoint_auth_methods_supported: given } = await documentOf(provider);
      const methods = secretNames(given) ?? USUAL;
      if (methods.includes(method) || takesPostInstead(method, methods)) return [ok(method)];
      const text = `"${method}" is not among ${shownNames(methods)}`;
      // Many providers take public clients and keys, and do not say so.
      return [method.startsWith('client_secret') ? failed(text) : warning(text)];
    }),
};

/** What a build does by itself, once it has the document. */
function takesPostInstead(method: string, methods: readonly string[]): boolean {
  return method === 'client_secret_basic' && methods.includes('client_secret_post');
}
