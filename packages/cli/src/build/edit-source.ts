/** JavaScript as a tree whose nodes know their places in the text, and changes to that text. */
import { type AnyNode, parse } from 'acorn';

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Edit extends Span {
  readonly text: string;
}

/** Of a module. Parents stand before their children. */
export function nodesOf(code: string): readonly AnyNode[] {
  const nodes: AnyNode[] = [];
  visitNodes(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    nodes.push(node);
  });
  return nodes;
}

/** Calls back with the node and all that are in it. */
export function visitNodes(value: unknown, visit: (node: AnyNode) => void): void {
  if (Array.isArray(value)) for (const item of value) visitNodes(item, visit);
  if (!isNode(value)) return;
  visit(value);
  for (const member of Object.values(value)) visitNodes(member, visit);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string';
}

export function spanOf({ start, end }: Span): Span {
  return { start, end };
}

/** None of the edits may be in another; of those at one place the last comes first. */
export function apply(code: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((one, other) => other.start - one.start || other.end - one.end)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), code);
}
