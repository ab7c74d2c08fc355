/** Chooses the literal by which the index finds a pattern: one that every path of the pattern has, and few other patterns. */

// Trying so many patterns costs no more than looking in a further slot or two.
const MAX_SHARERS = 8;

/** A literal that each path of a pattern has: between two places, or (with `from` undefined) as one of its segments. */
export interface Anchor {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly text: string;
}

/** The longer end of each pattern, which is cheap to find; where too many share it, the rarest of all its literals. */
export function chooseAnchors(patterns: readonly string[]): readonly Anchor[] {
  const ends = patterns.map((pattern) => {
    const [head, tail] = bothEnds(pattern);
    return tail.text.length > head.text.length ? tail : head;
  });
  const endSharers = countSharers(ends);
  const isCrowded = (end: Anchor) => (endSharers.get(nameOf(end)) ?? 0) > MAX_SHARERS;
  const choices = ends.map((end, place) =>
    isCrowded(end) ? [end, ...everyAnchor(patterns[place] as string)] : [end],
  );
  const sharers = countSharers(choices.filter(({ length }) => length > 1).flat());
  const count = (anchor: Anchor) => sharers.get(nameOf(anchor)) ?? 0;
  return choices.map((anchors) => anchors.reduce((a, b) => (count(b) < count(a) ? b : a)));
}

function countSharers(anchors: readonly Anchor[]): ReadonlyMap<string, number> {
  const sharers = new Map<string, number>();
  for (const anchor of anchors) sharers.set(nameOf(anchor), (sharers.get(nameOf(anchor)) ?? 0) + 1);
  return sharers;
}

function nameOf({ from, to, text }: Anchor): string {
  return `${from},${to},${text}`;
}

/** The literals before the first wildcard and after the last; both are the whole of a pattern that has none. */
function bothEnds(pattern: string): readonly [Anchor, Anchor] {
  const pieces = pattern.split(/[*?]/);
  const [head = ''] = pieces;
  const tail = pieces.at(-1) ?? '';
  return [
    { from: 0, to: pieces.length > 1 ? head.length : undefined, text: head },
    { from: -tail.length, to: undefined, text: tail },
  ];
}

/** The ends and each whole segment. No literal between wildcards has a fixed place: `?` can be two UTF-16 units long. */
function everyAnchor(pattern: string): readonly Anchor[] {
  const segments = pattern.match(/(?<=\/)[^/*?]+(?=\/)/g) ?? [];
  return [
    ...bothEnds(pattern).filter(({ text }) => text),
    ...segments.map((text): Anchor => ({ from: undefined, to: undefined, text })),
  ];
}
