/** What a KeyValueStore does not take. */
import type { StoreRule } from '../../rule-id.ts';
import { PAGES, type RuleText } from './row.ts';

const NOT_IMPORTED = 'CloudFront refuses the entry, and an import as a whole';

export const STORE_RULES: Readonly<Record<StoreRule, RuleText>> = {
  'E-KVS-KEY512': {
    what: 'A key is empty or has more than 512 bytes',
    why: NOT_IMPORTED,
    remedy: 'Use a shorter key, such as a hash',
    link: PAGES.quotas,
  },
  'E-KVS-VALUE1K': {
    what: 'A value has more than 1,024 bytes',
    why: NOT_IMPORTED,
    remedy: 'Split the value over several keys, or store less',
    link: PAGES.quotas,
  },
  'E-KVS-5MB': {
    what: 'All keys and values together have more than 5 MB',
    why: NOT_IMPORTED,
    remedy: 'Remove what is no longer needed, or use a second store',
    link: PAGES.quotas,
  },
  'E-KVS-DUP': {
    what: 'Two entries have the same key',
    why: NOT_IMPORTED,
    remedy: 'Keep one of them',
    link: PAGES.storeEntries,
  },
};
