/** Finds an issuer's key set and endpoints: OpenID Connect Discovery 1.0 section 4 first, then RFC 8414 section 3.1. */
import { messageOf, problem, UserError } from '../errors.ts';
import { type Fetch, fetchJson, isTrustedUrl } from './fetch-json.ts';

/** An issuer's own document, and where it was. */
export interface Discovered {
  readonly url: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** Refuses a document that speaks for another issuer. */
export async function discover(issuer: string, fetch?: Fetch): Promise<Discovered> {
  const reasons: string[] = [];
  for (const url of discoveryUrls(issuer)) {
    try {
      const document = await fetchJson(url, fetch);
      if (document.issuer === issuer) return { url, document };
      throw problem('discovery_issuer', url, issuer, document.issuer);
    } catch (cause) {
      // Only a document that could not be had leaves room for the other address.
      if (!(cause instanceof UserError) || cause.code !== 'fetch_failed') throw cause;
      reasons.push(reasonOf(cause));
    }
  }
  throw problem('discovery_failed', issuer, reasons.join('; '));
}

function reasonOf(cause: UserError): string {
  return messageOf(cause).split(': check the address')[0] ?? '';
}

/** The two addresses differ in where the issuer's own path goes. */
export function discoveryUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

/** Where its keys are. */
export function jwksUriOf({ url, document }: Discovered): string {
  const { jwks_uri: jwksUri } = document;
  if (typeof jwksUri === 'string' && isTrustedUrl(jwksUri)) return jwksUri;
  throw problem('discovery_document', url, 'its "jwks_uri" is no https URL');
}
