/** Changes a text where parsers go wrong: cuts, repetitions, foreign characters, and pieces that mean something somewhere. */
import type { InputRandom } from './random.ts';

const PIECES: readonly string[] = [
  ...['.', '..', '=', '==', '+', '/', '-', '_', ' ', '\t', '\r\n', '\0', '\ufeff', '\u00a0'],
  ...['é', '\u017f', '\u212a', '\u0131', '\ud800', '\udfff', '💥', '\u2028', '\x7f', '\x85'],
  ...['%', '%2e', '%2F', '%252e%252e', '%5c', '%00', '%zz', '%c0%ae', ';', ';x=1', '\\', '//'],
  ...[',', ', Bearer a.b.c', '"', "'", '{', '}', '[', ']', ':', '{}', 'null', '__proto__'],
  ...['bearer ', 'Basic ', 'eyJhbGciOiJub25lIn0', 'e30', 'AAAA', '1e999', '-0', '\\u0061'],
];

type Change = (text: string, random: InputRandom) => string;

const CHANGES: readonly Change[] = [
  (text, random) => replaceAt(text, random, ''),
  (text, random) => replaceAt(text, random, random.pick(PIECES)),
  (text, { below, pick }) => insert(text, below(text.length + 1), pick(PIECES)),
  (text, { below, pick }) =>
    insert(text, pick([0, text.length, below(text.length + 1)]), pick(PIECES)),
  (text, { below }) => text.slice(0, below(text.length + 1)),
  (text, { below }) => text.slice(below(text.length + 1)),
  (text, { below }) => swapCharacters(text, below(text.length), below(text.length)),
  (text, random) => changeCharacter(text, random),
  (text, random) => repeatPart(text, random),
  (text, { below }) => flipCase(text, below(text.length)),
];

/** One to three changes. */
export function mutateText(text: string, random: InputRandom): string {
  let changed = text;
  for (let count = random.pick([1, 1, 1, 2, 3]); count > 0; count--) {
    changed = random.pick(CHANGES)(changed, random);
  }
  return changed;
}

function insert(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at);
}

function replaceAt(text: string, { below }: InputRandom, piece: string): string {
  const at = below(text.length);
  return text.slice(0, at) + piece + text.slice(at + 1 + below(4));
}

function changeCharacter(text: string, { below }: InputRandom): string {
  const at = below(text.length);
  const changed = String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << below(7)));
  return text.slice(0, at) + changed + text.slice(at + 1);
}

function swapCharacters(text: string, first: number, second: number): string {
  const characters = text.split('');
  [characters[first], characters[second]] = [characters[second] ?? '', characters[first] ?? ''];
  return characters.join('');
}

/** Mostly a few times; now and then past every cap. */
function repeatPart(text: string, { below, pick, chance }: InputRandom): string {
  const at = below(text.length);
  const part = text.slice(at, at + 1 + below(8));
  const times = chance(3) ? 20_000 : pick([1, 2, 3, 50]);
  return text.slice(0, at) + part.repeat(times) + text.slice(at);
}

function flipCase(text: string, at: number): string {
  const character = text[at] ?? '';
  const upper = character.toUpperCase();
  return (
    text.slice(0, at) + (upper === character ? character.toLowerCase() : upper) + text.slice(at + 1)
  );
}
