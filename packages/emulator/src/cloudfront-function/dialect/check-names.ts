/** Names that other engines know and AWS's does not: globals, modules, methods, algorithms. */
import {
  type DialectCheck,
  type DialectFinding,
  finding,
  nodeCheck,
  type Program,
} from './finding.ts';
import {
  ABSENT_METHODS,
  CRYPTO_ALGORITHMS,
  CRYPTO_METHODS,
  GLOBALS,
  MODULES,
  RUNTIME_1_METHODS,
  STATIC_MEMBERS,
} from './runtime-names.ts';
import { memberOf, nameOf, type SyntaxNode, textOf, type Visit } from './syntax-tree.ts';

/** E-CFF-GLOBAL: a name that nothing declares. */
export const checkGlobals: DialectCheck = nodeCheck(({ node, ancestors }, { scopes }) => {
  if (node.type !== 'Identifier' || !isReference(node, ancestors)) return undefined;
  const name = node.name as string;
  if (scopes.find(name, ancestors)) return undefined;
  if (GLOBALS.has(name)) return dynamicCode(name, node, ancestors);
  return finding('E-CFF-GLOBAL', node, `"${name}" is not in this runtime`);
});

/** "Both eval() and Function constructors throw an error"; `Function.prototype` is there. */
function dynamicCode(
  name: string,
  node: SyntaxNode,
  ancestors: readonly SyntaxNode[],
): DialectFinding | undefined {
  const parent = ancestors.at(-1);
  if (name !== 'Function' || parent?.callee !== node) return undefined;
  return finding('E-CFF-GLOBAL', node, 'The Function constructor throws in this runtime');
}

/** Not a property's name nor a label, and not what `typeof` asks about. */
function isReference(node: SyntaxNode, ancestors: readonly SyntaxNode[]): boolean {
  const parent = ancestors.at(-1);
  if (!parent) return true;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed === true;
  if (parent.type === 'Property' || parent.type === 'MethodDefinition') {
    return parent.key !== node || parent.computed === true;
  }
  if (parent.type === 'UnaryExpression' && parent.operator === 'typeof') return false;
  return !/Label|Break|Continue|Specifier|MetaProperty/.test(parent.type);
}

/** E-CFF-GLOBAL and E-CFF-10-FORMS: properties and methods. */
export const checkMembers: DialectCheck = nodeCheck((visit, program) => {
  const member = memberOf(visit.node);
  if (!member) return undefined;
  const { object, property } = member;
  const global = globalName(object, visit, program);
  if (RUNTIME_1_METHODS.has(property) && !isOwn(object, visit, program)) {
    const message = `"${property}" belongs to runtime 1.0: use Buffer`;
    return finding('E-CFF-10-FORMS', visit.node, message);
  }
  if (global === 'globalThis' && !GLOBALS.has(property) && isRead(visit)) {
    return finding('E-CFF-GLOBAL', visit.node, `"${property}" is not in this runtime`);
  }
  const known = global === undefined ? undefined : STATIC_MEMBERS.get(global);
  if (known) {
    if (known.has(property)) return undefined;
    return finding('E-CFF-GLOBAL', visit.node, `"${global}.${property}" is not in this runtime`);
  }
  if (isCryptoModule(object, visit, program) && !CRYPTO_METHODS.has(property)) {
    return finding('E-CFF-GLOBAL', visit.node, `"crypto.${property}" is not in this runtime`);
  }
  if (!ABSENT_METHODS.has(property) || !isCalled(visit) || isOwn(object, visit, program)) {
    return undefined;
  }
  return finding('E-CFF-GLOBAL', visit.node, `"${property}()" is not in this runtime`);
});

function globalName(
  object: SyntaxNode,
  { ancestors }: Visit,
  { scopes }: Program,
): string | undefined {
  if (object.type !== 'Identifier') return undefined;
  const name = object.name as string;
  return scopes.find(name, ancestors) ? undefined : name;
}

