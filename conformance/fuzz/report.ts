/** A run's counts as tables, and what of it is a failure. */
import { REACHABLE_CODES, UNREACHABLE_CODES } from './codes.ts';
import type { FuzzReport } from './fuzz.ts';
import type { Finding } from './messages.ts';

/** Beyond this something grows with the inputs. */
const MAX_GROWTH_BYTES = 33_554_432;

/** How often each outcome appeared, over all targets. */
export function countsByCode({ counts }: FuzzReport): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of counts) {
    const code = name.split(' ')[1] ?? '';
    sums.set(code, (sums.get(code) ?? 0) + count);
  }
  return sums;
}

/** Why the run has failed; empty when it has not. `leastCount` is asked of every reachable code. */
export function failuresOf(report: FuzzReport, leastCount: number): readonly string[] {
  const sums = countsByCode(report);
  const rare = REACHABLE_CODES.filter((code) => (sums.get(code) ?? 0) < leastCount);
  const growth = report.heapAtEnd - report.heapAtStart;
  return [
    ...report.findings.map(formatFinding),
    ...(rare.length > 0 ? [`seen less than ${leastCount} times: ${rare.join(', ')}`] : []),
    ...(growth > MAX_GROWTH_BYTES ? [`the heap has grown by ${megabytes(growth)}`] : []),
  ];
}

export function formatFinding({ index, target, input, fault }: Finding): string {
  return `input ${index} (target ${target}): ${fault}\n${input}`;
}

/** Outcomes by target, then codes with their sums, then the codes that no input causes. */
export function formatReport(report: FuzzReport): string {
  const byTarget = [...report.counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const sums = countsByCode(report);
  const reached = REACHABLE_CODES.map((code) => [code, sums.get(code) ?? 0] as const);
  return [
    'outcome by target',
    ...byTarget.map(formatRow),
    '',
    'code that input alone can cause',
    ...reached.map(formatRow),
    '',
    'code that it cannot',
    ...[...UNREACHABLE_CODES].map(
      ([code, why]) => `  ${code} (${sums.get(code) ?? 0} times): ${why}`,
    ),
    '',
    `heap after collection: ${megabytes(report.heapAtStart)} when warm, ${megabytes(report.heapAtEnd)} at the end`,
  ].join('\n');
}

function formatRow([name, count]: readonly [name: string, count: number]): string {
  return `  ${name.padEnd(36)}${count.toLocaleString('en').padStart(12)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}
