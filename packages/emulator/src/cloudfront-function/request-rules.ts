/** Rules on the request that a CloudFront Function returned to go on with. */
import { queryText } from './apply-result.ts';
import type { Fields } from './function-event.ts';
import { type FunctionResultRule, type FunctionRuleContext, fieldsFault } from './result-rule.ts';

const INVALID = 'The CloudFront function returned an invalid value';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const FORBIDDEN_IN_URI = /[\u0000-\u0020\u007f]/;
// "The query string can't include spaces, control characters, or the fragment identifier (#)."
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const FORBIDDEN_IN_QUERY = /[\u0000-\u0020\u007f#]/;

/** Judged in this order, after the rules on fields. */
export const REQUEST_RULES: readonly FunctionResultRule[] = [
  {
    id: 'E-CFF-METHOD-RO',
    sentence: `${INVALID}: request.method is read-only`,
    check: ({ method }, { request }) =>
      method === request.method ? undefined : 'method was changed',
  },
  {
    id: 'E-CFF-URI-SLASH',
    sentence: `${INVALID}: request.uri must begin with a forward slash`,
    check({ uri }) {
      if (typeof uri !== 'string') return `uri is not a string but a ${typeof uri}`;
      return uri.startsWith('/') ? undefined : 'uri does not start with a slash';
    },
  },
  {
    id: 'E-CFF-URI-CHARS',
    sentence: `${INVALID}: request.uri has invalid characters`,
    check: ({ uri }) =>
      FORBIDDEN_IN_URI.test(uri as string)
        ? 'uri has a space or control character: percent-encode it'
        : undefined,
  },
  {
    id: 'E-CFF-QS-SHAPE',
    sentence: `${INVALID}: request.querystring must be a string or an object of { value } objects`,
    check: ({ querystring }) =>
      typeof querystring === 'string' ? undefined : fieldsFault('querystring', querystring),
  },
  {
    id: 'E-CFF-QS-CHARS',
    sentence: `${INVALID}: request.querystring has invalid characters`,
    check({ querystring }, context) {
      if (!FORBIDDEN_IN_QUERY.test(queryOf(querystring, context))) return undefined;
      return 'querystring has a space, a control character or "#": percent-encode it';
    },
  },
  {
    id: 'E-CFF-URI-8192',
    sentence: `${INVALID}: request.uri exceeds the maximum size`,
    check({ uri, querystring }, context) {
      const characters = `${uri}${queryOf(querystring, context)}`.length;
      const maximum = context.limits.functionUrlCharacters;
      if (characters < maximum) return undefined;
      return `uri and querystring have ${characters} characters, fewer than ${maximum} are allowed`;
    },
  },
];

function queryOf(querystring: unknown, { request }: FunctionRuleContext): string {
  const seen = typeof request.querystring === 'string' ? {} : request.querystring;
  return queryText((querystring ?? {}) as Fields | string, seen);
}
