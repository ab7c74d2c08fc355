/** latchset's collection of RFC 7515, 7517, 7520 and 7638 examples: one JSON, an entry for each file that it was. */
import {
  compactJws,
  ENCRYPTED,
  foreignForm,
  JSON_FORM,
  type Place,
  singleKey,
} from './examples.ts';
import { readVectors } from './load.ts';
import type { Keys } from './token-verdict.ts';
import { failed, type Outcome, type VectorFile } from './vector.ts';

/** By the extension that the file had. */
type Entry = Readonly<Record<string, unknown>>;

type Entries = Readonly<Record<string, Entry>>;

const FILE = 'latchset-jose-rfc/rfc-examples.json';

export function rfcExamples(): VectorFile {
  const { vectors: entries } = readVectors<{ readonly vectors: Entries }>(FILE);
  const items = Object.entries(entries).flatMap(([name, entry]) =>
    Object.entries(entry).flatMap(([extension, value]) => membersOf(name, extension, value)),
  );
  const vectors = items.map(({ name, extension, value, id }) => ({
    id,
    run: () => runItem(value, { extension, key: keyOf(entries, name), place: { file: FILE, id } }),
  }));
  return { name: FILE, total: countItems(entries), vectors };
}

interface Item {
  readonly name: string;
  readonly extension: string;
  readonly id: string;
  readonly value: unknown;
}

/** A set is as many vectors as it has keys. */
function membersOf(name: string, extension: string, value: unknown): readonly Item[] {
  const item = { name, extension, id: `${name}.${extension}`, value };
  if (extension !== 'jwkset') return [item];
  return (value as { readonly keys: readonly unknown[] }).keys.map((key, index) => ({
    name,
    extension: 'jwk',
    id: `${item.id}[${index}]`,
    value: key,
  }));
}

function countItems(entries: Entries): number {
  return Object.values(entries)
    .flatMap((entry) => Object.entries(entry))
    .reduce(
      (count, [kind, value]) => count + (kind === 'jwkset' ? Object(value).keys.length : 1),
      0,
    );
}

/** The entry's own key, or that of the entry which it names as `rfc7515_A.3.jwk`. */
function keyOf(entries: Entries, name: string): Keys {
  const jwk = entries[name]?.jwk;
  if (typeof jwk === 'string') return keyOf(entries, jwk.replace(/\.jwk$/, ''));
  return (jwk ?? NO_KEY) as Keys;
}

/** For the example without a key: the unsigned token of RFC 7515 appendix A.5. */
const NO_KEY = { kty: 'oct', k: Buffer.alloc(32, 7).toString('base64url') };

interface Surroundings {
  readonly extension: string;
  readonly key: Keys;
  readonly place: Place;
}

const ADDITIONS: ReadonlySet<string> = new Set(['pt', 'pwd', 'thp', 'payl']);

function runItem(value: unknown, { extension, key, place }: Surroundings): Outcome {
  if (extension === 'jwk' && typeof value === 'string') return aside('names the key of another');
  if (extension === 'jwk') return singleKey(value as Readonly<Record<string, string>>);
  if (extension === 'jwsc') return compactJws(value as string, key, place);
  if (/^jws[fg]$/.test(extension)) return foreignForm(value, JSON_FORM);
  if (/^jwe[cfg]$/.test(extension)) return foreignForm(value, ENCRYPTED);
  if (ADDITIONS.has(extension)) return aside('a plaintext, password or thumbprint');
  return failed(`is of an unknown kind: ${extension}`);
}

/** Nothing that a verifier could be given. */
function aside(reason: string): Outcome {
  return { kind: 'notApplicable', reason };
}
