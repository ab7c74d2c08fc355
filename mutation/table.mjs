// Counts mutants for each file and in all. Only a mutant that a test noticed is killed: ignored, timed-out and uncovered ones
// are shown apart, and count as survivors.
import { readFileSync } from 'node:fs';

const COLUMNS = ['Killed', 'Survived', 'Timeout', 'NoCoverage', 'Ignored'];

/** The percentage that was killed, of all there are. */
export function scoreOf(mutants) {
  return (100 * mutants.filter(isKilled).length) / mutants.length;
}

/** A row for each file, and the sum. */
export function tableOf(mutants) {
  const names = [...new Set(mutants.map(fileOf))].sort();
  const rows = names.map((name) =>
    rowOf(
      name,
      mutants.filter((one) => fileOf(one) === name),
    ),
  );
  return [
    ['file', 'mutants', 'killed', 'survived', 'timeout', 'uncovered', 'ignored', 'other', 'score'],
    ...rows,
    rowOf('total', mutants),
  ]
    .map(
      ([first, ...others]) =>
        first.padEnd(32) + others.map((one) => `${one}`.padStart(11)).join(''),
    )
    .join('\n');
}

function rowOf(name, mutants) {
  const counts = COLUMNS.map((status) => mutants.filter((one) => one.status === status).length);
  const others = mutants.length - counts.reduce((sum, count) => sum + count, 0);
  return [name, mutants.length, ...counts, others, `${scoreOf(mutants).toFixed(2)} %`];
}

/** A line for each mutant that is not killed: where, what it was, what it became. */
export function survivorsOf(mutants) {
  return mutants
    .filter((one) => !isKilled(one))
    .map(describe)
    .sort()
    .join('\n');
}

function describe({ fileName, location: { start }, status, mutatorName, replacement }) {
  const line = readFileSync(fileName, 'utf8').split('\n')[start.line - 1].trim();
  const place = `${fileOf({ fileName })}:${start.line}:${start.column}`;
  return `${place} ${status} ${mutatorName}: ${line} → ${replacement.replace(/\s+/g, ' ')}`;
}

function fileOf({ fileName }) {
  return fileName.replace(/^.*\/src\//, '');
}

function isKilled({ status }) {
  return status === 'Killed';
}
