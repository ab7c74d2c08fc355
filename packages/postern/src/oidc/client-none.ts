/** A public client: it only says its name. PKCE is what ties the code to it. */
import { type ClientAuth, None } from 'oauth4webapi';

export function authenticateNone(): ClientAuth {
  return None();
}
