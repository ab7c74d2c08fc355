/** Finds the patterns that may contain another, so that 10,000 rules need not be compared in pairs. Build time only. */

/** Places of the patterns that may contain this one, rising; of every other it is certain that they do not. */
export type ContainerFinder = (pattern: string) => readonly number[];

/**
 * Files each pattern by its rarest literal piece. Where a pattern contains another, each of its literal pieces lies
 * within one of the other's: a wildcard of the other may stand for characters that the piece does not have. But for a
 * `*` at its beginning, which stands for the "/" that each path begins with.
 */
export function createContainerFinder(patterns: readonly string[]): ContainerFinder {
  const pieces = patterns.map(literalPieces);
  const counts = new Map<string, number>();
  for (const piece of pieces.flat()) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const exact = new Map<string, number[]>();
  const filed = new Map<string, number[]>();
  const lengths = new Set<number>();
  for (const [place, pattern] of patterns.entries()) {
    if (!/[*?]/.test(pattern)) append(exact, pattern, place);
    else {
      const piece = rarest(pieces[place] ?? [], counts);
      append(filed, piece, place);
      lengths.add(piece.length);
    }
  }
  return (pattern) => {
    const found = [...(exact.get(pattern) ?? [])];
    for (const part of partsOf(pattern, lengths)) found.push(...(filed.get(part) ?? []));
    return found.sort((a, b) => a - b);
  };
}

function literalPieces(pattern: string): readonly string[] {
  return pattern.split(/[*?]+/).filter((piece) => piece !== '');
}

function rarest(pieces: readonly string[], counts: ReadonlyMap<string, number>): string {
  const count = (piece: string) => counts.get(piece) ?? 0;
  return pieces.reduce(
    (best, piece) => (best === '' || count(piece) < count(best) ? piece : best),
    '',
  );
}

/** Every text of one of these lengths within the literal pieces, once. */
function partsOf(pattern: string, lengths: ReadonlySet<number>): ReadonlySet<string> {
  const parts = new Set<string>(lengths.has(0) ? [''] : []);
  if (pattern.startsWith('*') && lengths.has(1)) parts.add('/');
  for (const piece of literalPieces(pattern)) {
    for (const length of lengths) {
      for (let start = 0; start + length <= piece.length; start++) {
        parts.add(piece.slice(start, start + length));
      }
    }
  }
  return parts;
}

function append(lists: Map<string, number[]>, key: string, place: number): void {
  const list = lists.get(key);
  if (list) list.push(place);
  else lists.set(key, [place]);
}
