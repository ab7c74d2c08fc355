/** A source text as a tree whose every node knows those around it. */
import { parse } from 'acorn';

/** A node of ESTree; what a type of node has besides is looked at where it is needed. */
export interface SyntaxNode {
  readonly type: string;
  readonly loc: { readonly start: { readonly line: number; readonly column: number } };
  readonly [field: string]: unknown;
}

/** A node and the nodes around it, the outermost first. */
export interface Visit {
  readonly node: SyntaxNode;
  readonly ancestors: readonly SyntaxNode[];
}

/** Where and why a text is no program. */
export interface ParseFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Every node of a program, in the order of the text; strict, as AWS's runtime always is. */
export function parseProgram(code: string): readonly Visit[] | ParseFault {
  try {
    const options = { ecmaVersion: 'latest', sourceType: 'module', locations: true } as const;
    return walk(parse(code, options) as unknown as SyntaxNode);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { loc, message } = error as SyntaxError & {
      readonly loc?: { line: number; column: number };
    };
    const { line = 1, column = 0 } = loc ?? {};
    return { line, column: column + 1, message: message.replace(/ \(\d+:\d+\)$/, '') };
  }
}

function walk(root: SyntaxNode): Visit[] {
  const visits: Visit[] = [];
  function enter(node: SyntaxNode, ancestors: readonly SyntaxNode[]): void {
    visits.push({ node, ancestors });
    const inner = [...ancestors, node];
    for (const child of children(node)) enter(child, inner);
  }
  enter(root, []);
  return visits;
}

function children(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node).flat().filter(isNode);
}

/** Whether a field of a node is a node. */
export function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as SyntaxNode).type === 'string' &&
    'loc' in value
  );
}

/** Whether a node is a function of any form. */
export function isFunction({ type }: SyntaxNode): boolean {
  return (
    type === 'FunctionDeclaration' ||
    type === 'FunctionExpression' ||
    type === 'ArrowFunctionExpression'
  );
}

/** The name of an identifier, or of a property that is named and not computed; else `undefined`. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return node.name as string;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

/** `x` and `y` of `x.y` and `x["y"]`. */
export function memberOf(node: unknown): { object: SyntaxNode; property: string } | undefined {
  if (!isNode(node) || node.type !== 'MemberExpression') return undefined;
  const key = node.property as SyntaxNode;
  if (node.computed && key.type !== 'Literal') return undefined;
  const property = nameOf(key);
  return property === undefined ? undefined : { object: node.object as SyntaxNode, property };
}

/** The text of a literal argument. */
export function textOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node.value === 'string'
    ? node.value
    : undefined;
}
