/** Rules on the headers of a returned request or a generated response. */
import type { EdgeHeaders } from './edge-event.ts';
import { isCloudFrontHeader, isDisallowedHeader, READ_ONLY_HEADERS } from './header-names.ts';
import type { ResultObject, ResultRule, RuleContext } from './rule.ts';
import { isGeneratedResponse } from './shape-rules.ts';

// RFC 9110 section 5.6.2 (token) and 5.5: no control characters but tab in a value.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Judged for requests and responses alike, in this order. */
export const HEADER_RULES: readonly ResultRule[] = [
  {
    id: 'E-HDR-SHAPE',
    sentence: 'The Lambda function returned an invalid entry in the headers object',
    check: ({ headers }) => (headers === undefined ? undefined : shapeFault(headers)),
  },
  {
    id: 'E-HDR-CHARS',
    sentence:
      'The Lambda function result failed validation: The function returned an invalid header',
    check(result) {
      for (const [name, entries] of headerEntries(result)) {
        if (!TOKEN.test(name)) return 'A header name has invalid characters';
        if (entries.some(({ value }) => CONTROL.test(value))) {
          return `Invalid character in header value, headerName : ${name}`;
        }
      }
      return undefined;
    },
  },
  {
    id: 'E-HDR-DISALLOWED',
    sentence:
      'The Lambda function result failed validation: The function tried to add a blacklisted header',
    check(result) {
      const name = headerNames(result).find(isDisallowedHeader);
      return name && `headerName : ${name}`;
    },
  },
  {
    id: 'E-HDR-CLOUDFRONT',
    sentence:
      'The Lambda function result failed validation: The function tried to add a blacklisted header',
    check(result) {
      const name = headerNames(result).find(isCloudFrontHeader);
      return name && `headerName : ${name}`;
    },
  },
  {
    id: 'E-HDR-READONLY',
    sentence:
      'The Lambda function result failed validation: The function tried to add, delete, or change a read-only header',
    check(result, context) {
      const name = READ_ONLY_HEADERS.find((readOnly) => differs(readOnly, result, context));
      return name && `headerName : ${name}`;
    },
  },
];

function shapeFault(headers: unknown): string | undefined {
  if (!isObject(headers)) return 'headers is not an object';
  for (const [name, entries] of Object.entries(headers)) {
    if (!Array.isArray(entries)) return `${name} is not an array of { key, value }`;
    if (!entries.every(isHeaderEntry)) return `${name} has an entry whose value is not a string`;
    const other = entries.find(({ key }) => key !== undefined && !sameName(key, name));
    if (other) return `${name} has an entry with another key`;
  }
  return undefined;
}

function isHeaderEntry(entry: unknown): boolean {
  if (!isObject(entry) || typeof entry.value !== 'string') return false;
  return entry.key === undefined || typeof entry.key === 'string';
}

function sameName(key: string, name: string): boolean {
  return key.toLowerCase() === name.toLowerCase();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `E-HDR-SHAPE` has been judged before: what comes here has the shape of headers. */
function headerEntries({ headers }: ResultObject): [string, EdgeHeaders[string]][] {
  return Object.entries((headers ?? {}) as EdgeHeaders);
}

function headerNames(result: ResultObject): string[] {
  return headerEntries(result)
    .filter(([, entries]) => entries.length > 0)
    .map(([name]) => name.toLowerCase());
}

/** A generated response starts without headers, so it may add none of them. */
function differs(name: string, result: ResultObject, { request }: RuleContext): boolean {
  const before = isGeneratedResponse(result) ? [] : (request.headers[name] ?? []);
  return valuesOf(headerEntries(result), name) !== valuesOf([[name, before]], name);
}

function valuesOf(headers: [string, EdgeHeaders[string]][], name: string): string {
  const lines = headers.filter(([key]) => key.toLowerCase() === name);
  return JSON.stringify(lines.flatMap(([, entries]) => entries.map(({ value }) => value)));
}
