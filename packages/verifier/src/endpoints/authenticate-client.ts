/** Which client asks, by `client_secret_basic` or `client_secret_post` (RFC 6749 section 2.3.1). */
import { timingSafeEqual } from 'node:crypto';
import { hashSecret } from '../config/plan-authentication.ts';

export type Clients = ReadonlyMap<string, Buffer>;

/** What a request says about its client. */
export interface ClientCredentials {
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}

/** Compared in place of the secret of a client that there is not, so that both take the same time. */
const NO_CLIENT = Buffer.alloc(32);

/** Whether the request comes from one of the clients. `twice`: it says so in two ways, which RFC 6749 forbids. */
export function authenticateClient(
  { authorization, form }: ClientCredentials,
  clients: Clients,
): 'yes' | 'no' | 'twice' {
  const posted = form.get('client_secret');
  if (authorization !== undefined && posted !== null) return 'twice';
  const [id, secret] =
    authorization === undefined ? [form.get('client_id'), posted] : readBasic(authorization);
  if (id == null || secret == null) return 'no';
  const known = clients.get(id);
  const isSame = timingSafeEqual(hashSecret(secret), known ?? NO_CLIENT);
  return isSame && known ? 'yes' : 'no';
}

/** Both halves are form-encoded before they are joined. */
function readBasic(authorization: string): readonly (string | undefined)[] {
  const [, encoded = ''] = /^basic +([\w+/=-]+)$/i.exec(authorization) ?? [];
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? [] : [text.slice(0, colon), text.slice(colon + 1)].map(decodeForm);
}

function decodeForm(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // No encoding at all: nobody's credentials.
    return undefined;
  }
}
