/** What terser leaves in the minified source of our own modules: declarations that can be parameters, and texts that are there twice. */
import type { AnyNode, ArrowFunctionExpression } from 'acorn';
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

/** What the runtime has under a long name, and can be called without an object before it. */
const GLOBALS = /^(decodeURIComponent|encodeURIComponent|Buffer\.from|JSON\.parse|Object\.keys)$/;

/** Texts and global functions that are there more than once, as a constant where that takes so many bytes less. */
export function shortenRepeated(code: string, leastSaving: number): string {
  const { spans, names, first } = findRepeatable(code);
  const edits: Edit[] = [];
  for (const [text, places] of spans) {
    const name = freeName(names);
    const declaration = `${name}=${text},`;
    const saved = places.length * (text.length - name.length) - declaration.length;
    if (saved < leastSaving) continue;
    names.add(name);
    edits.push({ start: first, end: first, text: declaration });
    edits.push(...places.map((place) => ({ ...place, text: apart(code, place, name) })));
  }
  return apply(code, edits);
}

interface Repeatable {
  /** Source of an expression to where it stands. */
  readonly spans: ReadonlyMap<string, readonly Span[]>;
  /** All that are in use. */
  readonly names: Set<string>;
  /** Where the first declaration has its name. */
  readonly first: number;
}

function findRepeatable(code: string): Repeatable {
  const nodes = nodesOf(code);
  const spans = new Map<string, Span[]>();
  const names = new Set<string>();
  const notValues = new Set<unknown>();
  for (const node of nodes) {
    if (node.type === 'Identifier') names.add(node.name);
    if (node.type === 'Property' && !node.computed) notValues.add(node.key);
    if (node.type === 'ImportDeclaration') notValues.add(node.source);
    const text = code.slice(node.start, node.end);
    const isText = node.type === 'Literal' && typeof node.value === 'string';
    if ((isText || (GLOBALS.test(text) && isReference(node))) && !notValues.has(node)) {
      spans.set(text, [...(spans.get(text) ?? []), spanOf(node)]);
    }
  }
  const declaration = nodes.find(({ type }) => type === 'VariableDeclarator');
  return { spans, names, first: declaration?.start ?? 0 };
}

function isReference({ type }: AnyNode): boolean {
  return type === 'Identifier' || type === 'MemberExpression';
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
