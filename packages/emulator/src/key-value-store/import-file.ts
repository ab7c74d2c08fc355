/**
 * AWS's import file, which fills a new store:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions-create-s3-kvp.html
 */
import { isUtf8 } from 'node:buffer';
import { checkEntry, checkTotal } from './check-change.ts';

/** Throws a TypeError for what AWS does not import; it quotes neither keys nor values. */
export function readImportFile(bytes: Uint8Array): ReadonlyMap<string, string> {
  const total = checkTotal(bytes.length);
  if (total) throw refused(`has ${bytes.length} bytes: ${total.message}`);
  if (!isUtf8(bytes)) throw refused('is not UTF-8');
  const entries = new Map<string, string>();
  for (const [place, item] of readItems(Buffer.from(bytes).toString()).entries()) {
    const { key, value } = item;
    if (entries.has(key)) throw refused(`has the key of data[${place}] twice`);
    const refusal = checkEntry([key, value]);
    if (refusal) throw refused(`has a fault at data[${place}]: ${refusal.message}`);
    entries.set(key, value);
  }
  return entries;
}

interface Item {
  readonly key: string;
  readonly value: string;
}

function readItems(text: string): readonly Item[] {
  const { data } = parse(text) ?? {};
  if (Array.isArray(data) && data.every(isItem)) return data;
  throw refused('must be {"data":[{"key":"…","value":"…"}]}');
}

function parse(text: string): { readonly data?: unknown } | undefined {
  try {
    return JSON.parse(text) as { readonly data?: unknown };
  } catch {
    // The parser's message quotes the text.
    return undefined;
  }
}

function isItem(item: unknown): item is Item {
  if (typeof item !== 'object' || item === null) return false;
  const { key, value } = item as Partial<Item>;
  return typeof key === 'string' && typeof value === 'string';
}

function refused(why: string): TypeError {
  return new TypeError(`The import file of the KeyValueStore ${why}`);
}
