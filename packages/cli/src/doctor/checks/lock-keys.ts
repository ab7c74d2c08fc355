/** Whether the lock file says what the provider publishes. */
import { UserError } from '../../errors.ts';
import { resolveLock } from '../../lock/resolve-lock.ts';
import { Blocked, type Check, ok, skipped } from '../check.ts';
import { need } from '../subject.ts';

export const lockKeys: Check = {
  id: 'lock-keys',
  asks: 'Are keys and endpoints in the lock file those that the provider publishes?',
  remedy: 'Run `postern build --refresh`, review the change and commit it.',
  async run({ given, lock, clock, fetch }) {
    const { issuers, lockFile: file } = await need(given(), 'config-accepted');
    if (issuers.length === 0) return [skipped('the config needs no lock file')];
    const { issuers: entries } = await need(lock(), 'lock-file');
    if (Object.keys(entries).length === 0) return [skipped('see lock-file')];
    try {
      await resolveLock(issuers, { file, check: true, now: clock(), fetch });
    } catch (cause) {
      // What cannot be fetched is the provider's affair; that they differ is this check's.
      if (cause instanceof UserError && cause.code !== 'keys_differ') {
        throw new Blocked('see provider-discovery and provider-keys', { cause });
      }
      throw cause;
    }
    return [ok('as published')];
  },
};
