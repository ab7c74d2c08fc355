/** What terser leaves in the minified source of our own modules: declarations that can be parameters, and texts that are there twice. */
import type { ArrowFunctionExpression, Literal } from 'acorn';
import { apply, type Edit, nodesOf, type Span, spanOf } from './edit-source.ts';

/**
 * `a=>{let b=f(a);return g(b)}` as `(a,b)=>(b=f(a),g(b))`, 8 bytes less: whatever a caller hands over besides is written over before
 * it is read. And `a=>{f(a)}` as `a=>f(a)`.
 */
export function shortenLocals(code: string): string {
  for (const node of nodesOf(code)) {
    const edit = node.type === 'ArrowFunctionExpression' && shorterFunction(node, code);
    // From the outside to the inside, one at a time: an edit moves what is after it.
    if (edit) return shortenLocals(apply(code, [edit]));
  }
  return code;
}

function shorterFunction(node: ArrowFunctionExpression, code: string): Edit | undefined {
  const { body, params, async: isAsync } = node;
  if (body.type !== 'BlockStatement' || isAsync) return undefined;
  const textOf = (part: Span) => code.slice(part.start, part.end);
  const [first, second, third] = body.body;
  if (first?.type === 'ExpressionStatement' && !second) {
    const { expression } = first;
    const text = textOf(expression);
    const isList = expression.type === 'SequenceExpression' || text.startsWith('{');
    return { ...spanOf(body), text: isList ? `(${text})` : text };
  }
  if (first?.type !== 'VariableDeclaration' || second?.type !== 'ReturnStatement') return undefined;
  const names = [...params, ...first.declarations.map(({ id }) => id)];
  const isPlain = names.every(({ type }) => type === 'Identifier');
  if (third || !second.argument || !isPlain || !first.declarations.every(({ init }) => init))
    return undefined;
  const steps = [...first.declarations.map(textOf), textOf(second.argument)];
  const parameters =
    names.length === 1 ? textOf(names[0] as Span) : `(${names.map(textOf).join()})`;
  return { ...spanOf(node), text: `${parameters}=>(${steps.join()})` };
}

/** Texts that are there more than once, as a constant where that takes less. */
export function shortenStrings(code: string): string {
  const places = new Map<string, Literal[]>();
  const names = new Set<string>();
  const keys = new Set<unknown>();
  let first: number | undefined;
  for (const node of nodesOf(code)) {
    if (node.type === 'Identifier') names.add(node.name);
    if (node.type === 'Property' && !node.computed) keys.add(node.key);
    if (node.type === 'ImportDeclaration') keys.add(node.source);
    if (node.type === 'VariableDeclaration') first ??= node.declarations[0]?.start;
    if (node.type === 'Literal' && typeof node.value === 'string' && !keys.has(node)) {
      places.set(node.value, [...(places.get(node.value) ?? []), node]);
    }
  }
  const edits: Edit[] = [];
  const constants: string[] = [];
  for (const literals of places.values()) {
    const text = code.slice(literals[0]?.start, literals[0]?.end);
    const name = freeName(names);
    const saved =
      literals.length * (text.length - name.length) - text.length - name.length - ',='.length;
    if (saved <= 0) continue;
    names.add(name);
    constants.push(`${name}=${text},`);
    edits.push(
      ...literals.map((literal) => ({ ...spanOf(literal), text: apart(code, literal, name) })),
    );
  }
  return first === undefined || edits.length === 0
    ? code
    : apply(code, [{ start: first, end: first, text: constants.join('') }, ...edits]);
}

/** With blanks where a quotation mark kept words apart. */
function apart(code: string, { start, end }: Span, name: string): string {
  const before = /[\w$]/.test(code[start - 1] ?? '') ? ' ' : '';
  const after = /[\w$]/.test(code[end] ?? '') ? ' ' : '';
  return before + name + after;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$';

function freeName(taken: ReadonlySet<string>): string {
  for (const prefix of ['', ...LETTERS]) {
    for (const letter of LETTERS) {
      const name = prefix + letter;
      if (!taken.has(name) && !/^(as|do|if|in|of)$/.test(name)) return name;
    }
  }
  throw new Error('Every short name is taken');
}
