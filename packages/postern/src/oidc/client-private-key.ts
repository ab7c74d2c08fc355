/** `private_key_jwt` (RFC 7523 section 2.2, OpenID Connect Core 9). The assertion's audience is the issuer. */
import { type ClientAuth, modifyAssertion, PrivateKeyJwt } from 'oauth4webapi';
import type { ProviderPlan } from './plan.ts';

/** The key is imported at the first use, for that takes a promise; the build has seen that it can be. */
export function authenticateKey(plan: ProviderPlan): ClientAuth {
  const { jwk, alg, kid } = plan.clientKey as NonNullable<ProviderPlan['clientKey']>;
  let prove: Promise<ClientAuth> | undefined;

  /** The library says Ed25519 of every such key, and a provider may know ours as EdDSA. */
  function nameAlgorithm(header: { alg?: unknown }): void {
    header.alg = alg;
  }

  return async (...request) => {
    prove ??= crypto.subtle
      .importKey('jwk', JSON.parse(jwk), importParameters(alg), false, ['sign'])
      .then((key) => {
        const options = { [modifyAssertion]: nameAlgorithm };
        return PrivateKeyJwt(kid === undefined ? key : { key, kid }, options);
      });
    return (await prove)(...request);
  };
}

/** As WebCrypto names what RFC 7518 names in one word. */
function importParameters(alg: string): 'Ed25519' | { name: string; [detail: string]: string } {
  const bits = alg.slice(2);
  if (alg.startsWith('Ed')) return 'Ed25519';
  if (alg.startsWith('ES')) return { name: 'ECDSA', namedCurve: `P-${bits.replace('512', '521')}` };
  return { name: alg.startsWith('PS') ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5', hash: `SHA-${bits}` };
}
