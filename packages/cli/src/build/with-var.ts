/**
 * `var` in the place of `let` and `const`. njs 0.7.9 takes a variable for one that has no value yet ("cannot access variable before
 * initialization") where several functions have a `let` of their own; and terser puts a function in the place of its only call only
 * if it has no such declarations.
 */
import type { AnyNode, VariableDeclaration } from 'acorn';
import { apply, nodesOf, spanOf, visitNodes } from './edit-source.ts';

/**
 * Of a bundle that esbuild has written: there no name hides another. A declaration stays as it is where each turn of a loop has to have
 * its own: if it starts without a value, or a function in the loop could keep it.
 */
export function withVar(bundled: string): string {
  const nodes = nodesOf(bundled);
  const kept = new Set<VariableDeclaration>();
  for (const node of nodes) {
    if (!isLoop(node)) continue;
    const captured = namesInFunctions(node);
    visitNodes(node, (inner) => {
      if (
        inner.type === 'VariableDeclaration' &&
        !inner.declarations.every(
          ({ id, init }) =>
            id.type === 'Identifier' && (init || isHead(node, inner)) && !captured.has(id.name),
        )
      )
        kept.add(inner);
    });
  }
  const edits = nodes.flatMap((node) =>
    node.type === 'VariableDeclaration' && node.kind !== 'var' && !kept.has(node)
      ? [{ ...spanOf(node), end: node.start + node.kind.length, text: 'var' }]
      : [],
  );
  return apply(bundled, edits);
}

function isLoop({ type }: AnyNode): boolean {
  return /^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(type);
}

function isHead(loop: AnyNode, declaration: AnyNode): boolean {
  return 'init' in loop && loop.init === declaration;
}

function namesInFunctions(loop: AnyNode): ReadonlySet<string> {
  const names = new Set<string>();
  visitNodes(loop, (node) => {
    if (!/Function/.test(node.type)) return;
    visitNodes(node, (inner) => {
      if (inner.type === 'Identifier') names.add(inner.name);
    });
  });
  return names;
}
