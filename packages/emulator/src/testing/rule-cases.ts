/** The case table of the result rules; `result-rules.test.ts` runs it behind a real function. */
import type { RuleId } from '../rule-id.ts';

/** Handlers that break a rule, and handlers that keep it. */
export interface RuleCase {
  readonly rule: RuleId;
  /** Bodies of a handler; each must be refused with the rule. */
  readonly broken: readonly string[];
  /** Bodies of a handler; none may be refused. */
  readonly kept: readonly string[];
  /** What the page says, where production's wording is known. */
  readonly says?: RegExp;
}

const VALIDATION = 'The Lambda function result failed validation: ';
const BODY_SAYS = new RegExp(
  `${VALIDATION}The body is not a string, is not an object, or exceeds the maximum size\\.`,
);
const READ_ONLY_SAYS = new RegExp(
  `${VALIDATION}The function tried to add, delete, or change a read-only header\\.`,
);

/** At least one of each for every result rule. */
export const RULE_CASES: readonly RuleCase[] = [
  {
    rule: 'E-NOT-JSON',
    broken: ['return () => 1;', 'return Symbol("x");'],
    kept: ['return { ...request, toJSON: undefined };'],
    says: /The Lambda function returned invalid JSON: The JSON output is not parsable\./,
  },
  {
    rule: 'E-NOT-OBJECT',
    broken: ['return null;', 'return;', 'return "200";', 'return 200;', 'return [request];'],
    kept: ['return request;'],
    says: /The Lambda function returned invalid JSON: The JSON output must be an object type\./,
  },
  {
    rule: 'E-APIGW-SHAPE',
    broken: [
      'return { statusCode: 200, body: "x" };',
      'return { isBase64Encoded: false, body: "" };',
    ],
    kept: ['return { status: "200", body: "x" };'],
  },
  {
    rule: 'E-RESULT-SHAPE',
    broken: ['return {};', 'return event;', 'return { uri: "/x" };', 'return { request };'],
    kept: ['return { ...request };'],
  },
  {
    rule: 'E-STATUS-RANGE',
    broken: [
      'return { status: "199" };',
      'return { status: "600" };',
      'return { status: 200 };',
      'return { status: "OK" };',
      'return { status: "20" };',
      'return { status: "2000" };',
      'return { status: null };',
    ],
    kept: ['return { status: "200" };', 'return { status: "599" };'],
  },
  {
    rule: 'E-STATUS-DESCRIPTION',
    broken: [
      'return { status: "200", statusDescription: 1 };',
      'return { status: "200", statusDescription: "a\\r\\nb: c" };',
      'return { status: "200", statusDescription: "\\u2603" };',
      'return { status: "200", statusDescription: "\\u0000" };',
      'return { status: "200", statusDescription: "\\u007f" };',
      'return { status: "200", statusDescription: "\\ud800" };',
    ],
    kept: [
      'return { status: "200", statusDescription: "Very well" };',
      'return { status: "200", statusDescription: "tab\\tand \\u0080é\\u00ff" };',
      'return { status: "200", statusDescription: "" };',
    ],
  },
  {
    rule: 'E-BODY-TYPE',
    broken: [
      'return { status: "200", body: { a: 1 } };',
      'return { status: "200", body: 1 };',
      'return { status: "200", body: null };',
    ],
    kept: ['return { status: "200", body: "" };', 'return { status: "200" };'],
    says: BODY_SAYS,
  },
  {
    rule: 'E-BODY-ENCODING',
    broken: ['return { status: "200", bodyEncoding: "hex", body: "00" };'],
    kept: [
      'return { status: "200", bodyEncoding: "text", body: "x" };',
      'return { status: "200", bodyEncoding: "base64", body: "eA==" };',
    ],
  },
  {
    rule: 'E-B64',
    broken: [
      'return { status: "200", bodyEncoding: "base64", body: "not base64" };',
      'return { status: "200", bodyEncoding: "base64", body: "eA=" };',
      'return { status: "200", bodyEncoding: "base64", body: "e-_A" };',
    ],
    kept: ['return { status: "200", bodyEncoding: "base64", body: "e+/A" };'],
  },
  {
    rule: 'E-204-BODY',
    broken: ['204', '205', '304'].map((status) => `return { status: "${status}", body: "x" };`),
    kept: ['204', '205', '304'].flatMap((status) => [
      `return { status: "${status}" };`,
      `return { status: "${status}", body: "" };`,
    ]),
  },
  {
    rule: 'E-SIZE-40K',
    broken: [
      'return { status: "200", body: "x".repeat(40_961) };',
      'return { status: "200", body: "é".repeat(20_481) };',
      'return { status: "200", statusDescription: "é".repeat(10), body: "x".repeat(40_951) };',
      'return { status: "200", headers: { a: [{ value: "x".repeat(10) }] }, body: "x".repeat(40_946) };',
      'return { status: "200", bodyEncoding: "base64", body: Buffer.alloc(40_961).toString("base64") };',
    ],
    kept: [
      'return { status: "200", body: "x".repeat(40_960) };',
      'return { status: "200", statusDescription: "é".repeat(10), body: "x".repeat(40_950) };',
      'return { status: "200", headers: { a: [{ value: "x".repeat(10) }] }, body: "x".repeat(40_945) };',
      'return { status: "200", bodyEncoding: "base64", body: Buffer.alloc(40_960).toString("base64") };',
    ],
    says: BODY_SAYS,
  },
  {
    rule: 'E-HDR-SHAPE',
    broken: [
      'return { status: "200", headers: { a: "x" } };',
      'return { status: "200", headers: { a: { value: "x" } } };',
      'return { status: "200", headers: { a: ["x"] } };',
      'return { status: "200", headers: { a: [{ key: "A" }] } };',
      'return { status: "200", headers: { a: [{ value: 1 }] } };',
      'return { status: "200", headers: { a: [{ key: "B", value: "x" }] } };',
      'return { status: "200", headers: [] };',
      'return { ...request, headers: null };',
      'request.headers.a = "x"; return request;',
    ],
    kept: [
      'return { status: "200", headers: { a: [{ key: "A", value: "x" }, { value: "y" }] } };',
      'request.headers.a = [{ value: "x" }]; return request;',
    ],
  },
  {
    rule: 'E-HDR-CHARS',
    broken: [
      'return { status: "302", headers: { location: [{ value: "/\\r\\nset-cookie: a=b" }] } };',
      'return { status: "200", headers: { "a b": [{ value: "x" }] } };',
      'request.headers.a = [{ value: "x\\u0000" }]; return request;',
    ],
    kept: ['return { status: "200", headers: { a: [{ value: "tab\\tand é" }] } };'],
  },
  {
    rule: 'E-HDR-DISALLOWED',
    broken: [
      ...['connection', 'keep-alive', 'expect', 'upgrade', 'trailer', 'x-real-ip', 'x-cache'],
      ...['x-forwarded-proto', 'x-amz-cf-id', 'x-edge-location', 'x-accel-redirect', 'client-cert'],
      ...['x-amzn-requestid', 'proxy-authorization', 'proxy-connection'],
    ].flatMap((name) => [
      `return { status: "200", headers: { "${name}": [{ value: "x" }] } };`,
      `request.headers["${name}"] = [{ value: "x" }]; return request;`,
    ]),
    kept: [
      'request.headers["x-forwarded-for"] = [{ value: "1.2.3.4" }]; return request;',
      'return { status: "401", headers: { "www-authenticate": [{ value: "Bearer" }] } };',
    ],
    says: new RegExp(`${VALIDATION}The function tried to add a blacklisted header\\.`),
  },
  {
    rule: 'E-HDR-CLOUDFRONT',
    broken: [
      'request.headers["cloudfront-viewer-country"] = [{ value: "FR" }]; return request;',
      'request.headers["CloudFront-Is-Mobile-Viewer"] = [{ value: "true" }]; return request;',
    ],
    kept: ['request.headers["x-viewer-country"] = [{ value: "FR" }]; return request;'],
  },
  {
    rule: 'E-HDR-SIZE',
    broken: ['request.headers.a = [{ value: "x".repeat(32_768) }]; return request;'],
    kept: ['request.headers.a = [{ value: "x".repeat(32_000) }]; return request;'],
  },
  {
    rule: 'E-HDR-READONLY',
    broken: [
      'delete request.headers.host; return request;',
      'request.headers.host[0].value = "other.example.com"; return request;',
      'request.headers.host.push({ value: "other.example.com" }); return request;',
      'request.headers["content-length"] = [{ value: "1" }]; return request;',
      'request.headers.via = [{ value: "1.1 me" }]; return request;',
      'request.headers["Transfer-Encoding"] = [{ value: "chunked" }]; return request;',
      'request.headers["cdn-loop"] = [{ value: "me" }]; return request;',
      'delete request.headers; return request;',
      'return { status: "200", headers: { "transfer-encoding": [{ value: "chunked" }] } };',
      'return { status: "200", headers: { "content-length": [{ value: "0" }] } };',
    ],
    kept: [
      'request.headers.host[0].key = "hOsT"; return request;',
      'delete request.headers["x-code"]; return request;',
    ],
    says: READ_ONLY_SAYS,
  },
  {
    rule: 'E-METHOD-RO',
    broken: ['return { ...request, method: "DELETE" };', 'return { ...request, method: null };'],
    kept: ['return { ...request, method: request.method };'],
  },
  {
    rule: 'E-CLIENTIP-RO',
    broken: ['return { ...request, clientIp: "10.0.0.1" };'],
    kept: ['delete request.clientIp; return request;'],
  },
  {
    rule: 'E-ORIGIN-VIEWER',
    broken: ['request.origin = { custom: { domainName: "example.com" } }; return request;'],
    kept: ['request.origins = 1; return request;'],
  },
  {
    rule: 'E-URI-SLASH',
    broken: [
      'return { ...request, uri: "x" };',
      'return { ...request, uri: "" };',
      'return { ...request, uri: "https://example.com/" };',
      'return { ...request, uri: 1 };',
    ],
    kept: ['return { ...request, uri: "/other" };'],
  },
  {
    rule: 'E-URI-CHARS',
    broken: [
      'return { ...request, uri: "/a b" };',
      'return { ...request, uri: "/a\\r\\nHost: x" };',
    ],
    kept: ['return { ...request, uri: "/a%20b" };', 'return { ...request, uri: "/é?#" };'],
  },
  {
    rule: 'E-QS-CHARS',
    broken: [
      'return { ...request, querystring: "a b" };',
      'return { ...request, querystring: "a#b" };',
      'return { ...request, querystring: "a\\nb" };',
      'return { ...request, querystring: null };',
      'return { ...request, querystring: { a: 1 } };',
    ],
    kept: [
      'return { ...request, querystring: "a=%20&b=?/" };',
      'delete request.querystring; return request;',
    ],
  },
  {
    rule: 'E-URI-8192',
    broken: [
      'return { ...request, uri: "/".padEnd(8_192, "x"), querystring: "" };',
      'return { ...request, uri: "/", querystring: "x".repeat(8_191) };',
    ],
    kept: ['return { ...request, uri: "/", querystring: "x".repeat(8_190) };'],
  },
  {
    rule: 'E-REQBODY-SHAPE',
    broken: [
      'return { ...request, body: "x" };',
      'return { ...request, body: null };',
      'request.body.action = "append"; return request;',
      'request.body = { action: "replace", encoding: "hex", data: "00" }; return request;',
      'request.body = { action: "replace", encoding: "text", data: 1 }; return request;',
      'request.body = { action: "replace", encoding: "base64", data: "no base64" }; return request;',
    ],
    kept: [
      'request.body = { action: "replace", encoding: "text", data: "x" }; return request;',
      'delete request.body; return request;',
    ],
  },
  {
    rule: 'E-REQBODY-TRUNCATED-RO',
    broken: ['request.body.inputTruncated = true; return request;'],
    kept: ['delete request.body.inputTruncated; return request;'],
  },
  {
    rule: 'E-REQBODY-SIZE',
    broken: [
      'request.body = { action: "replace", encoding: "text", data: "x".repeat(40_961) }; return request;',
      'request.body = { action: "replace", encoding: "base64", data: "x".repeat(54_480) }; return request;',
    ],
    kept: [
      'request.body = { action: "replace", encoding: "text", data: "x".repeat(40_960) }; return request;',
      'request.body = { action: "replace", encoding: "base64", data: "x".repeat(54_476) }; return request;',
    ],
    says: BODY_SAYS,
  },
];
