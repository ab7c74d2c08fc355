/** The case table of the rules on what CloudFront Functions return; `result-rules.test.ts` there runs it behind real ones. */
import type { RuleId } from '../rule-id.ts';

/** Bodies of `function handler(event)` with `request` (and `response`) at hand. */
export interface FunctionRuleCase {
  readonly rule: RuleId;
  /** On viewer-request; each must be refused with the rule. */
  readonly broken: readonly string[];
  /** On viewer-request; none may be refused. */
  readonly kept: readonly string[];
  /** On viewer-response. */
  readonly brokenResponse?: readonly string[];
  readonly keptResponse?: readonly string[];
  /** What the page says, where production's wording is known. */
  readonly says?: RegExp;
}

const DISALLOWED = [
  ...['connection', 'keep-alive', 'expect', 'upgrade', 'trailer', 'x-real-ip', 'x-cache'],
  ...['x-forwarded-proto', 'x-amz-cf-id', 'x-edge-location', 'x-accel-redirect', 'client-cert'],
  ...['x-amzn-requestid', 'proxy-authorization', 'proxy-connection', 'cloudfront-viewer-cert-pem'],
];

/** At least one of each for every rule. */
export const FUNCTION_RULE_CASES: readonly FunctionRuleCase[] = [
  {
    rule: 'E-CFF-RESULT-SHAPE',
    broken: [
      'return;',
      'return null;',
      'return "200";',
      'return [request];',
      'return {};',
      'return event;',
      'return { uri: "/x" };',
      'return { status: "200" };',
    ],
    kept: ['return request;', 'return { statusCode: 204 };'],
    brokenResponse: ['return request;', 'return;', 'return event;'],
    keptResponse: ['return response;', 'return { statusCode: 204 };'],
  },
  {
    rule: 'E-CFF-HDR-SHAPE',
    broken: [
      'request.headers["x-a"] = "x"; return request;',
      'request.headers["x-a"] = [{ value: "x" }]; return request;',
      'request.headers["x-a"] = { value: 1 }; return request;',
      'request.headers["x-a"] = { value: "1", multiValue: "2" }; return request;',
      'request.headers["x-a"] = { value: "1", multiValue: [{ value: 2 }] }; return request;',
      'return { statusCode: 200, headers: [] };',
      'return { statusCode: 200, headers: null };',
    ],
    kept: [
      'request.headers["x-a"] = { value: "x" }; return request;',
      'return { statusCode: 200, headers: { a: { value: "1", multiValue: [{ value: "1" }, { value: "2" }] } } };',
    ],
    brokenResponse: ['response.headers["x-a"] = "x"; return response;'],
  },
  {
    rule: 'E-CFF-HDR-CASE',
    broken: [
      'request.headers["X-A"] = { value: "x" }; return request;',
      'return { statusCode: 302, headers: { Location: { value: "/" } } };',
    ],
    kept: ['return { statusCode: 302, headers: { location: { value: "/" } } };'],
    brokenResponse: ['response.headers["X-A"] = { value: "x" }; return response;'],
    says: /The CloudFront function returned an invalid value: headers must have header names in lower case\./,
  },
  {
    rule: 'E-CFF-HDR-CHARS',
    broken: [
      'return { statusCode: 302, headers: { location: { value: "/\\r\\nset-cookie: a=b" } } };',
      'return { statusCode: 200, headers: { "a b": { value: "x" } } };',
      'request.headers["x-a"] = { value: "x\\u0000" }; return request;',
      'request.headers["x-a"] = { value: "x", multiValue: [{ value: "\\n" }] }; return request;',
    ],
    kept: ['return { statusCode: 200, headers: { a: { value: "tab\\tand é" } } };'],
  },
  {
    rule: 'E-CFF-HDR-COOKIE',
    broken: [
      'request.headers.cookie = { value: "a=1" }; return request;',
      'return { statusCode: 200, headers: { "set-cookie": { value: "a=1" } } };',
    ],
    kept: ['return { statusCode: 200, cookies: { a: { value: "1", attributes: "Path=/" } } };'],
    brokenResponse: ['response.headers["set-cookie"] = { value: "a=1" }; return response;'],
  },
  {
    rule: 'E-CFF-HDR-DISALLOWED',
    broken: DISALLOWED.flatMap((name) => [
      `return { statusCode: 200, headers: { "${name}": { value: "x" } } };`,
      `request.headers["${name}"] = { value: "x" }; return request;`,
    ]),
    kept: [
      'request.headers["x-forwarded-for"] = { value: "1.2.3.4" }; return request;',
      'return { statusCode: 401, headers: { "www-authenticate": { value: "Bearer" } } };',
    ],
    brokenResponse: ['response.headers["x-cache"] = { value: "x" }; return response;'],
    says: /The CloudFront function tried to add a disallowed header\./,
  },
  {
    rule: 'E-CFF-HDR-CLOUDFRONT',
    broken: ['request.headers["cloudfront-viewer-country"] = { value: "FR" }; return request;'],
    kept: ['request.headers["x-viewer-country"] = { value: "FR" }; return request;'],
  },
  {
    rule: 'E-CFF-HDR-READONLY',
    broken: [
      'delete request.headers.host; return request;',
      'request.headers.host.value = "other.example.com"; return request;',
      'request.headers.host = { value: "app.example.com", multiValue: [{ value: "a" }, { value: "b" }] }; return request;',
      'request.headers["content-length"] = { value: "1" }; return request;',
      'request.headers.via = { value: "1.1 me" }; return request;',
      'request.headers["transfer-encoding"] = { value: "chunked" }; return request;',
      'request.headers["cdn-loop"] = { value: "me" }; return request;',
      'delete request.headers; return request;',
      'return { statusCode: 200, headers: { "transfer-encoding": { value: "chunked" } } };',
      'return { statusCode: 200, headers: { "content-length": { value: "0" } } };',
    ],
    kept: [
      'request.headers.host = { value: "app.example.com" }; return request;',
      'delete request.headers["x-a"]; return request;',
    ],
    brokenResponse: [
      'response.headers.warning = { value: "199 - x" }; return response;',
      'response.headers.via = { value: "1.1 me" }; return response;',
    ],
    keptResponse: ['response.headers["content-type"] = { value: "text/plain" }; return response;'],
  },
  {
    rule: 'E-CFF-HDR-SIZE',
    broken: ['request.headers.a = { value: "x".repeat(32768) }; return request;'],
    kept: ['request.headers.a = { value: "x".repeat(32000) }; return request;'],
  },
  {
    rule: 'E-CFF-COOKIE-SHAPE',
    broken: [
      'request.cookies.a = "1"; return request;',
      'request.cookies = []; return request;',
      'return { statusCode: 200, cookies: { a: { value: "1", attributes: 2 } } };',
      'return { statusCode: 200, cookies: "a=1" };',
    ],
    kept: [
      'request.cookies.a = { value: "1" }; return request;',
      'delete request.cookies; return request;',
    ],
    brokenResponse: ['response.cookies.a = { value: 1 }; return response;'],
  },
  {
    rule: 'E-CFF-COOKIE-CHARS',
    broken: [
      'return { statusCode: 200, cookies: { a: { value: "1\\r\\nx: y" } } };',
      'return { statusCode: 200, cookies: { a: { value: "1", attributes: "Path=/\\n" } } };',
      'request.cookies["a\\n"] = { value: "1" }; return request;',
    ],
    kept: [
      'return { statusCode: 200, cookies: { a: { value: "1 2", attributes: "Path=/; Secure" } } };',
    ],
  },
  {
    rule: 'E-CFF-METHOD-RO',
    broken: [
      'request.method = "DELETE"; return request;',
      'request.method = null; return request;',
    ],
    kept: ['request.method = "GET"; return request;'],
  },
  {
    rule: 'E-CFF-URI-SLASH',
    broken: [
      'request.uri = "x"; return request;',
      'request.uri = ""; return request;',
      'request.uri = "https://example.com/"; return request;',
      'request.uri = 1; return request;',
    ],
    kept: ['request.uri = "/other"; return request;'],
  },
  {
    rule: 'E-CFF-URI-CHARS',
    broken: [
      'request.uri = "/a b"; return request;',
      'request.uri = "/a\\r\\nHost: x"; return request;',
    ],
    kept: ['request.uri = "/a%20b"; return request;', 'request.uri = "/é?#"; return request;'],
  },
  {
    rule: 'E-CFF-QS-SHAPE',
    broken: [
      'request.querystring = { a: "1" }; return request;',
      'request.querystring = []; return request;',
      'request.querystring = null; return request;',
      'request.querystring = 1; return request;',
    ],
    kept: [
      'request.querystring = { a: { value: "1" } }; return request;',
      'delete request.querystring; return request;',
    ],
  },
  {
    rule: 'E-CFF-QS-CHARS',
    broken: [
      'request.querystring = "a b"; return request;',
      'request.querystring = { a: { value: "b#c" } }; return request;',
      'request.querystring = { "a\\n": { value: "" } }; return request;',
    ],
    kept: ['request.querystring = "a=%20&b=?/"; return request;'],
  },
  {
    rule: 'E-CFF-URI-8192',
    broken: [
      'request.uri = "/".padEnd(8192, "x"); request.querystring = ""; return request;',
      'request.uri = "/"; request.querystring = "x".repeat(8191); return request;',
    ],
    kept: ['request.uri = "/"; request.querystring = "x".repeat(8190); return request;'],
  },
  {
    rule: 'E-CFF-STATUS-RANGE',
    broken: ['199', '600', '"200"', '200.5', 'null', 'NaN', '100'].map(
      (status) => `return { statusCode: ${status} };`,
    ),
    kept: ['return { statusCode: 200 };', 'return { statusCode: 599 };'],
    brokenResponse: ['response.statusCode = "200"; return response;'],
    keptResponse: ['response.statusCode = 404; return response;'],
  },
  {
    rule: 'E-CFF-STATUS-DESCRIPTION',
    broken: [
      'return { statusCode: 200, statusDescription: 1 };',
      'return { statusCode: 200, statusDescription: "a\\r\\nb: c" };',
      'return { statusCode: 200, statusDescription: "\\u2603" };',
    ],
    kept: [
      'return { statusCode: 200, statusDescription: "Very well" };',
      'return { statusCode: 200, statusDescription: "" };',
    ],
  },
  {
    rule: 'E-CFF-BODY-SHAPE',
    broken: [
      'return { statusCode: 200, body: 1 };',
      'return { statusCode: 200, body: null };',
      'return { statusCode: 200, body: { data: "x" } };',
      'return { statusCode: 200, body: { encoding: "hex", data: "00" } };',
      'return { statusCode: 200, body: { encoding: "text", data: 1 } };',
    ],
    kept: [
      'return { statusCode: 200, body: "" };',
      'return { statusCode: 200, body: { encoding: "text", data: "x" } };',
    ],
    brokenResponse: ['response.body = 1; return response;'],
    keptResponse: ['response.body = "x"; return response;'],
  },
  {
    rule: 'E-CFF-B64',
    broken: ['not base64', 'eA=', 'e-_A'].map(
      (data) => `return { statusCode: 200, body: { encoding: "base64", data: "${data}" } };`,
    ),
    kept: ['return { statusCode: 200, body: { encoding: "base64", data: "e+/A" } };'],
  },
  {
    rule: 'E-CFF-204-BODY',
    broken: ['204', '205', '304'].map((status) => `return { statusCode: ${status}, body: "x" };`),
    kept: ['return { statusCode: 204, body: "" };', 'return { statusCode: 304 };'],
  },
];
