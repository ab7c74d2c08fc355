/** What is made for a host has a name that nothing made for another host of the account has. */
import { createHash } from 'node:crypto';

/** Of 64 characters, which functions may have in their names, the Terraform module's own suffixes take 12. */
const MAX_NAME_LENGTH = 52;

const HASH_LENGTH = 8;

/** Letters, digits and `-`, and a letter first, as stacks and functions want it. `host` is in lower case, and may be `*.example.com`. */
export function nameOfHost(host: string): string {
  const name = host.replace('*', 'any').replaceAll('.', '-').replace(/^\d/, 'host-$&');
  // Only of such a host is the name all that there is to say.
  if (/^[a-z][a-z\d.]*$/.test(host) && name.length <= MAX_NAME_LENGTH) return name;
  const hash = createHash('sha256').update(host).digest('hex').slice(0, HASH_LENGTH);
  const start = name.slice(0, MAX_NAME_LENGTH - HASH_LENGTH - 1).replace(/-+$/, '');
  return `${start}-${hash}`;
}
