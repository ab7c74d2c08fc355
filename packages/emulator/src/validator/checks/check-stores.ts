/** E-KVS-KEY512, E-KVS-VALUE1K, E-KVS-5MB, E-KVS-DUP: does a KeyValueStore take its entries? No key and no value is quoted. */
import { checkEntry, checkTotal } from '../../key-value-store/check-change.ts';
import type { ValidationContext } from '../context.ts';
import type { StoreFacts } from '../deployment-facts.ts';
import { type Finding, finding } from '../finding.ts';

/** Of every store whose entries are known. */
export function checkStores({ deployment }: ValidationContext): Finding[] {
  return deployment.stores.flatMap(checkStore);
}

function checkStore({ id, entries = [] }: StoreFacts): Finding[] {
  const bytes = entries.flat().reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const total = checkTotal(bytes);
  const seen = new Set<string>();
  const findings = entries.flatMap((entry, place) => {
    const [key] = entry;
    const rules = [checkEntry(entry)?.rule, seen.has(key) ? 'E-KVS-DUP' : undefined] as const;
    seen.add(key);
    return rules.flatMap((rule) => (rule ? finding(rule, id, wrongEntry(place, rule)) : []));
  });
  if (total?.rule) findings.push(finding(total.rule, id, `The store would have ${bytes} bytes`));
  return findings;
}

function wrongEntry(place: number, rule: string): string {
  const what = rule === 'E-KVS-DUP' ? 'repeats a key' : 'is too large or empty';
  return `Entry ${place + 1} ${what}`;
}
