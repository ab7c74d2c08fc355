/** Whether the lock file is there, and is this config's. */
import { basename } from 'node:path';
import { isCurrent } from '../../lock/resolve-lock.ts';
import { shownUrl } from '../../shown-url.ts';
import { type Check, failed, ok, skipped } from '../check.ts';
import { need } from '../subject.ts';

export const lockFile: Check = {
  id: 'lock-file',
  asks: 'Does the lock file have every issuer whose keys or endpoints the config does not?',
  remedy: 'Run `postern build` where the provider can be reached, and commit the file.',
  async run({ given, lock }) {
    const { issuers, lockFile: file } = await need(given(), 'config-accepted');
    if (issuers.length === 0) return [skipped('the config needs none')];
    const found = await lock();
    const name = basename(file);
    return issuers.map((issuer) =>
      isCurrent(issuer, found)
        ? ok(`in ${name}`, shownUrl(issuer.issuer))
        : failed(`not in ${name}, or for another use`, shownUrl(issuer.issuer)),
    );
  },
};
