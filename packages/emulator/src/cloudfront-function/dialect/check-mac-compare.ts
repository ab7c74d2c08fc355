/** E-CFF-MAC-COMPARE: a digest compared by what stops at the first difference, and so tells how far a guess is right. */
import { type DialectCheck, type DialectFinding, finding, type Program } from './finding.ts';
import { isFunction, isNode, memberOf, nameOf, type SyntaxNode } from './syntax-tree.ts';

const OPERATORS: readonly unknown[] = ['===', '!==', '==', '!=', '<', '>', '<=', '>='];
const METHODS: readonly string[] = [
  'equals',
  'compare',
  'indexOf',
  'includes',
  'startsWith',
  'endsWith',
];

const MESSAGE =
  'A digest is compared in a time that depends on it: compare every character and join the differences with | and ^';

/** Follows digests through variables and functions of the same file. */
export const checkMacCompare: DialectCheck = (program) => {
  const names = digestNames(program);
  return program.visits.flatMap(({ node }): DialectFinding[] => {
    const parts = comparedParts(node);
    const isMac = parts.some((part) => isDigest(part, names));
    return isMac ? [finding('E-CFF-MAC-COMPARE', node, MESSAGE)] : [];
  });
};

function comparedParts(node: SyntaxNode): SyntaxNode[] {
  if (node.type === 'BinaryExpression' && OPERATORS.includes(node.operator)) {
    return [node.left, node.right].filter(isNode);
  }
  if (node.type === 'SwitchStatement') return [node.discriminant].filter(isNode);
  if (node.type !== 'CallExpression') return [];
  const member = memberOf(node.callee);
  if (!member || !METHODS.includes(member.property)) return [];
  return [member.object, ...(node.arguments as SyntaxNode[])];
}

/** Names that hold a digest, and names of functions that return one; found in turns until no turn finds more. */
function digestNames({ visits }: Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (let size = -1; size !== names.size; ) {
    size = names.size;
    for (const { node, ancestors } of visits) {
      const name = digestHolder(node, ancestors, names);
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

function digestHolder(
  node: SyntaxNode,
  ancestors: readonly SyntaxNode[],
  names: ReadonlySet<string>,
): string | undefined {
  if (node.type === 'VariableDeclarator') {
    const { init } = node;
    const isArrow = isNode(init) && init.type === 'ArrowFunctionExpression';
    const value = isArrow && init.expression ? init.body : init;
    return isDigest(value, names) ? nameOf(node.id) : undefined;
  }
  if (node.type === 'AssignmentExpression') {
    return isDigest(node.right, names) ? nameOf(node.left) : undefined;
  }
  if (node.type !== 'ReturnStatement' || !isDigest(node.argument, names)) return undefined;
  const index = ancestors.findLastIndex(isFunction);
  const declared = nameOf(ancestors[index]?.id);
  const holder = ancestors[index - 1];
  return declared ?? (holder?.type === 'VariableDeclarator' ? nameOf(holder.id) : undefined);
}

/** Whether a value is a digest, or a text made of one. */
function isDigest(node: unknown, names: ReadonlySet<string>): boolean {
  if (!isNode(node)) return false;
  const is = (part: unknown) => isDigest(part, names);
  switch (node.type) {
    case 'Identifier':
      return names.has(node.name as string);
    case 'CallExpression':
      if (memberOf(node.callee)?.property === 'digest') return true;
      return is(node.callee) || isConversion(node, is);
    case 'MemberExpression':
      return is(node.object) && memberOf(node)?.property !== 'length';
    case 'AwaitExpression':
      return is(node.argument);
    case 'BinaryExpression':
      return node.operator === '+' && (is(node.left) || is(node.right));
    case 'LogicalExpression':
      return is(node.left) || is(node.right);
    case 'ConditionalExpression':
      return is(node.consequent) || is(node.alternate);
    case 'AssignmentExpression':
      return is(node.right);
    case 'TemplateLiteral':
      return (node.expressions as SyntaxNode[]).some(is);
    default:
      return false;
  }
}

/** `String(digest)`, `Buffer.from(digest)`. */
function isConversion(node: SyntaxNode, is: (part: unknown) => boolean): boolean {
  const member = memberOf(node.callee);
  const isFrom = member?.property === 'from' && nameOf(member.object) === 'Buffer';
  return (isFrom || nameOf(node.callee) === 'String') && (node.arguments as SyntaxNode[]).some(is);
}
