/**
 * W-CFF-NUMBERED-FUNCTION: a function that is written as an element of a list, or under a number in an object. njs 0.7.9 names it after
 * its place, and in doing so makes a text of that number wherever it stands in the program: `f(0)` then hands over "0".
 */
import { type DialectCheck, finding, nodeCheck } from './finding.ts';
import { isFunction, isNode, type SyntaxNode } from './syntax-tree.ts';

const MESSAGE =
  'A function in a list turns the number of its place into a text, in the whole program: declare it before, by a name';

export const checkNumberedFunctions: DialectCheck = nodeCheck(({ node, ancestors }) => {
  if (!isFunction(node)) return undefined;
  const holder = ancestors.at(-1);
  return holder && isNumbered(node, holder)
    ? finding('W-CFF-NUMBERED-FUNCTION', node, MESSAGE)
    : undefined;
});

function isNumbered(node: SyntaxNode, holder: SyntaxNode): boolean {
  if (holder.type === 'ArrayExpression') return true;
  if (holder.type !== 'Property' || holder.value !== node || holder.computed) return false;
  return isNode(holder.key) && typeof holder.key.value === 'number';
}
