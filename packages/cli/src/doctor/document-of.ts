/** The discovery document of a provider, for the checks that hold it against a login. */
import { Blocked } from './check.ts';
import type { ExaminedProvider } from './examined-providers.ts';
import { need } from './subject.ts';

export async function documentOf({
  discovery,
  hasOwnEndpoints,
}: ExaminedProvider): Promise<Readonly<Record<string, unknown>>> {
  if (hasOwnEndpoints) throw new Blocked('the config has "login.endpoints", no document is read');
  return (await need(discovery(), 'provider-discovery')).document;
}
