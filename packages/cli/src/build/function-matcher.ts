/** Rules for a CloudFront Function: short lists as an expression, long ones as text. */
import type { MatchRule } from 'postern/gate';
import { groupTest, ruleText } from './rule-text.ts';

/** From this many rules on text is faster, and it is never much larger. */
const MANY_RULES = 40;

/** Source of a function of path, method and host; what it needs besides is in `postern/src/cloudfront-function`. */
export function functionMatcher(rules: readonly MatchRule[]): string {
  const [expression, text] = [expressionMatcher(rules), ruleText(rules)];
  const isShort = rules.length < MANY_RULES && sizeOf(expression) <= sizeOf(text) + TEXT_BYTES;
  return isShort ? expression : text;
}

/** What `match-text.ts` takes. */
const TEXT_BYTES = 330;

/** About that of the minified source: names are a letter, and what calls `begins` is not. */
function sizeOf(source: string): number {
  return source.replace(/\b(begins|path|method|host|group|matchesPattern)\b/g, '_').length;
}

/** Each rule in its order. */
function expressionMatcher(rules: readonly MatchRule[]): string {
  const chain = rules.map((rule, place) => `${testOf(rule) || true}?${place}:`).join('');
  return `(path,method,host)=>{const begins=(text)=>path.startsWith(text,1);return ${chain}-1}`;
}

/** A condition, or nothing for a rule that always matches. */
function testOf({ path, ...rule }: MatchRule): string {
  return [groupTest(rule), pathTest(path)].filter(Boolean).join('&&');
}

function pathTest(pattern: string): string {
  if (/^\*+$/.test(pattern)) return '';
  const [start = '', end = '', another] = pattern.split('*');
  if (another !== undefined || pattern.includes('?')) {
    return `matchesPattern(${JSON.stringify(pattern)},path)`;
  }
  if (!pattern.includes('*')) return `path==${JSON.stringify(pattern)}`;
  const tests = [
    // Paths begin with a slash, and so do patterns with a beginning.
    start !== '' && start !== '/' && `begins(${JSON.stringify(start.slice(1))})`,
    end !== '' && `path.endsWith(${JSON.stringify(end)})`,
    // The star may stand for nothing, but the two halves may not overlap.
    end !== '' &&
      start !== '' &&
      (start !== '/' || end[0] === '/') &&
      `path.length>=${start.length + end.length}`,
  ];
  return tests.filter(Boolean).join('&&');
}
