/** The shape of a rule, and the ids of all of them: `shared/platform.md` section 9 where it names one. */
import type { DialectRule } from '../cloudfront-function/dialect.ts';
import type { EdgeLimits } from '../limits.ts';
import type { EdgeRequest } from './edge-event.ts';

/** Every refusal and warning that the emulator knows. */
export type RuleId =
  // When the function is associated
  | 'E-ZIP-50MB'
  | 'E-ZIP-UNZIPPED'
  | 'E-MEMORY'
  | 'E-TIMEOUT30'
  | 'E-CFF-10KB'
  | 'E-MIXED-VIEWER'
  // When the function is loaded
  | 'E-CALLBACK-NODE24'
  // When the function has returned
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
  // When a CloudFront Function has returned
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
  | 'E-CFF-204-BODY'
  // A warning, when the returned request meets the cache
  | 'E-CACHE-IDENTITY'
  // Warnings, before a CloudFront Function's first request
  | 'W-CFF-ENGINE'
  | DialectRule;

/** What a rule may look at besides the result. */
export interface RuleContext {
  /** The request as the function received it. */
  readonly request: EdgeRequest;
  readonly limits: EdgeLimits;
}

/** A result's JSON object, nothing of it believed yet. */
export type ResultObject = Readonly<Record<string, unknown>>;

/** One rule: what it looks at, and the sentence that CloudFront shows when it is broken. */
export interface ResultRule {
  readonly id: RuleId;
  /** The middle of the 502 page; verbatim from production where `README.md` says so. */
  readonly sentence: string;
  /** What is wrong, for the log; `undefined` when nothing is. */
  check(result: ResultObject, context: RuleContext): string | undefined;
}
