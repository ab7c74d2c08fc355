/** Compiles a short list of rules into the source of a matcher: smaller in a bundle than a matcher and the data it walks. */
import type { MatchRule } from 'postern/gate';

/** What the emitted source needs besides itself. */
export interface MatcherSource {
  /** An expression of type `Matcher`. */
  readonly source: string;
  /** Whether `matchesPattern` must be in scope. */
  readonly usesPatterns: boolean;
}

/** A matcher that tries each rule in its order, as an expression. */
export function matcherSource(rules: readonly MatchRule[]): MatcherSource {
  const chain = rules.map((rule, index) => `${testOf(rule) || true}?${index}:`);
  const source = `(host,method,path)=>${chain.join('')}-1`;
  return { source, usesPatterns: source.includes('matchesPattern(') };
}

/** A condition, or nothing for a rule that always matches. */
function testOf({ host, methods, path }: MatchRule): string {
  return [
    host === undefined ? '' : `host===${JSON.stringify(host)}`,
    methods === undefined ? '' : `${JSON.stringify(methods)}.includes(method)`,
    pathTest(path),
  ]
    .filter(Boolean)
    .join('&&');
}

function pathTest(pattern: string): string {
  if (/^\*+$/.test(pattern)) return '';
  const text = JSON.stringify(pattern);
  if (!/[*?]/.test(pattern)) return `path===${text}`;
  const literal = pattern.slice(0, -1);
  if (pattern.endsWith('*') && !/[*?]/.test(literal)) {
    return `path.startsWith(${JSON.stringify(literal)})`;
  }
  const [start = '', end = '', another] = pattern.split('*');
  if (another === undefined && !pattern.includes('?')) {
    // The star may stand for nothing, but the two halves may not overlap.
    const tests = [
      start !== '' && start !== '/' && `path.startsWith(${JSON.stringify(start)})`,
      `path.endsWith(${JSON.stringify(end)})`,
      `path.length>=${start.length + end.length}`,
    ];
    return tests.filter(Boolean).join('&&');
  }
  return `matchesPattern(${text},path)`;
}
