/** What a login needs of a provider's discovery document. `postern.lock.json` keeps these members, as they are published. */
import type { JsonWebKeySet } from '../jwt/options.ts';

/** Members of OpenID Connect Discovery 1.0 section 3 and RFC 8414 section 2. */
export interface ProviderMetadata {
  readonly authorization_endpoint?: string;
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly code_challenge_methods_supported?: readonly string[];
  readonly end_session_endpoint?: string;
  readonly id_token_signing_alg_values_supported?: readonly string[];
  readonly pushed_authorization_request_endpoint?: string;
  readonly require_pushed_authorization_requests?: boolean;
  readonly revocation_endpoint?: string;
  readonly token_endpoint?: string;
  readonly token_endpoint_auth_methods_supported?: readonly string[];
}

/** What `postern.lock.json` keeps of a provider. */
export interface LockedProvider {
  readonly jwksUri: string;
  readonly jwks: JsonWebKeySet;
  /** Seconds since the epoch. */
  readonly fetchedAt: number;
  /** There where a login uses the issuer. */
  readonly metadata?: ProviderMetadata;
}
