/** The ids of all rules that are applied to a deployment, here or before it. `validator/rules.ts` has a row for each. */

/** What AWS refuses when a function is created, published or associated. */
export type AssociationRule =
  | 'E-ZIP-50MB'
  | 'E-ZIP-UNZIPPED'
  | 'E-MEMORY'
  | 'E-TIMEOUT30'
  | 'E-RUNTIME'
  | 'E-ENVVAR'
  | 'E-ARM64'
  | 'E-VPC'
  | 'E-LAYER'
  | 'E-DLQ'
  | 'E-XRAY'
  | 'E-IMAGE'
  | 'E-TMP512'
  | 'E-REGION'
  | 'E-QUALIFIED-ARN'
  | 'E-TRUST-EDGELAMBDA'
  | 'E-ONE-PER-EVENT'
  | 'E-MIXED-VIEWER'
  | 'E-INCLUDEBODY-RESPONSE'
  | 'E-CFF-10KB'
  | 'E-CFF-UNPUBLISHED'
  | 'E-CFF-KVS-RUNTIME';

/** What AWS takes, and what then is not as it was meant. */
export type DeploymentRule =
  | 'E-UNPROTECTED-BEHAVIOR'
  | 'E-ORIGIN-OPEN'
  | 'E-CACHE-IDENTITY'
  | 'E-MINTTL-AUTH'
  | 'E-AUTH-ORIGIN-REQUEST-CACHED'
  | 'E-CALLBACK-NODE24'
  | 'E-URL-PERMISSION'
  | 'E-SHADOWED-BEHAVIOR'
  | 'E-LOGIN-UNREACHABLE'
  | 'W-LOGIN-METHODS'
  | 'W-LOGIN-BODY'
  | 'W-VIEWER-HTTP'
  | 'W-UNREADABLE'
  | 'W-GATE-UNKNOWN'
  | 'W-ORIGIN-OAI'
  | 'W-OAC-BODY'
  | 'W-OPTIONS-SIGNED'
  | 'W-SIGNED-FUNCTION-ORDER'
  | 'W-ZIP-BUDGET'
  | 'W-TIMEOUT-VIEWER5'
  | 'W-MEM-VIEWER128'
  | 'W-ENVVAR-READ'
  | 'W-LOGS-REGION'
  | 'W-CFF-ENGINE';

/** What a KeyValueStore does not take. */
export type StoreRule = 'E-KVS-KEY512' | 'E-KVS-VALUE1K' | 'E-KVS-5MB' | 'E-KVS-DUP';

/** What AWS's runtime `cloudfront-js-2.0` lacks: an `E-` fails in CloudFront, a `W-` may. */
export type DialectRule =
  | 'E-CFF-SYNTAX'
  | 'E-CFF-AWAIT-ARG'
  | 'E-CFF-CALL-SPREAD'
  | 'E-CFF-GLOBAL'
  | 'E-CFF-EXPORT'
  | 'E-CFF-NO-HANDLER'
  | 'E-CFF-CRYPTO-ALG'
  | 'E-CFF-10-FORMS'
  | 'E-CFF-MAC-COMPARE'
  | 'W-CFF-CONSOLE-COMMA'
  | 'W-CFF-NUMBERED-FUNCTION'
  | 'W-CFF-PROMISE-COMBINATOR';

/** What CloudFront refuses of a Lambda@Edge function's result. */
export type LambdaResultRule =
  | 'E-NOT-JSON'
  | 'E-NOT-OBJECT'
  | 'E-APIGW-SHAPE'
  | 'E-RESULT-SHAPE'
  | 'E-STATUS-RANGE'
  | 'E-STATUS-DESCRIPTION'
  | 'E-204-BODY'
  | 'E-BODY-TYPE'
  | 'E-BODY-ENCODING'
  | 'E-B64'
  | 'E-SIZE-40K'
  | 'E-HDR-SHAPE'
  | 'E-HDR-CHARS'
  | 'E-HDR-DISALLOWED'
  | 'E-HDR-READONLY'
  | 'E-HDR-CLOUDFRONT'
  | 'E-HDR-SIZE'
  | 'E-METHOD-RO'
  | 'E-CLIENTIP-RO'
  | 'E-URI-SLASH'
  | 'E-URI-CHARS'
  | 'E-URI-8192'
  | 'E-QS-CHARS'
  | 'E-ORIGIN-VIEWER'
  | 'E-REQBODY-SHAPE'
  | 'E-REQBODY-TRUNCATED-RO'
  | 'E-REQBODY-SIZE'
  // On events that the emulator does not run
  | 'E-SIZE-1M'
  | 'E-STATUS-VIEWER-RESPONSE'
  | 'E-ORIGIN-SHAPE'
  | 'W-CACHED-REDIRECT';

/** What CloudFront refuses of a CloudFront Function's result. */
export type FunctionResultRule =
  | 'E-CFF-RESULT-SHAPE'
  | 'E-CFF-HDR-SHAPE'
  | 'E-CFF-HDR-CASE'
  | 'E-CFF-HDR-CHARS'
  | 'E-CFF-HDR-COOKIE'
  | 'E-CFF-HDR-DISALLOWED'
  | 'E-CFF-HDR-CLOUDFRONT'
  | 'E-CFF-HDR-READONLY'
  | 'E-CFF-HDR-SIZE'
  | 'E-CFF-COOKIE-SHAPE'
  | 'E-CFF-COOKIE-CHARS'
  | 'E-CFF-METHOD-RO'
  | 'E-CFF-URI-SLASH'
  | 'E-CFF-URI-CHARS'
  | 'E-CFF-URI-8192'
  | 'E-CFF-QS-SHAPE'
  | 'E-CFF-QS-CHARS'
  | 'E-CFF-STATUS-RANGE'
  | 'E-CFF-STATUS-DESCRIPTION'
  | 'E-CFF-BODY-SHAPE'
  | 'E-CFF-B64'
  | 'E-CFF-204-BODY';

/** Every refusal and warning that emulator and validator know. */
export type RuleId =
  | AssociationRule
  | DeploymentRule
  | StoreRule
  | DialectRule
  | LambdaResultRule
  | FunctionResultRule;
