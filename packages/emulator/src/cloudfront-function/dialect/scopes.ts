/** Which names a source declares where, so that what is left is a global. */
import { isFunction, isNode, type SyntaxNode, type Visit } from './syntax-tree.ts';

/** A declaration: the name and the node of the import where it comes from one. */
export interface Scopes {
  /** The scope's node in which a name, seen from a place, is declared; `undefined` for a global. */
  find(name: string, ancestors: readonly SyntaxNode[]): SyntaxNode | undefined;
  /** Whether the name, seen from a place, is an import's. */
  isImported(name: string, ancestors: readonly SyntaxNode[]): boolean;
}

/** Collects every declaration of a program. */
export function collectScopes(visits: readonly Visit[]): Scopes {
  const declared = new Map<SyntaxNode, Set<string>>();
  const imported = new Set<string>();
  const declare = (scope: SyntaxNode | undefined, names: readonly string[]) => {
    if (!scope) return;
    const known = declared.get(scope) ?? new Set();
    for (const name of names) known.add(name);
    declared.set(scope, known);
  };
  for (const { node, ancestors } of visits) {
    if (isFunction(node)) declare(node, (node.params as SyntaxNode[]).flatMap(boundNames));
    if (node.type === 'FunctionExpression') declare(node, boundNames(node.id));
    if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
      declare(blockAround(ancestors), boundNames(node.id));
    }
    if (node.type === 'VariableDeclaration') {
      const scope = node.kind === 'var' ? functionAround(ancestors) : blockAround(ancestors);
      declare(
        scope,
        (node.declarations as SyntaxNode[]).flatMap(({ id }) => boundNames(id)),
      );
    }
    if (node.type === 'CatchClause') declare(node, boundNames(node.param));
    if (/^Import.*Specifier$/.test(node.type)) {
      const names = boundNames(node.local);
      declare(ancestors[0], names);
      for (const name of names) imported.add(name);
    }
  }
  const find: Scopes['find'] = (name, ancestors) =>
    ancestors.findLast((node) => declared.get(node)?.has(name));
  return {
    find,
    isImported: (name, ancestors) =>
      imported.has(name) && find(name, ancestors)?.type === 'Program',
  };
}

const BLOCKS = new Set([
  'BlockStatement',
  'Program',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'StaticBlock',
]);

function blockAround(ancestors: readonly SyntaxNode[]): SyntaxNode | undefined {
  return ancestors.findLast((node) => BLOCKS.has(node.type));
}

function functionAround(ancestors: readonly SyntaxNode[]): SyntaxNode | undefined {
  return ancestors.findLast((node) => isFunction(node) || node.type === 'Program');
}

/** The names that a pattern binds. */
function boundNames(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  if (pattern.type === 'Identifier') return [pattern.name as string];
  const parts = [pattern.argument, pattern.left, pattern.elements, pattern.properties].flat();
  const names = parts.filter(isNode).flatMap(boundNames);
  return pattern.type === 'Property' ? boundNames(pattern.value) : names;
}
