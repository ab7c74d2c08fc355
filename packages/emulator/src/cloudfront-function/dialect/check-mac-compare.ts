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

/** Follows digests through variables and functions of the same file, each in its scope: minified sources have few names. */
export const checkMacCompare: DialectCheck = (program) => {
  const holders = digestHolders(program);
  return program.visits.flatMap(({ node, ancestors }): DialectFinding[] => {
    const parts = comparedParts(node);
    const isMac = parts.some((part) => isDigest(part, { holders, ancestors }));
    return isMac ? [finding('E-CFF-MAC-COMPARE', node, MESSAGE)] : [];
  });
};

/** Names that hold a digest, or a function that returns one. */
interface Holders {
  has(name: string, ancestors: readonly SyntaxNode[]): boolean;
}

/** From where an expression is looked at. */
interface View {
  readonly holders: Holders;
  readonly ancestors: readonly SyntaxNode[];
}

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

/** Found in turns until no turn finds more. */
function digestHolders({ visits, scopes }: Program): Holders {
  const found = new Map<SyntaxNode | undefined, Set<string>>();
  const holders: Holders = {
    has: (name, ancestors) => found.get(scopes.find(name, ancestors))?.has(name) ?? false,
  };
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const { node, ancestors } of visits) {
      const holder = digestHolder(node, { holders, ancestors });
      if (!holder || holders.has(...holder)) continue;
      const [name, place] = holder;
      const scope = scopes.find(name, place);
      found.set(scope, (found.get(scope) ?? new Set()).add(name));
      isDone = false;
    }
  }
  return holders;
}

type Holder = readonly [name: string, ancestors: readonly SyntaxNode[]];

function digestHolder(node: SyntaxNode, view: View): Holder | undefined {
  const { ancestors } = view;
  if (node.type === 'VariableDeclarator') {
    const { init } = node;
    const isArrow = isNode(init) && init.type === 'ArrowFunctionExpression' && init.expression;
    const isMac = isArrow
      ? isDigest(init.body, { ...view, ancestors: [...ancestors, init] })
      : isDigest(init, view);
    return isMac ? named(node.id, ancestors) : undefined;
  }
  if (node.type === 'AssignmentExpression') {
    return isDigest(node.right, view) ? named(node.left, ancestors) : undefined;
  }
  if (node.type !== 'ReturnStatement' || !isDigest(node.argument, view)) return undefined;
  const index = ancestors.findLastIndex(isFunction);
  const holder = ancestors[index - 1];
  const outside = ancestors.slice(0, Math.max(index, 0));
  const declared = named(ancestors[index]?.id, outside);
  return (
    declared ?? (holder?.type === 'VariableDeclarator' ? named(holder.id, outside) : undefined)
  );
}

function named(node: unknown, ancestors: readonly SyntaxNode[]): Holder | undefined {
  const name = nameOf(node);
  return name === undefined ? undefined : [name, ancestors];
}

/** Whether a value is a digest, or a text made of one. */
function isDigest(node: unknown, view: View): boolean {
  if (!isNode(node)) return false;
  const is = (part: unknown) => isDigest(part, view);
  switch (node.type) {
    case 'Identifier':
      return view.holders.has(node.name as string, view.ancestors);
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
