/** Asks a provider for its discovery document, to say at once what a build would meet. */
import { messageOf } from '../errors.ts';
import { type Discovered, discover } from '../lock/discover.ts';
import type { Fetch } from '../lock/fetch-json.ts';
import { PLACEHOLDER_ISSUER } from './questions.ts';

export interface IssuerCheck {
  readonly isReachable: boolean;
  /** For people. */
  readonly text: string;
  /** What it signs with. */
  readonly algorithm?: string;
}

/** Never refuses: a project can be begun where nothing can be reached. */
export async function checkIssuer(issuer: string, fetch?: Fetch): Promise<IssuerCheck> {
  if (issuer === PLACEHOLDER_ISSUER) {
    return {
      isReachable: false,
      text: `"issuer" is ${PLACEHOLDER_ISSUER}, which stands for a provider of yours: postern dev and postern test need none; postern build, postern doctor and a deployment fail until it is yours`,
    };
  }
  try {
    const { url, document } = await discover(issuer, fetch);
    const algorithm = algorithmOf(document);
    return { isReachable: true, text: `${url} answers, and signs with ${algorithm}`, algorithm };
  } catch (cause) {
    return {
      isReachable: false,
      text: `${messageOf(cause)}. postern dev and postern test work without it`,
    };
  }
}

/** OpenID Connect Discovery 1.0 section 3: RS256 must be there, and where it is not, what is. */
function algorithmOf(document: Discovered['document']): string {
  const { id_token_signing_alg_values_supported: supported } = document;
  const names = Array.isArray(supported) ? supported : [];
  return names.includes('RS256') ? 'RS256' : (names.find(isPublicKeyAlgorithm) ?? 'RS256');
}

function isPublicKeyAlgorithm(name: unknown): boolean {
  return typeof name === 'string' && /^((RS|PS|ES)(256|384|512)|EdDSA)$/.test(name);
}
