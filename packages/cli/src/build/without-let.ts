/**
 * Turns `let` and `const` into `var`, with another name where its function has that name already. In njs 0.7.9 a program with many of them can throw "cannot access
 * variable before initialization" at every request, for reasons that lie in how its scopes come to be laid out: one more or less anywhere
 * mends it or brings it back. A program that has none is safe; and terser puts a function in the place of its only call only if it has
 * no such declarations.
 */
import { type Node, parse } from 'acorn';
import { apply, type Edit } from './edit-source.ts';

interface SyntaxNode extends Node {
  readonly [member: string]: unknown;
}

/** Where a name counts: a function, a block, a loop's head, a catch. */
interface Scope {
  readonly parent: Scope | undefined;
  /** Of a function that may be called after its turn of a loop is over. */
  readonly isKept?: true | undefined;
  readonly isInLoop: boolean;
  /** What it is the scope of. */
  readonly node: SyntaxNode;
  /** Name to what it becomes; undefined: it is none of a `let` or `const`, or the program's own. */
  readonly names: Map<string, string | undefined>;
}

/**
 * `code` is a module in the dialect of CloudFront Functions: no patterns, no classes. It comes back as it is where a function that is
 * kept beyond its turn of a loop would see another value.
 */
export function withoutLet(code: string): string {
  const program = parse(code, { ecmaVersion: 2022, sourceType: 'module' }) as unknown as SyntaxNode;
  const edits: Edit[] = [];
  const callbacks = new Set<SyntaxNode>();
  const shorthands = new Set<number>();
  const taken = identifiersIn(program);
  let isSafe = true;
  visit(program, createScope(undefined, { node: program, isInLoop: false }));
  return isSafe ? apply(code, edits) : code;

  function visit(node: SyntaxNode, outer: Scope): void {
    const scope = scopeOf(node, outer);
    if (scope !== outer) declareAll(node, scope);
    if (node.type === 'VariableDeclaration' && node.kind !== 'var') rewrite(node, scope);
    if (node.type === 'Identifier') rename(node, scope);
    if (node.type === 'CallExpression') markCallbacks(node);
    if (node.type === 'Property' && node.shorthand) shorthands.add(node.start);
    for (const child of childrenOf(node)) visit(child, scope);
  }

  function scopeOf(node: SyntaxNode, outer: Scope): Scope {
    if (isFunctionNode(node)) {
      return createScope(outer, {
        node,
        isKept: callbacks.has(node) ? undefined : true,
        isInLoop: false,
      });
    }
    const isLoop = LOOPS.includes(node.type);
    const isScope = isLoop || SCOPES.includes(node.type);
    if (!isScope) return outer;
    return createScope(outer, { node, isInLoop: outer.isInLoop || isLoop });
  }

  /** What stands in this very scope; a name that is new to its function's end gets one that nobody has. */
  function declareAll(node: SyntaxNode, scope: Scope): void {
    for (const parameter of (node.params ?? []) as SyntaxNode[]) declare(parameter, scope);
    if (node.param) declare(node.param as SyntaxNode, scope);
    // Its own block has the body of a function; what is there belongs to the function too.
    for (const statement of statementsOf(node)) {
      if (statement.type === 'FunctionDeclaration') declare(statement.id as SyntaxNode, scope);
      if (statement.type !== 'VariableDeclaration') continue;
      for (const { id } of statement.declarations as SyntaxNode[]) {
        if (statement.kind === 'var') declare(id as SyntaxNode, scope);
        else declareFresh(id as SyntaxNode, scope);
      }
    }
  }

  function declare(id: SyntaxNode, scope: Scope): void {
    scope.names.set(id.name as string, undefined);
  }

  /** The program's own names stay. No two blocks share one: a function may keep what it saw in either. */
  function declareFresh(id: SyntaxNode, scope: Scope): void {
    const name = id.name as string;
    if (scope.parent) scope.names.set(name, isAlone(name, scope) ? name : freeName(name));
    else declare(id, scope);
  }

  function freeName(name: string): string {
    let count = 1;
    while (taken.has(`${name}_${count}`)) count++;
    taken.add(`${name}_${count}`);
    return `${name}_${count}`;
  }

  function rewrite(node: SyntaxNode, scope: Scope): void {
    const start = node.start;
    edits.push({ start, end: start + (node.kind as string).length, text: 'var' });
    if (!scope.isInLoop || (node as { isHead?: boolean }).isHead) return;
    for (const { id, init } of node.declarations as SyntaxNode[]) {
      // A new one for each turn of the loop has no value.
      const { end } = id as SyntaxNode;
      if (!init) edits.push({ start: end, end, text: '=void 0' });
    }
  }

  function rename(node: SyntaxNode, scope: Scope): void {
    const name = node.name as string;
    let at: Scope | undefined = scope;
    let isKept = false;
    for (; at && !at.names.has(name); at = at.parent) isKept ||= at.isKept === true;
    const text = at?.names.get(name);
    if (text === undefined) return;
    if (isKept && at?.isInLoop) isSafe = false;
    if (text === name) return;
    const start = node.start;
    edits.push({ start, end: node.end, text: shorthands.has(start) ? `${name}:${text}` : text });
  }

  function markCallbacks(node: SyntaxNode): void {
    const { property } = node.callee as { property?: { name?: string } };
    if (!AT_ONCE.test(property?.name ?? '')) return;
    for (const argument of node.arguments as SyntaxNode[]) callbacks.add(argument);
  }
}

