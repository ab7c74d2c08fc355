/** Counts what became of vectors, and prints it as a table. */
import type { Outcome, VectorFile } from './vector.ts';

/** The counts of one file. */
export interface Tally {
  readonly name: string;
  readonly total: number;
  readonly run: number;
  readonly passed: number;
  readonly disputed: number;
  /** How many, by reason. */
  readonly notApplicable: ReadonlyMap<string, number>;
  /** What a failed vector is and why. */
  readonly failures: readonly string[];
}

/** Runs every vector of a file. */
export function tally({ name, total, vectors }: VectorFile): Tally {
  const outcomes = vectors.map((vector) => [vector.id, vector.run()] as const);
  const count = (kind: Outcome['kind']) =>
    outcomes.filter(([, outcome]) => outcome.kind === kind).length;
  const notApplicable = new Map<string, number>();
  const failures: string[] = [];
  for (const [id, outcome] of outcomes) {
    if (outcome.kind === 'failed') failures.push(`${id} ${outcome.why}`);
    if (outcome.kind !== 'notApplicable') continue;
    notApplicable.set(outcome.reason, (notApplicable.get(outcome.reason) ?? 0) + 1);
  }
  return {
    name,
    total,
    run: outcomes.length - count('notApplicable'),
    passed: count('passed'),
    disputed: count('disputed'),
    notApplicable,
    failures,
  };
}

export function sum(counts: Iterable<number>): number {
  return [...counts].reduce((total, count) => total + count, 0);
}

const HEADINGS = ['vectors', 'total', 'run', 'passed', 'disputed', 'n/a'];

/** One line for each file, the sums, and below them the reasons of what was not applicable. */
export function formatTallies(tallies: readonly Tally[]): string {
  const rows = tallies.map((one) => [one.name, ...countsOf(one)]);
  const columns = tallies.map(countsOf);
  const sums = HEADINGS.slice(1).map((_, at) => sum(columns.map((counts) => counts[at] as number)));
  const reasons = tallies.flatMap(({ name, notApplicable }) =>
    [...notApplicable].map(([reason, count]) => [name, count, reason]),
  );
  return [
    ...align([HEADINGS, ...rows, ['all', ...sums]]),
    '',
    'not applicable, and why:',
    ...align(reasons),
  ].join('\n');
}

function countsOf({ total, run, passed, disputed, notApplicable }: Tally): number[] {
  return [total, run, passed, disputed, sum(notApplicable.values())];
}

type Cell = string | number;

/** Numbers to the right, texts to the left. */
function align(rows: readonly (readonly Cell[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => String(row[at]).length)),
  );
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const isText = typeof rows.at(-1)?.[at] === 'string';
        return String(cell)[isText ? 'padEnd' : 'padStart'](widths[at] as number);
      })
      .join('  ')
      .trimEnd(),
  );
}
