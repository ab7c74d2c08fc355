/** The cookbook of the JOSE working group: RFC 7520, 7797 and 8037, a file for each section. */
import {
  compactJws,
  ENCRYPTED,
  foreignForm,
  JSON_FORM,
  type Place,
  singleKey,
  UNENCODED,
} from './examples.ts';
import { listVectors, readVectors } from './load.ts';
import type { Keys } from './token-verdict.ts';
import type { Vector, VectorFile } from './vector.ts';

/** One example: signed, or encrypted. */
interface Example {
  readonly input: { readonly key: Keys };
  readonly encrypting_content?: unknown;
  /** By serialization: `compact`, `json`, `json_flat`. */
  readonly output: Readonly<Record<string, unknown>>;
}

type CookbookFile = Example | { readonly sign: Example; readonly encrypt: Example } | Jwk;

type Jwk = Readonly<Record<string, string>>;

export function cookbookFiles(): readonly VectorFile[] {
  const paths = listVectors('ietf-jose-cookbook');
  const folders = [...new Set(paths.map((path) => path.split('/').slice(0, -1).join('/')))];
  return folders.map((folder) => {
    const files = paths.filter((path) => path.slice(0, path.lastIndexOf('/')) === folder);
    const vectors = files.flatMap((path) => vectorsOf(path, readVectors<CookbookFile>(path)));
    const total = files.map((path) => countOutputs(readVectors(path))).reduce((a, b) => a + b);
    return { name: folder, total, vectors };
  });
}

/** Every output of every example, and every key that is a file: counted apart from what is made of them. */
function countOutputs(value: unknown): number {
  const content = Object(value);
  if ('kty' in content) return 1;
  const own = Object.keys(Object(content.output)).length;
  return ['sign', 'encrypt'].reduce(
    (count, name) => count + (content[name] ? countOutputs(content[name]) : 0),
    own,
  );
}

function vectorsOf(path: string, content: CookbookFile): readonly Vector[] {
  const name = path.split('/').at(-1) ?? path;
  if ('kty' in content) return [{ id: name, run: () => singleKey(content as Jwk) }];
  if ('sign' in content) {
    const { sign, encrypt } = content as { readonly sign: Example; readonly encrypt: Example };
    return [
      ...outputsOf(path, `${name} sign`, sign),
      ...outputsOf(path, `${name} encrypt`, encrypt),
    ];
  }
  return outputsOf(path, name, content as Example);
}

function outputsOf(file: string, name: string, example: Example): readonly Vector[] {
  return Object.entries(example.output).map(([form, value]) => {
    const place = { file, id: `${name} ${form}` };
    return { id: place.id, run: () => runOutput(value, example, place) };
  });
}

function runOutput(
  value: unknown,
  { input, encrypting_content }: Example,
  place: Place,
): ReturnType<Vector['run']> {
  if (encrypting_content) return foreignForm(value, ENCRYPTED);
  if (typeof value === 'string') return compactJws(value, input.key, place);
  return foreignForm(value, place.file.includes('rfc7797') ? UNENCODED : JSON_FORM);
}
