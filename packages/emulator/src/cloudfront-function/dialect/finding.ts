/** What a dialect check says, and how checks are written. */
import type { DialectRule } from '../../rule-id.ts';
import type { Scopes } from './scopes.ts';
import type { SyntaxNode, Visit } from './syntax-tree.ts';

/** One place of the source. */
export interface DialectFinding {
  readonly rule: DialectRule;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
}

/** What a check may look at. */
export interface Program {
  readonly visits: readonly Visit[];
  readonly scopes: Scopes;
  /** One module of a bundle: it may import and export, and needs no handler. */
  readonly module: boolean;
}

/** Says what is wrong with a program, in any order. */
export type DialectCheck = (program: Program) => DialectFinding[];

/** A finding at a node. */
export function finding(rule: DialectRule, node: SyntaxNode, message: string): DialectFinding {
  const { line, column } = node.loc.start;
  return { rule, line, column: column + 1, message };
}

/** A check that looks at one node at a time. */
export function nodeCheck(
  check: (visit: Visit, program: Program) => DialectFinding | undefined,
): DialectCheck {
  return (program) => program.visits.flatMap((visit) => check(visit, program) ?? []);
}
