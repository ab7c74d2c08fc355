/** Whether the provider's discovery document can be read, and is the issuer's. */
import { shownUrl } from '../../shown-url.ts';
import { type Check, ok } from '../check.ts';
import { ofEachProvider } from '../examined-providers.ts';

export const providerDiscovery: Check = {
  id: 'provider-discovery',
  asks: "Can the provider's discovery document be read, and does its `issuer` equal the config's, letter by letter?",
  remedy:
    'Write "issuer" exactly as the document has it, a slash at the end included; where the provider has no document, give "jwksUri" and "login.endpoints".',
  run: (subject) =>
    ofEachProvider(subject, async ({ discovery }) => {
      const { url } = await discovery();
      return [ok(`${shownUrl(url)} is for this issuer`)];
    }),
};
