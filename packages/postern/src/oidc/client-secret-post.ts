/** `client_secret_post` (RFC 6749 section 2.3.1). */
import { type ClientAuth, ClientSecretPost } from 'oauth4webapi';
import type { ProviderPlan } from './plan.ts';

export function authenticatePost(plan: ProviderPlan): ClientAuth {
  return ClientSecretPost(plan.clientSecret as string);
}