/** A namespace of the source's own: its methods are whatever it says. */
function isOwn(object: SyntaxNode, { ancestors }: Visit, { scopes }: Program): boolean {
  return object.type === 'Identifier' && scopes.isImported(object.name as string, ancestors);
}

function isCalled({ node, ancestors }: Visit): boolean {
  return ancestors.at(-1)?.callee === node;
}

function isRead({ node, ancestors }: Visit): boolean {
  const parent = ancestors.at(-1);
  return parent?.type !== 'AssignmentExpression' || parent.left !== node;
}

/** A name that is declared as `require('crypto')`, or the call itself. */
function isCryptoModule(object: SyntaxNode, { ancestors }: Visit, program: Program): boolean {
  if (requiredModule(object) === 'crypto') return true;
  const name = object.type === 'Identifier' ? (object.name as string) : undefined;
  const scope = name === undefined ? undefined : program.scopes.find(name, ancestors);
  if (!scope) return false;
  return program.visits.some(
    ({ node, ancestors: around }) =>
      node.type === 'VariableDeclarator' &&
      nameOf(node.id) === name &&
      requiredModule(node.init) === 'crypto' &&
      program.scopes.find(name ?? '', around) === scope,
  );
}

function requiredModule(node: unknown): string | undefined {
  const call = node as SyntaxNode | undefined;
  if (call?.type !== 'CallExpression' || nameOf(call.callee) !== 'require') return undefined;
  return textOf((call.arguments as SyntaxNode[])[0]);
}

/** E-CFF-GLOBAL: what `require` does not find. */
export const checkModules: DialectCheck = nodeCheck(({ node, ancestors }, { scopes }) => {
  if (node.type !== 'CallExpression' || nameOf(node.callee) !== 'require') return undefined;
  if (scopes.find('require', ancestors)) return undefined;
  const name = textOf((node.arguments as SyntaxNode[])[0]);
  if (name !== undefined && MODULES.has(name)) return undefined;
  return finding('E-CFF-GLOBAL', node, `Module "${name ?? 'unknown'}" is not in this runtime`);
});

/** E-CFF-CRYPTO-ALG: "md5, sha1, or sha256". */
export const checkAlgorithms: DialectCheck = nodeCheck(({ node }) => {
  if (node.type !== 'CallExpression') return undefined;
  if (!CRYPTO_METHODS.has(memberOf(node.callee)?.property ?? '')) return undefined;
  const name = textOf((node.arguments as SyntaxNode[])[0]);
  if (name === undefined || CRYPTO_ALGORITHMS.has(name)) return undefined;
  return finding('E-CFF-CRYPTO-ALG', node, `"${name}" is not one of md5, sha1, sha256`);
});

/** W-CFF-CONSOLE-COMMA: "CloudFront Functions doesn't support comma syntax". */
export const checkConsole: DialectCheck = nodeCheck((visit, program) => {
  const { node } = visit;
  const member = node.type === 'CallExpression' ? memberOf(node.callee) : undefined;
  if (member?.property !== 'log' || globalName(member.object, visit, program) !== 'console')
    return undefined;
  if ((node.arguments as SyntaxNode[]).length <= 1) return undefined;
  const message = 'console.log takes one argument: join the others with +';
  return finding('W-CFF-CONSOLE-COMMA', node, message);
});

const COMBINATORS = ['all', 'allSettled', 'any', 'race'];

/** W-CFF-PROMISE-COMBINATOR: "can require high function memory usage". */
export const checkCombinators: DialectCheck = nodeCheck((visit, program) => {
  const member = memberOf(visit.node);
  if (!member || !COMBINATORS.includes(member.property)) return undefined;
  if (globalName(member.object, visit, program) !== 'Promise') return undefined;
  const message = `Promise.${member.property} takes memory and saves no time here: await one after another`;
  return finding('W-CFF-PROMISE-COMBINATOR', visit.node, message);
});