/** Whether nothing else in the function has this name, so that it may be known in all of it. */
function isAlone(name: string, { node, parent }: Scope): boolean {
  let around = node;
  for (let at = parent; at && !isFunctionNode(around); at = at.parent) around = at.node;
  return countOf(name, around) === countOf(name, node);
}

function countOf(name: string, node: SyntaxNode): number {
  const own = node.type === 'Identifier' && node.name === name ? 1 : 0;
  return childrenOf(node).reduce((sum, child) => sum + countOf(name, child), own);
}

/** Methods that call what they are given before they return. */
const AT_ONCE = /^(forEach|map|filter|some|every|find|findIndex|reduce|reduceRight|sort|replace)$/;

const LOOPS = ['ForStatement', 'ForInStatement', 'WhileStatement', 'DoWhileStatement'];
const SCOPES = ['BlockStatement', 'CatchClause', 'SwitchStatement'];
const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

function isFunctionNode({ type }: SyntaxNode): boolean {
  return FUNCTIONS.includes(type);
}

function createScope(
  parent: Scope | undefined,
  kind: Pick<Scope, 'node' | 'isKept' | 'isInLoop'>,
): Scope {
  return { parent, ...kind, names: new Map() };
}

/** The statements that declare something in a node's own scope. */
function statementsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const head = (node.init ?? node.left) as SyntaxNode | undefined;
  if (LOOPS.includes(node.type) && head) return [Object.assign(head, { isHead: true })];
  if (node.type === 'SwitchStatement') {
    return (node.cases as SyntaxNode[]).flatMap((each) => each.consequent as SyntaxNode[]);
  }
  return node.type === 'BlockStatement' || node.type === 'Program'
    ? (node.body as SyntaxNode[])
    : [];
}

/** Names of members are none of ours; of a shorthand, the value is. */
function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.type === 'MemberExpression' && !node.computed) return [node.object as SyntaxNode];
  if (node.type === 'Property' && !node.computed) return [node.value as SyntaxNode];
  if (/^(Import|Export)/.test(node.type)) return [];
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function identifiersIn(node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  const walk = (each: SyntaxNode): void => {
    if (each.type === 'Identifier') names.add(each.name as string);
    for (const child of Object.values(each).flat().filter(isNode)) walk(child);
  };
  walk(node);
  return names;
}
