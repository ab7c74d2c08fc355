/** Whether one path pattern takes every path that another takes. Exact: no list of examples is tried. */

// Stands for a character that no pattern names: what takes it takes every other one in its place.
const FRESH = '\ue000';

/** Paths begin with "/", with which or without which a pattern may be written. */
export function containsPattern(outer: string, inner: string): boolean {
  return rootedForms(inner).every((form) => containsSymbols(rooted(outer), form));
}

type Symbols = readonly string[];

function containsSymbols(wide: Symbols, narrow: Symbols): boolean {
  const pending = [{ place: 0, places: passStars([0], wide) }];
  const seen = new Set<string>();
  for (let state = pending.pop(); state; state = pending.pop()) {
    const { place, places } = state;
    const name = `${place} ${places}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const symbol = narrow[place];
    if (symbol === undefined) {
      if (!places.includes(wide.length)) return false;
      continue;
    }
    const read = readOne(symbol, places, wide);
    if (symbol === '*') pending.push({ place: place + 1, places }, { place, places: read });
    else pending.push({ place: place + 1, places: read });
    if (places.length === 0) return false;
  }
  return true;
}

/** "CloudFront behavior is the same with or without the leading /"; runs of `*` are one. */
function rooted(pattern: string): Symbols {
  return [...(/^[/*]/.test(pattern) ? pattern : `/${pattern}`).replace(/\*+/g, '*')];
}

/** The "/" with which a path begins is taken by the `*` with which a pattern does, or by what follows it. */
function rootedForms(pattern: string): readonly Symbols[] {
  const symbols = rooted(pattern);
  if (symbols[0] !== '*') return [symbols];
  const isNextTaken = symbols[1] === '/' || symbols[1] === '?';
  return [['/', ...symbols], ...(isNextTaken ? [['/', ...symbols.slice(2)]] : [])];
}

/** All places in `wide` after one more character, in their order. */
function readOne(symbol: string, places: readonly number[], wide: Symbols): readonly number[] {
  const character = symbol === '*' || symbol === '?' ? FRESH : symbol;
  const next = places.flatMap((place) => {
    if (wide[place] === '*') return [place];
    return wide[place] === '?' || wide[place] === character ? [place + 1] : [];
  });
  return passStars(next, wide);
}

/** A `*` may take nothing. */
function passStars(places: readonly number[], wide: Symbols): readonly number[] {
  const passed = places.flatMap((place) => (wide[place] === '*' ? [place, place + 1] : [place]));
  return [...new Set(passed)].sort((a, b) => a - b);
}
