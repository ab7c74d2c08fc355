/**
 * Exact questions about the sets of paths that `*`/`?` patterns describe, for checks at build time: is one within the
 * other, and have two a path in common? Characters are unlimited, so there is always one that no pattern names.
 */
import { matchesPattern } from './pattern.ts';

// Stands for a character that no pattern names. Whatever matches it is `*` or `?`, which match any other too.
const FRESH = '\ue000';

/** The literals at both ends of a pattern; the same text twice when it has no wildcard. */
export interface LiteralEnds {
  readonly head: string;
  readonly tail: string;
}

/** What each path of a pattern begins and ends with. */
export function literalEnds(pattern: string): LiteralEnds {
  const pieces = pattern.split(/[*?]/);
  return { head: pieces[0] ?? '', tail: pieces.at(-1) ?? '' };
}

/**
 * Whether each path that `inner` matches is matched by `outer`; paths begin with "/", so that `*` is within `/*`. It is enough to put a
 * fresh character in place of each `?` of `inner` and any number of them in place of each `*`: what matches those matches every other
 * replacement too.
 */
export function contains(outer: string, inner: string): boolean {
  if (!/[*?]/.test(inner)) return matchesPattern(outer, inner);
  const reader = createSetReader(outer);
  const seen = new Set<string>();
  const pending = firstStates(inner, reader);
  for (let state = pending.pop(); state; state = pending.pop()) {
    const { place, places } = state;
    const name = `${place},${places}`;
    if (seen.has(name)) continue;
    seen.add(name);
    if (places === 0n) return false;
    const symbol = inner[place];
    if (symbol === undefined) {
      if (!reader.isEnd(places)) return false;
    } else if (symbol === '*') {
      pending.push({ place: place + 1, places });
      pending.push({ place, places: reader.read(places, FRESH) });
    } else {
      const character = symbol === '?' ? FRESH : symbol;
      pending.push({ place: place + 1, places: reader.read(places, character) });
    }
  }
  return true;
}

/** A place in `inner`, and those in `outer` that go with it. */
interface InnerState {
  readonly place: number;
  readonly places: bigint;
}

/** Where `inner` begins with a `*`, the path's first "/" is taken by it or by what follows it. */
function firstStates(inner: string, { start, read }: SetReader): InnerState[] {
  if (!inner.startsWith('*')) return [{ place: 0, places: start }];
  const places = read(start, '/');
  const next = inner.search(/[^*]/);
  const isNextTaken = next >= 0 && '/?'.includes(inner.charAt(next));
  return [{ place: 0, places }, ...(isNextTaken ? [{ place: next + 1, places }] : [])];
}

interface SetReader {
  readonly start: bigint;
  readonly read: (places: bigint, character: string) => bigint;
  readonly isEnd: (places: bigint) => boolean;
}

/** All places at which a reader of the pattern may stand, as bits of one number, moved together. */
function createSetReader(pattern: string): SetReader {
  const symbols = pattern.replace(/\*+/g, '*').split('');
  const bitsOf = (wanted: string) =>
    symbols.reduce(
      (bits, symbol, place) => bits | (symbol === wanted ? 1n << BigInt(place) : 0n),
      0n,
    );
  const stars = bitsOf('*');
  const questionMarks = bitsOf('?');
  const passStars = (places: bigint) => places | ((places & stars) << 1n);
  const literals = new Map(symbols.map((symbol) => [symbol, bitsOf(symbol)]));
  return {
    start: passStars(1n),
    read: (places, character) => {
      const moving =
        places & (questionMarks | (isWildcard(character) ? 0n : (literals.get(character) ?? 0n)));
      return passStars((places & stars) | (moving << 1n));
    },
    isEnd: (places) => (places & (1n << BigInt(symbols.length))) !== 0n,
  };
}

/** Whether some path matches both patterns. */
export function overlaps(a: string, b: string): boolean {
  return commonPath(a, b, 'x') !== undefined;
}

/** A path that matches both patterns, with `filler` wherever any character would do; `undefined` if there is none. */
export function commonPath(a: string, b: string, filler: string): string | undefined {
  if (!mayOverlap(literalEnds(a), literalEnds(b))) return undefined;
  const seen = new Set<number>();
  const pending = [{ left: 0, right: 0, text: '' }];
  for (let state = pending.pop(); state; state = pending.pop()) {
    const { left, right, text } = state;
    if (left === a.length && right === b.length) return text;
    const name = left * (b.length + 1) + right;
    if (seen.has(name)) continue;
    seen.add(name);
    pending.push(...nextStates(a, b, { ...state, filler }));
  }
  return undefined;
}

/** A quick look that rules out most pairs: of two heads, and of two tails, one must begin or end with the other. */
export function mayOverlap(a: LiteralEnds, b: LiteralEnds): boolean {
  return (
    (a.head.startsWith(b.head) || b.head.startsWith(a.head)) &&
    (a.tail.endsWith(b.tail) || b.tail.endsWith(a.tail))
  );
}

interface PairState {
  readonly left: number;
  readonly right: number;
  readonly text: string;
}

// The last state is taken first: a `*` is left before it takes a character, which keeps the path short.
function nextStates(
  a: string,
  b: string,
  { left, right, text, filler }: PairState & { readonly filler: string },
): readonly PairState[] {
  const one = a[left];
  const other = b[right];
  const next: PairState[] = [];
  if (
    one !== undefined &&
    other !== undefined &&
    (isWildcard(one) || isWildcard(other) || one === other)
  ) {
    const character = !isWildcard(one) ? one : !isWildcard(other) ? other : filler;
    next.push({
      left: one === '*' ? left : left + 1,
      right: other === '*' ? right : right + 1,
      text: text + character,
    });
  }
  if (one === '*') next.push({ left: left + 1, right, text });
  if (other === '*') next.push({ left, right: right + 1, text });
  return next;
}

function isWildcard(symbol: string): boolean {
  return symbol === '*' || symbol === '?';
}
