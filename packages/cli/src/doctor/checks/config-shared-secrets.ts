/** Which tokens are checked with a secret that others have too. */

import { shownUrl } from '../../shown-url.ts';
import { type Check, orOk, warning } from '../check.ts';
import { need } from '../subject.ts';

export const configSharedSecrets: Check = {
  id: 'config-shared-secrets',
  asks: 'Are tokens checked with public keys, so that whoever can check one can make none?',
  remedy:
    'Use an issuer that signs with a private key (RS256, ES256), or give the HMAC secret to nobody but issuer and gate, one for each pair.',
  async run({ plan }) {
    const { verifier } = await need(plan(), 'config-accepted');
    const shared = (verifier?.issuers ?? []).filter(({ algorithms }) =>
      algorithms.some((name) => name.startsWith('HS')),
    );
    return orOk(
      shared.map(({ issuer, algorithms }) =>
        warning(
          `${algorithms.join(', ')}: everybody who has the secret can make tokens for anybody`,
          shownUrl(issuer),
        ),
      ),
      'no secret is shared with an issuer',
    );
  },
};
