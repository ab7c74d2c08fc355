/** Syntax that AWS's engine does not read, as measured in njs 0.7.9 and 0.8.9, the versions around it. */
import { type DialectCheck, type DialectFinding, finding, nodeCheck } from './finding.ts';
import { isFunction, type SyntaxNode, type Visit } from './syntax-tree.ts';

const UNSUPPORTED: Readonly<Record<string, string>> = {
  ForOfStatement: 'for-of: count with an index, or use forEach()',
  ObjectPattern: 'Destructuring: read the properties one by one',
  ArrayPattern: 'Destructuring: read the elements one by one',
  AssignmentPattern: 'Default values of parameters: set them in the function',
  ClassDeclaration: 'Classes: use functions and objects',
  ClassExpression: 'Classes: use functions and objects',
  YieldExpression: 'Generators',
  ChainExpression: 'Optional chaining (?.): test for undefined',
  ImportExpression: 'import(): only "cloudfront" can be imported, at the top',
  MetaProperty: 'new.target and import.meta',
};

/** E-CFF-SYNTAX, but for what the parser itself refuses. */
export const checkSyntax: DialectCheck = nodeCheck((visit) => {
  const message = messageOf(visit);
  if (message === undefined) return undefined;
  return finding('E-CFF-SYNTAX', visit.node, `${message} (not in this runtime)`);
});

function messageOf({ node, ancestors }: Visit): string | undefined {
  const known = Object.hasOwn(UNSUPPORTED, node.type) ? UNSUPPORTED[node.type] : undefined;
  if (known) return known;
  if (isFunction(node)) return functionMessage(node, ancestors);
  switch (node.type) {
    case 'SpreadElement':
      return isCall(ancestors.at(-1)) ? undefined : 'Spread: use concat() or Object.assign()';
    case 'AssignmentExpression':
      return /^(\?\?|\|\||&&)=$/.test(node.operator as string) ? `${node.operator}` : undefined;
    case 'CatchClause':
      return node.param ? undefined : 'catch without a binding: write catch (error)';
    case 'AwaitExpression':
      return ancestors.some(isFunction) ? undefined : 'await outside of an async function';
    case 'Literal':
      return literalMessage(node);
    default:
      return undefined;
  }
}

/** "async arguments and closures are not supported": functions-javascript-runtime-20.html, "Statements". */
function functionMessage(node: SyntaxNode, ancestors: readonly SyntaxNode[]): string | undefined {
  if (node.generator) return 'Generators';
  if (!node.async) return undefined;
  if (ancestors.some(isFunction))
    return 'An async function within a function: move it to the top level';
  return isCall(ancestors.at(-1)) ? 'An async function as an argument' : undefined;
}

function literalMessage({ bigint, regex }: SyntaxNode): string | undefined {
  if (typeof bigint === 'string') return 'BigInt';
  const flags = (regex as { flags: string } | undefined)?.flags.replace(/[gimy]/g, '');
  return flags ? `Flag "${flags}" of a regular expression` : undefined;
}

function isCall(node: SyntaxNode | undefined): boolean {
  return node?.type === 'CallExpression' || node?.type === 'NewExpression';
}

/** E-CFF-AWAIT-ARG: the engine's own words. */
export const checkAwaitInArguments: DialectCheck = nodeCheck(({ node, ancestors }) => {
  if (node.type !== 'AwaitExpression') return undefined;
  const path = [...ancestors.slice(ancestors.findLastIndex(isFunction) + 1), node];
  const inArguments = path.some((each, index) => {
    const child = path[index + 1];
    return isCall(each) && child !== undefined && (each.arguments as SyntaxNode[]).includes(child);
  });
  if (!inArguments) return undefined;
  const message = 'await in arguments not supported: bind the awaited value to a variable first';
  return finding('E-CFF-AWAIT-ARG', node, message);
});

/** E-CFF-CALL-SPREAD: esbuild lets it through. */
export const checkCallSpread: DialectCheck = nodeCheck(
  ({ node, ancestors }): DialectFinding | undefined => {
    if (node.type !== 'SpreadElement' || !isCall(ancestors.at(-1))) return undefined;
    return finding('E-CFF-CALL-SPREAD', node, 'Spread in a call, not in this runtime: use apply()');
  },
);
