/** An examination as people read it: a table for each area, then what to do. */
import type { Cell, Colours, Terminal } from '../terminal.ts';
import type { Finding, Status } from './check.ts';
import type { CheckResult, Examination } from './examine.ts';

export function printExamination({ areas, counts }: Examination, terminal: Terminal): void {
  const { colours } = terminal;
  for (const { title, checks } of areas) {
    terminal.line(colours.bold(title));
    terminal.table(checks.flatMap((check) => rowsOf(check, colours)));
    terminal.line();
  }
  const wrong = areas.flatMap(({ checks }) => checks).filter(({ remedy }) => remedy !== undefined);
  if (wrong.length > 0) {
    terminal.line(colours.bold('What to do'));
    terminal.table(wrong.map(({ id, remedy }) => [id, remedy ?? '']));
    terminal.line();
  }
  const { ok, warning, failed, skipped } = counts;
  terminal.line(`${ok} ok, ${warning} with a warning, ${failed} failed, ${skipped} skipped`);
}

function rowsOf({ id, findings }: CheckResult, colours: Colours): Cell[][] {
  return findings.flatMap((finding, place) => [
    [colourOf(finding.status, colours), place === 0 ? id : '', textOf(finding)],
    ...(finding.details ?? []).map((line) => ['', '', `  ${line}`]),
  ]);
}

function textOf({ about, found, status }: Finding): string {
  const text = status === 'skipped' ? `(${found})` : found;
  return about === undefined ? text : `${about}: ${text}`;
}

function colourOf(status: Status, colours: Colours): string {
  const colour = {
    ok: colours.green,
    warning: colours.yellow,
    failed: colours.red,
    skipped: colours.dim,
  }[status];
  return colour(status);
}
