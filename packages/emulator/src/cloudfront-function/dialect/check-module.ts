/** How a function's one file begins and what it gives: one import, no export, a handler. */
import { type DialectCheck, type DialectFinding, finding, nodeCheck } from './finding.ts';
import { nameOf, type SyntaxNode, textOf } from './syntax-tree.ts';

/** E-CFF-EXPORT. */
export const checkExports: DialectCheck = nodeCheck(({ node }, { module }) => {
  if (module || !node.type.startsWith('Export') || node.type === 'ExportSpecifier')
    return undefined;
  return finding('E-CFF-EXPORT', node, 'Illegal export statement: handler is found by its name');
});

/** E-CFF-SYNTAX: nothing but `import cf from 'cloudfront'`. */
export const checkImports: DialectCheck = nodeCheck(({ node }, { module }) => {
  if (module || node.type !== 'ImportDeclaration') return undefined;
  const [first, ...others] = node.specifiers as SyntaxNode[];
  const isDefault = first?.type === 'ImportDefaultSpecifier' && others.length === 0;
  if (isDefault && textOf(node.source) === 'cloudfront') return undefined;
  const message = `Only "import cf from 'cloudfront'" is known; load "crypto" and "querystring" with require()`;
  return finding('E-CFF-SYNTAX', node, message);
});

/** E-CFF-NO-HANDLER. */
export function checkHandler({ visits, module }: Parameters<DialectCheck>[0]): DialectFinding[] {
  const program = visits[0]?.node;
  if (module || !program) return [];
  const statements = program.body as SyntaxNode[];
  const isHandler = ({ type, id }: SyntaxNode) =>
    type === 'FunctionDeclaration' && nameOf(id) === 'handler';
  if (statements.some(isHandler)) return [];
  const message =
    'No top-level function named "handler": write async function handler(event) { … }';
  return [finding('E-CFF-NO-HANDLER', program, message)];
}
