/**
 * `@postern/emulator/dialect`: what of a source AWS's runtime `cloudfront-js-2.0` would refuse, with the place. njs finds some of it
 * when the function is loaded, some when a request takes that way, and some never, since it has more than AWS.
 */
import { checkMacCompare } from './dialect/check-mac-compare.ts';
import { checkExports, checkHandler, checkImports } from './dialect/check-module.ts';
import {
  checkAlgorithms,
  checkCombinators,
  checkConsole,
  checkGlobals,
  checkMembers,
  checkModules,
} from './dialect/check-names.ts';
import { checkNumberedFunctions } from './dialect/check-numbered-functions.ts';
import { checkAwaitInArguments, checkCallSpread, checkSyntax } from './dialect/check-syntax.ts';
import type { DialectCheck, DialectFinding } from './dialect/finding.ts';
import { collectScopes } from './dialect/scopes.ts';
import { parseProgram } from './dialect/syntax-tree.ts';

export type { DialectRule } from '../rule-id.ts';
export type { DialectFinding } from './dialect/finding.ts';

/** What kind of source it is. */
export interface DialectOptions {
  /**
   * One module of a bundle: it may import and export, and needs no handler.
   * @default false
   */
  readonly module?: boolean;
}

const CHECKS: readonly DialectCheck[] = [
  checkSyntax,
  checkAwaitInArguments,
  checkCallSpread,
  checkExports,
  checkImports,
  checkHandler,
  checkGlobals,
  checkMembers,
  checkModules,
  checkAlgorithms,
  checkConsole,
  checkCombinators,
  checkNumberedFunctions,
  checkMacCompare,
];

/** Every finding in the order of the text; JavaScript only, so types are to be stripped first. */
export function checkDialect(
  code: string,
  { module = false }: DialectOptions = {},
): readonly DialectFinding[] {
  const visits = parseProgram(code);
  if ('message' in visits) return [{ rule: 'E-CFF-SYNTAX', ...visits }];
  const scopes = collectScopes(visits);
  const program = { visits, scopes, module };
  const findings = CHECKS.flatMap((check) => check(program));
  return findings.sort((a, b) => a.line - b.line || a.column - b.column);
}
