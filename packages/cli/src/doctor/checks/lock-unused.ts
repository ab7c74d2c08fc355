/** What of the lock file no config needs. */
import { shownUrl } from '../../shown-url.ts';
import { type Check, orOk, skipped, warning } from '../check.ts';
import { need } from '../subject.ts';

export const lockUnused: Check = {
  id: 'lock-unused',
  asks: 'Is every entry of the lock file one that the config needs?',
  remedy:
    'Run `postern build --refresh`, which writes what is needed and nothing else. A lock file that several configs share has entries of all of them: give each its own.',
  async run({ given, lock }) {
    const { issuers } = await need(given(), 'config-accepted');
    const names = Object.keys((await need(lock(), 'lock-file')).issuers);
    if (names.length === 0) return [skipped('there is no entry')];
    const unused = names.filter((name) => !issuers.some(({ issuer }) => issuer === name));
    return orOk(
      unused.map((name) => warning('not in the config', shownUrl(name))),
      'all are used',
    );
  },
};
