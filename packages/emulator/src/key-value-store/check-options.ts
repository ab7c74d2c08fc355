/** Checks the options of `startKeyValueStore` once, and makes the store's first entries of them. */
import { readFileSync } from 'node:fs';
import { checkCredentials, checkInteger, checkNames, checkOneOf, fail } from '../check-values.ts';
import { checkEntry, checkTotal } from './check-change.ts';
import { readImportFile } from './import-file.ts';
import type { KeyValueStoreOptions } from './options.ts';

const NAMES = Object.keys({
  file: true,
  entries: true,
  importFile: true,
  propagationDelaySeconds: true,
  clock: true,
  port: true,
  arn: true,
  credentials: true,
  conflictError: true,
  onCall: true,
} satisfies Record<keyof KeyValueStoreOptions, true>);

const ARN = /^arn:aws:cloudfront::\d{12}:key-value-store\/[\w-]+$/;

/** Throws a `TypeError` that names the option; it quotes no entry. */
export function checkKeyValueStoreOptions(options: KeyValueStoreOptions): void {
  checkNames('', options, NAMES);
  const { propagationDelaySeconds: delay = 0, port, arn, credentials, conflictError } = options;
  checkInteger('port', port, { from: 0, to: 65_535 });
  if (!(Number.isFinite(delay) && delay >= 0)) {
    fail('propagationDelaySeconds', delay, 'a number of seconds, 0 or more');
  }
  if (arn !== undefined && !ARN.test(arn)) {
    fail('arn', arn, 'like arn:aws:cloudfront::123456789012:key-value-store/ID');
  }
  if (credentials !== undefined) checkCredentials('credentials', credentials);
  checkOneOf('conflictError', conflictError, ['ConflictException', 'ValidationException']);
  if (options.entries !== undefined && options.importFile !== undefined) {
    throw new TypeError('Option "importFile" must be left out where "entries" is given');
  }
}

/** Of a store that is new. */
export function firstEntries(options: KeyValueStoreOptions): ReadonlyMap<string, string> {
  if (options.importFile !== undefined) return readImportFile(readFileSync(options.importFile));
  const entries = Object.entries(options.entries ?? {});
  for (const [place, entry] of entries.entries()) {
    const refusal = checkEntry(entry);
    if (refusal)
      throw new TypeError(`Option "entries" has a fault at ${place}: ${refusal.message}`);
  }
  const bytes = entries.flat().reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const total = checkTotal(bytes);
  if (total) throw new TypeError(`Option "entries" has ${bytes} bytes: ${total.message}`);
  return new Map(entries);
}
