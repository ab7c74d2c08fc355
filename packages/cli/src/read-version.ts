/** The version of this package, which the others of a release share. */
import { readFileSync } from 'node:fs';

/** Read when it is asked for, not when this is imported: a bundle of the library has no such file beside it. */
export function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
