/** Rules on the headers and cookies of a returned request or response. */
import {
  isCloudFrontHeader,
  isDisallowedHeader,
  READ_ONLY_HEADERS,
} from '../result-rules/header-names.ts';
import type { ResultObject } from '../result-rules/rule.ts';
import type { Fields } from './function-event.ts';
import { type MergedField, mergeFields } from './merge-fields.ts';
import { type FunctionResultRule, type FunctionRuleContext, fieldsFault } from './result-rule.ts';

// RFC 9110 section 5.6.2 (token) and 5.5: no control characters but tab in a value.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

// "Read-only headers in viewer response events … for both CloudFront Functions and Lambda@Edge"
const READ_ONLY_RESPONSE_HEADERS: readonly string[] = ['warning', 'via'];

const INVALID = 'The CloudFront function returned an invalid value';

/** Judged for requests and responses alike, in this order. */
export const FIELD_RULES: readonly FunctionResultRule[] = [
  {
    id: 'E-CFF-HDR-SHAPE',
    sentence: `${INVALID}: headers must be an object of { value } objects`,
    check: ({ headers }) => fieldsFault('headers', headers),
  },
  {
    id: 'E-CFF-HDR-CASE',
    sentence: `${INVALID}: headers must have header names in lower case`,
    check(result) {
      const name = headerNames(result).find((each) => /[A-Z]/.test(each));
      return name && `headerName : ${name}`;
    },
  },
  {
    id: 'E-CFF-HDR-CHARS',
    sentence: `${INVALID}: a header has invalid characters`,
    check(result, context) {
      for (const { name, values } of headersOf(result, context)) {
        if (!TOKEN.test(name)) return 'A header name has invalid characters';
        if (values.some(({ value }) => CONTROL.test(value))) return `headerName : ${name}`;
      }
      return undefined;
    },
  },
  {
    id: 'E-CFF-HDR-COOKIE',
    sentence: `${INVALID}: cookies must be in the cookies object`,
    check(result) {
      const name = headerNames(result).find((each) => each === 'cookie' || each === 'set-cookie');
      return name && `headerName : ${name}`;
    },
  },
  {
    id: 'E-CFF-HDR-DISALLOWED',
    sentence: 'The CloudFront function tried to add a disallowed header',
    check(result) {
      const name = headerNames(result).find(isDisallowedHeader);
      return name && `headerName : ${name}`;
    },
  },
  {
    id: 'E-CFF-HDR-CLOUDFRONT',
    sentence: 'The CloudFront function tried to add a disallowed header',
    check(result) {
      const name = headerNames(result).find(isCloudFrontHeader);
      return name && `headerName : ${name}`;
    },
  },
  {
    id: 'E-CFF-HDR-READONLY',
    sentence: 'The CloudFront function tried to add, delete, or change a read-only header',
    check(result, context) {
      const isRequestEvent = context.eventType === 'viewer-request';
      const names = isRequestEvent ? READ_ONLY_HEADERS : READ_ONLY_RESPONSE_HEADERS;
      const now = headersOf(result, context);
      const before = mergeFields(context.headers, context.headers);
      const name = names.find((each) => valuesOf(now, each) !== valuesOf(before, each));
      return name && `headerName : ${name}`;
    },
  },
  {
    id: 'E-CFF-COOKIE-SHAPE',
    sentence: `${INVALID}: cookies must be an object of { value } objects`,
    check: ({ cookies }) => fieldsFault('cookies', cookies),
  },
  {
    id: 'E-CFF-COOKIE-CHARS',
    sentence: `${INVALID}: a cookie has invalid characters`,
    check({ cookies }) {
      const merged = mergeFields((cookies ?? {}) as Fields, {});
      const broken = merged.find(
        ({ name, values }) => CONTROL.test(name) || values.some(hasControl),
      );
      return broken && 'A cookie has a control character';
    },
  },
];

function hasControl({ value, attributes = '' }: { value: string; attributes?: string }): boolean {
  return CONTROL.test(value) || CONTROL.test(attributes);
}

/** `E-CFF-HDR-SHAPE` has been judged before: what comes here has the shape of headers. */
function headersOf(
  { headers }: ResultObject,
  context: FunctionRuleContext,
): readonly MergedField[] {
  return mergeFields((headers ?? {}) as Fields, context.headers);
}

function headerNames({ headers }: ResultObject): string[] {
  return Object.keys((headers ?? {}) as Fields);
}

function valuesOf(fields: readonly MergedField[], name: string): string {
  return JSON.stringify(fields.find((field) => field.name === name)?.values.map(textOf));
}

function textOf({ value }: { readonly value: string }): string {
  return value;
}
