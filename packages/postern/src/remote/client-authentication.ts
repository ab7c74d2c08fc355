/**
 * How the gate names itself to an OAuth server with a secret (RFC 6749 section 2.3.1). In a few lines of its own: `oauth4webapi`
 * would take 4,600 to 5,300 zipped bytes to ask and to authenticate (measured, version 3.8.8), brings a second crypto backend,
 * and holds names that the build shortens. The tests let `oidc-provider` judge every method.
 */
import type { ClientAuthenticationPlan } from './plan.ts';

/** What a request carries besides its own parameters. */
export interface ClientProof {
  readonly headers?: Readonly<Record<string, string>>;
  /** More parameters of the form. */
  readonly form?: Readonly<Record<string, string>>;
}

/** Made once; proves at `now` (seconds since the epoch). */
export type AuthenticateClient = (plan: ClientAuthenticationPlan) => (now: number) => ClientProof;

/** `client_secret_basic`. */
export function clientSecretBasic({
  clientId,
  clientSecret = '',
}: ClientAuthenticationPlan): () => ClientProof {
  const credentials = Buffer.from(`${encodeForm(clientId)}:${encodeForm(clientSecret)}`);
  const headers = { authorization: `Basic ${credentials.toString('base64')}` };
  return () => ({ headers });
}

/** Both are form-encoded before they become a user name and a password. */
function encodeForm(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

/** `client_secret_post`. */
export function clientSecretPost({
  clientId,
  clientSecret = '',
}: ClientAuthenticationPlan): () => ClientProof {
  const form = { client_id: clientId, client_secret: clientSecret };
  return () => ({ form });
}
