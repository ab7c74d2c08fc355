/** `client_secret_basic` (RFC 6749 section 2.3.1). */
import { type ClientAuth, ClientSecretBasic } from 'oauth4webapi';
import type { ProviderPlan } from './plan.ts';

export function authenticateBasic(plan: ProviderPlan): ClientAuth {
  return ClientSecretBasic(plan.clientSecret as string);
}
