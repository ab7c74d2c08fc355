/** Finds the rule for a path in a list of hundreds that the build has written as text, by pieces of the path that tell them apart. */

/**
 * Rules whose patterns have a literal text between these two places, as `slice` counts them, by that text; separated by blanks, which
 * no pattern has. A rule's first character stands for its place, the second for its form, methods and host; the rest is its pattern
 * without that piece, and without a star at the end where that is the only wildcard.
 */
export type RuleTable = readonly [
  from: number,
  to: number,
  rules: Readonly<Record<string, string | undefined>>,
];

/**
 * The least place of a rule for the path, else `lastPlace`: that of the rule which takes what no other does, or one that no rule has.
 * `isFor`: whether the request has the methods and host that a number stands for. Nothing is cut up but the rules that are looked at.
 */
export function matchText(
  tables: readonly RuleTable[],
  path: string,
  lastPlace: number,
  isFor: (group: number) => boolean,
  fitsPattern: (pattern: string, text: string) => boolean,
): number {
  let least = lastPlace;
  tables.forEach((table) => {
    const rules = table[2][path.slice(table[0], table[1])];
    const rest = path.slice(0, table[0]) + path.slice(table[1]);
    if (!rules) return;
    rules.split(' ').forEach((rule) => {
      const place = numberAt(rule, 0);
      const form = numberAt(rule, 1);
      const text = rule.slice(2);
      const fits =
        place < least &&
        (form % 4 > 1
          ? (form % 4 > 2 || rest.endsWith(text.slice(text.lastIndexOf('*') + 1))) &&
            fitsPattern(text, rest)
          : rest.startsWith(text) && (form % 4 > 0 || rest === text)) &&
        isFor(form >> 2);
      if (fits) least = place;
    });
  });
  return least;
}

/** The printable characters, but for blanks and quotation marks, and then those beyond the control characters. */
function numberAt(rule: string, place: number): number {
  const code = rule.charCodeAt(place);
  return code - (code > 126 ? 69 : 35);
}
