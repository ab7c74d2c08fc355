/**
 * Matches a request in about constant time: rules are found by a literal piece of their pattern, so that thousands
 * cost about what one costs. Agrees with the linear matcher on everything.
 */
import type { Matcher } from './match-linear.ts';
import { matchesPattern } from './pattern.ts';
import type { MatchRule } from './plan.ts';

// Trying so many patterns costs no more than looking in a further slot or two.
const MAX_SHARERS = 8;

/** Rules that share a literal between the same two places of the path, as `slice` counts them. */
interface Slot {
  readonly from: number;
  readonly to: number | undefined;
  /** Literal to the rules that have it, in order. */
  readonly rules: Map<string, number[]>;
}

/** A literal that each path of a pattern has: between two places, or (with `from` undefined) as one of its segments. */
interface Anchor {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly text: string;
}

/** Builds a matcher over tables by host and literal; this costs a few microseconds a rule when the function loads. */
export function createIndexedMatcher(rules: readonly MatchRule[]): Matcher {
  const hosts = new Map<string | undefined, number[]>();
  for (const [index, rule] of rules.entries()) append(hosts, rule.host, index);
  const tables = new Map([...hosts].map(([host, list]) => [host, createTable(rules, list)]));
  const everyHost = tables.get(undefined);
  return (host, method, path) => {
    const least = everyHost?.(method, path, rules.length) ?? rules.length;
    const found = tables.get(host)?.(method, path, least) ?? least;
    return found < rules.length ? found : -1;
  };
}

/** The least index of a matching rule below `limit`, or `limit`. */
type Table = (method: string, path: string, limit: number) => number;

function createTable(rules: readonly MatchRule[], indexes: readonly number[]): Table {
  const { slots, segments } = createSlots(rules, indexes);
  return (method, path, limit) => {
    let least = limit;
    for (const slot of slots) take(slot.rules.get(path.slice(slot.from, slot.to)));
    if (segments.size > 0) {
      // Each segment once: a path that repeats one must not repeat the work.
      for (const segment of new Set(path.split('/'))) take(segments.get(segment));
    }
    return least;

    function take(list: readonly number[] | undefined): void {
      for (const index of list ?? []) {
        if (index >= least) return;
        const rule = rules[index] as MatchRule;
        if (rule.methods && !rule.methods.includes(method)) continue;
        if (matchesPattern(rule.path, path)) least = index;
      }
    }
  };
}

function createSlots(
  rules: readonly MatchRule[],
  indexes: readonly number[],
): { readonly slots: readonly Slot[]; readonly segments: Slot['rules'] } {
  const slots = new Map<string, Slot>();
  const segments: Slot['rules'] = new Map();
  const anchors = chooseAnchors(indexes.map((index) => (rules[index] as MatchRule).path));
  for (const [place, { from, to, text }] of anchors.entries()) {
    const name = `${from},${to}`;
    if (from !== undefined && !slots.has(name)) slots.set(name, { from, to, rules: new Map() });
    append(slots.get(name)?.rules ?? segments, text, indexes[place] as number);
  }
  return { slots: [...slots.values()], segments };
}

/** The longer end of each pattern, which is cheap to find; where too many share it, the rarest of all its literals. */
function chooseAnchors(patterns: readonly string[]): readonly Anchor[] {
  const ends = patterns.map(longerEnd);
  const endSharers = countSharers(ends);
  const isCrowded = (end: Anchor) => (endSharers.get(nameOf(end)) ?? 0) > MAX_SHARERS;
  const choices = ends.map((end, place) =>
    isCrowded(end) ? [end, ...otherAnchors(patterns[place] as string)] : [end],
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

function longerEnd(pattern: string): Anchor {
  const first = pattern.search(/[*?]/);
  if (first < 0) return { from: 0, to: undefined, text: pattern };
  const last = Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?'));
  const tail = pattern.slice(last + 1);
  return tail.length > first
    ? { from: -tail.length, to: undefined, text: tail }
    : { from: 0, to: first, text: pattern.slice(0, first) };
}

/** Literals before the first `*` and after the last, at a fixed distance from that end, and whole segments anywhere. */
function otherAnchors(pattern: string): readonly Anchor[] {
  const [head = '', ...others] = pattern.split('*');
  const tail = others.at(-1) ?? '';
  const segments = pattern.match(/(?<=\/)[^/*?]+(?=\/)/g) ?? [];
  return [
    ...literals(head, 0),
    ...literals(tail, -tail.length),
    ...segments.map((text): Anchor => ({ from: undefined, to: undefined, text })),
  ];
}

function literals(text: string, start: number): Anchor[] {
  return Array.from(text.matchAll(/[^?]+/g), ({ 0: literal, index }) => ({
    from: start + index,
    // 0 stands for the end, which `slice` wants left out.
    to: start + index + literal.length || undefined,
    text: literal,
  }));
}

function append<Key>(lists: Map<Key, number[]>, key: Key, index: number): void {
  const list = lists.get(key);
  if (list) list.push(index);
  else lists.set(key, [index]);
}
