/** Writes a long list of rules as `postern/src/cloudfront-function/match-text.ts` reads it. */
import type { MatchRule } from 'postern/gate';

/** A rule and its place in the config. */
interface Placed {
  readonly place: number;
  readonly path: string;
  /** The number of its methods and host; 0 for every request. */
  readonly group: number;
}

/** Between two places of a path, as `slice` counts them: both are from the start, or negative. */
interface Cut {
  readonly from: number;
  readonly to: number;
}

/** So many are tried in about the time that a signature takes; another table takes a tenth of that. */
const MAX_RULES_TO_TRY = 16;

const MAX_HEAD_CHARACTERS = 48;
const MAX_TAIL_CHARACTERS = 24;
/** No longer than a name that every object has. */
const MAX_KEY_CHARACTERS = 4;

/** Source of a matcher: a function of path, method and host. */
export function ruleText(rules: readonly MatchRule[]): string {
  const tests = [...new Set(rules.map(groupTest))].filter(Boolean);
  const placed = rules.map((rule, place) => ({
    place,
    path: rule.path,
    group: tests.indexOf(groupTest(rule)) + 1,
  }));
  const isCatchAll = ({ path, group }: Placed) => path === '*' && group === 0;
  const last = placed.find(isCatchAll)?.place ?? rules.length;
  const tables = tablesOf(placed.slice(0, last)).map(({ from, to, rules: cut }) => {
    return `[${from},${to},${JSON.stringify(Object.fromEntries(cut))}]`;
  });
  const groups = tests.map((test, index) => `group==${index + 1}?${test}:`).join('');
  const fitsPattern = placed.some(({ path }) => formOf(path) > 1) ? 'matchesPattern' : '()=>false';
  const isFor = `(group)=>${groups}true`;
  const found = `matchText(tables,path,${last},${isFor},${fitsPattern})`;
  const body = last < rules.length ? found : `{const place=${found};return place<${last}?place:-1}`;
  // Beside the function: in it the tables would be made anew for every request, 2 µs for ten keys.
  return `((tables)=>(path,method,host)=>${body})([${tables.join()}])`;
}

/** A condition on methods and host; '' for none. */
export function groupTest({ host, methods }: Omit<MatchRule, 'path'>): string {
  const tests = [
    host === undefined ? '' : `host==${JSON.stringify(host)}`,
    methods && `(${methods.map((method) => `method==${JSON.stringify(method)}`).join('||')})`,
  ];
  return tests.filter(Boolean).join('&&');
}

interface Table extends Cut {
  /** Rules by their piece, in their order. */
  readonly rules: ReadonlyMap<string, string>;
}

/** Cut by cut what takes least; in the end, whatever has no piece that tells it apart. */
function tablesOf(rules: readonly Placed[]): readonly Table[] {
  if (rules.length === 0) return [];
  const whole = tableOf(rules, { from: 0, to: 0 });
  if (rules.length <= MAX_RULES_TO_TRY / 2) return [whole];
  const choices = cutsFor(rules).map((cut) => {
    const { taken, left } = take(rules, cut);
    const table = tableOf(taken, cut);
    return { table, left, score: scoreOf(table, left) };
  });
  const best = choices
    .filter(({ table }) => table.rules.size > 1)
    .reduce<(typeof choices)[number] | undefined>(
      (one, other) => (one && one.score <= other.score ? one : other),
      undefined,
    );
  return best && best.left.length < rules.length ? [best.table, ...tablesOf(best.left)] : [whole];
}

/** Bytes; a rule that finds no place here will take as many elsewhere, and time. */
function scoreOf({ rules }: Table, left: readonly Placed[]): number {
  const bytes = [...rules].reduce(
    (sum, [key, text]) => sum + key.length + '"":"",'.length + Buffer.byteLength(text),
    0,
  );
  return bytes + left.reduce((sum, { path }) => sum + path.length + 8, 0);
}

/** The rules that have a piece at the cut which few enough share; the others are left for another cut. */
function take(
  rules: readonly Placed[],
  cut: Cut,
): { readonly taken: readonly Placed[]; readonly left: readonly Placed[] } {
  const sharers = new Map<string, number>();
  for (const { path } of rules) {
    const key = keyOf(path, cut);
    if (key !== undefined) sharers.set(key, (sharers.get(key) ?? 0) + 1);
  }
  const isTaken = ({ path }: Placed) => {
    const count = sharers.get(keyOf(path, cut) ?? '') ?? Number.POSITIVE_INFINITY;
    return count <= MAX_RULES_TO_TRY;
  };
  return { taken: rules.filter(isTaken), left: rules.filter((rule) => !isTaken(rule)) };
}

/** The piece of a pattern; undefined where a path of the pattern may have another there. */
function keyOf(path: string, { from, to }: Cut): string | undefined {
  const [head = ''] = path.split(/[*?]/);
  const tail = path.split(/[*?]/).at(-1) ?? '';
  const isLiteral = from < 0 ? tail.length >= -from : head.length >= to;
  return isLiteral ? path.slice(from, to) : undefined;
}

function cutsFor(rules: readonly Placed[]): readonly Cut[] {
  const heads = upTo(MAX_HEAD_CHARACTERS).map((to) => ({ from: 0, to }));
  const tails = upTo(MAX_TAIL_CHARACTERS).flatMap((end) =>
    upTo(MAX_KEY_CHARACTERS).map((length) => ({ from: -end - length, to: -end })),
  );
  return [...heads, ...tails].filter((cut) =>
    rules.some(({ path }) => keyOf(path, cut) !== undefined),
  );
}

/** 1 to `last`. */
function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

function tableOf(rules: readonly Placed[], cut: Cut): Table {
  const lists = new Map<string, string[]>();
  for (const { place, path, group } of rules) {
    const key = keyOf(path, cut) ?? '';
    const form = formOf(path);
    const rest = path.slice(0, cut.from) + path.slice(cut.to);
    const text = form === 1 ? rest.slice(0, -1) : rest;
    lists.set(key, [
      ...(lists.get(key) ?? []),
      numberAs(place) + numberAs(form + 4 * group) + text,
    ]);
  }
  return { ...cut, rules: new Map([...lists].map(([key, list]) => [key, list.join(' ')])) };
}

/** 0: no wildcard; 1: one, a star at the end; 2: a text after the last star; 3: any other. */
function formOf(path: string): 0 | 1 | 2 | 3 {
  if (!/[*?]/.test(path)) return 0;
  if (/^[^*?]*\*$/.test(path)) return 1;
  return /\*[^*?]+$/.test(path) ? 2 : 3;
}

/** As `numberAt` of `match-text.ts` reads it. */
function numberAs(number: number): string {
  const code = number + 35;
  return String.fromCharCode(code > 126 ? code + 34 : code);
}
