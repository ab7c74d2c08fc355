/** Whether the provider takes the challenge that every login sends. */

import { type Check, failed, ok, warning } from '../check.ts';
import { documentOf } from '../document-of.ts';
import { ofEachLogin } from '../examined-providers.ts';
import { secretNames, shownNames } from '../shown-names.ts';

export const providerPkce: Check = {
  id: 'provider-pkce',
  asks: 'Does the provider take PKCE with `S256` (RFC 7636)?',
  remedy:
    'Enable PKCE with S256 for this client at the provider. Where its document is silent it may well take it: Entra ID does.',
  run: (subject) =>
    ofEachLogin(subject, async (_, provider) => {
      const { code_challenge_methods_supported: given } = await documentOf(provider);
      const methods = secretNames(given);
      if (!methods) return [warning('the discovery document does not say')];
      if (methods.includes('S256')) return [ok('S256')];
      return [failed(`it takes ${shownNames(methods)}, and not S256`)];
    }),
};
