/** Which client asks, by `client_secret_basic` or `client_secret_post` (RFC 6749 section 2.3.1). */
import { timingSafeEqual } from 'node:crypto';
import { hashSecret } from '../config/plan-authentication.ts';

export type Clients = ReadonlyMap<string, Buffer>;

/** Compared in place of the secret of a client that there is not, so that both take the same time. */
const NO_CLIENT = Buffer.alloc(32);

/** By `client_secret_basic`. */
export function isBasicClient(authorization: string, clients: Clients): boolean {
  const [id, secret] = readBasic(authorization);
  return isClient(id, secret, clients);
}

/** By `client_secret_post`. */
export function isPostedClient(form: URLSearchParams, clients: Clients): boolean {
  return isClient(
    form.get('client_id') ?? undefined,
    form.get('client_secret') ?? undefined,
    clients,
  );
}

function isClient(id: string | undefined, secret: string | undefined, clients: Clients): boolean {
  if (id === undefined || secret === undefined) return false;
  const known = clients.get(id);
  const isSame = timingSafeEqual(hashSecret(secret), known ?? NO_CLIENT);
  return isSame && known !== undefined;
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
