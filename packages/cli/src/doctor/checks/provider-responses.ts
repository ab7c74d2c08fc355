/** Whether the provider answers with a code, and names itself in its answers. */

import { type Check, failed, ok } from '../check.ts';
import { documentOf } from '../document-of.ts';
import { ofEachLogin } from '../examined-providers.ts';
import { secretNames, shownNames } from '../shown-names.ts';

export const providerResponses: Check = {
  id: 'provider-responses',
  asks: 'Does the provider answer with a code (`response_types_supported`) in the query (`response_modes_supported`)?',
  remedy:
    'Enable the authorization code flow with response mode "query" for this client at the provider.',
  run: (subject) =>
    ofEachLogin(subject, async (_, provider) => {
      const document = await documentOf(provider);
      const types = secretNames(document.response_types_supported) ?? ['code'];
      const modes = secretNames(document.response_modes_supported) ?? ['query'];
      const named = document.authorization_response_iss_parameter_supported === true;
      return [
        !types.includes('code')
          ? failed(`it answers with ${shownNames(types)}, and not with a code`)
          : !modes.includes('query')
            ? failed(`it answers in ${shownNames(modes)}, and not in the query`)
            : ok(`code, in the query, ${named ? 'with' : 'without'} "iss" (RFC 9207)`),
      ];
    }),
};
