/** The functions of a build, whatever its target: one, or the two halves of a split gate. */
import type { BuiltTarget } from '../build/build-target.ts';

type Report = BuiltTarget['report'];
type OneReport = Exclude<Report, { readonly function: unknown }>;

export interface NamedReport {
  /** The file that is deployed. */
  readonly name: string;
  readonly report: OneReport;
  readonly secrets: readonly string[];
}

export interface BuiltSize {
  readonly name: string;
  readonly bytes: number;
  readonly budgetBytes: number;
  /** Of a function at the edge. */
  readonly legacyBytes?: number;
}

export function builtReports(report: Report): readonly NamedReport[] {
  if ('function' in report) {
    return [named('function.js', report.function), named('login/function.zip', report.login)];
  }
  return [named('sourceBytes' in report ? 'function.js' : 'function.zip', report)];
}

function named(name: string, report: OneReport): NamedReport {
  return { name, report, secrets: report.secrets };
}

export function builtSizes(report: Report): readonly BuiltSize[] {
  return builtReports(report).map(({ name, report: one }) => {
    const { budgetBytes } = one;
    if ('sourceBytes' in one) return { name, bytes: one.sourceBytes, budgetBytes };
    const isAtEdge = one.target === 'lambda-edge';
    const { zipBytes: bytes, limits } = one;
    return { name, bytes, budgetBytes, ...(isAtEdge && { legacyBytes: limits.legacy }) };
  });
}
