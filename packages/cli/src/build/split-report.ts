/** The table of a split build: its two halves, and what writes revocations. */
import { formatInteger, type Terminal } from '../terminal.ts';
import type { SplitReport } from './build-split.ts';
import { printFunctionReport } from './function-report.ts';
import { printReport } from './report.ts';

export function printSplitReport(report: SplitReport, terminal: Terminal): void {
  const { colours } = terminal;
  terminal.line(colours.bold('CloudFront Function, on every behavior but /.postern/*'));
  printFunctionReport(report.function, terminal);
  terminal.line();
  terminal.line(colours.bold('Login half, on /.postern/* alone'));
  printReport(report.login, terminal);
  if (!report.storeModule) return;
  const { rawBytes, zipBytes } = report.storeModule;
  terminal.line();
  terminal.line(
    colours.bold('Beside the login half, loaded when a revocation is asked for or written'),
  );
  terminal.table([
    ['key-value-store.mjs', rawBytes, "bytes of AWS's own client"],
    [
      'added to function.zip',
      zipBytes,
      `bytes; all of it may have ${formatInteger(report.login.limits.current)}`,
    ],
  ]);
}
