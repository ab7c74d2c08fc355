/** Checks what is written against AWS's quotas. */
import {
  MAX_KEY_BYTES,
  MAX_STORE_BYTES,
  MAX_UPDATE_BYTES,
  MAX_UPDATE_KEYS,
  MAX_VALUE_BYTES,
} from './limits.ts';
import { notFound, quotaExceeded, type Refusal, validationFailed } from './refusals.ts';
import type { Change } from './store.ts';

/** `undefined` is a change that may be made. */
export function checkChange(
  { puts, deletes }: Change,
  entries: ReadonlyMap<string, string>,
): Refusal | undefined {
  const keys = [...puts.map(([key]) => key), ...deletes];
  if (keys.length === 0) return validationFailed('At least one key must be put or deleted.');
  if (keys.length > MAX_UPDATE_KEYS) {
    return quotaExceeded(`At most ${MAX_UPDATE_KEYS} keys can be updated at a time.`);
  }
  if (new Set(keys).size < keys.length) return validationFailed('A key is named more than once.');
  const bytes = puts.reduce((sum, put) => sum + sizeOf(put), 0);
  if (bytes > MAX_UPDATE_BYTES) {
    return quotaExceeded(`At most ${MAX_UPDATE_BYTES} bytes can be updated at a time.`);
  }
  for (const put of puts) {
    const refusal = checkEntry(put);
    if (refusal) return refusal;
  }
  return deletes.every((key) => entries.has(key)) ? undefined : notFound('A key to delete');
}

/** One entry by itself. */
export function checkEntry([key, value]: readonly [string, string]): Refusal | undefined {
  if (key === '')
    return validationFailed('A key must have at least one character.', 'E-KVS-KEY512');
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    return validationFailed(`A key must have at most ${MAX_KEY_BYTES} bytes.`, 'E-KVS-KEY512');
  }
  if (Buffer.byteLength(value) <= MAX_VALUE_BYTES) return undefined;
  return validationFailed(`A value must have at most ${MAX_VALUE_BYTES} bytes.`, 'E-KVS-VALUE1K');
}

/** All entries together. */
export function checkTotal(bytes: number): Refusal | undefined {
  if (bytes <= MAX_STORE_BYTES) return undefined;
  return quotaExceeded(`A key value store can have at most ${MAX_STORE_BYTES} bytes.`, 'E-KVS-5MB');
}

function sizeOf([key, value]: readonly [string, string]): number {
  return Buffer.byteLength(key) + Buffer.byteLength(value);
}
