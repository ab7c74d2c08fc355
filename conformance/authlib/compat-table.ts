/** Where `createVerifier({ claims })` differs from authlib on the record: every case by its name, grouped by the reason. */

export interface CompatGroup {
  readonly reason: string;
  /** What authlib answered. */
  readonly authlib: string;
  /** What `createVerifier` answers. */
  readonly postern: string;
  /** Names of cases, apart by white space. */
  readonly names: string;
}

const ISSUER = 'the issuer is always checked, whatever `claims` says';
const AUDIENCE = 'an audience that is expected must be there';
const BLANK = 'null and, without allowBlank, blank values are refused where a claim is checked';
const BOOLEAN = 'a boolean is no number';
const COMPARED = 'a value is compared even when it is false, 0 or blank';
const MISSING = 'an absent claim that has an expected value is missing, not invalid';
const THERE = 'an essential claim may be 0 or false';
const REFUSED = 'an option that could never match, or would be ignored, is refused when built';

export const COMPAT: readonly CompatGroup[] = [
  {
    reason: ISSUER,
    authlib: 'ok',
    postern: 'claim_invalid iss',
    names: `
      essential-false/iss/null essential-false/iss/empty-string essential-false/iss/zero
      essential-false/iss/false essential-false/iss/empty-list essential-false/iss/empty-object
      essential-false/iss/string essential-false/iss/one essential-false/iss/true
      essential-false/iss/list essential-false/iss/object essential-false/iss/space
      essential-false/iss/float0 allow_blank-false/iss/null allow_blank-false/iss/empty-string
      allow_blank-false/iss/zero allow_blank-false/iss/false allow_blank-false/iss/empty-list
      allow_blank-false/iss/empty-object allow_blank-false/iss/string allow_blank-false/iss/one
      allow_blank-false/iss/true allow_blank-false/iss/list allow_blank-false/iss/object
      allow_blank-false/iss/space allow_blank-false/iss/float0 value-a/iss/string
      values-a-b/iss/string`,
  },
  {
    reason: ISSUER,
    authlib: 'ok',
    postern: 'claim_missing iss',
    names: 'essential-false/iss/missing allow_blank-false/iss/missing',
  },
  {
    reason: 'the order of checks is fixed: the issuer comes first',
    authlib: 'claim_missing sub',
    postern: 'claim_missing iss',
    names: 'order/two-missing',
  },
  {
    reason: AUDIENCE,
    authlib: 'ok',
    postern: 'claim_missing aud',
    names: 'value-a/aud/missing values-a-b/aud/missing',
  },
  {
    reason: AUDIENCE,
    authlib: 'ok',
    postern: 'claim_invalid aud',
    names: `
      value-a/aud/null value-a/aud/empty-string value-a/aud/zero value-a/aud/false
      value-a/aud/empty-list value-a/aud/empty-object value-a/aud/float0
      values-a-b/aud/null values-a-b/aud/empty-string values-a-b/aud/zero values-a-b/aud/false
      values-a-b/aud/empty-list values-a-b/aud/empty-object values-a-b/aud/float0`,
  },
  {
    reason: BLANK,
    authlib: 'ok',
    postern: 'claim_invalid aud',
    names: `
      essential-false/aud/null essential-false/aud/empty-string essential-false/aud/empty-list
      essential-false/aud/empty-object allow_blank-false/aud/null
      allow_blank-false/aud/empty-string allow_blank-false/aud/empty-list
      allow_blank-false/aud/empty-object`,
  },
  {
    reason: BLANK,
    authlib: 'ok',
    postern: 'claim_invalid foo',
    names: `
      essential-false/foo/null essential-false/foo/empty-string essential-false/foo/empty-list
      essential-false/foo/empty-object allow_blank-false/foo/null
      allow_blank-false/foo/empty-string allow_blank-false/foo/empty-list
      allow_blank-false/foo/empty-object`,
  },
  {
    reason: BLANK,
    authlib: 'ok',
    postern: 'claim_invalid sub',
    names: `
      essential-false/sub/null essential-false/sub/empty-string essential-false/sub/empty-list
      essential-false/sub/empty-object allow_blank-false/sub/null
      allow_blank-false/sub/empty-string allow_blank-false/sub/empty-list
      allow_blank-false/sub/empty-object`,
  },
  {
    reason: BLANK,
    authlib: 'ok',
    postern: 'claim_invalid jti',
    names: `
      essential-false/jti/null essential-false/jti/empty-string essential-false/jti/empty-list
      essential-false/jti/empty-object allow_blank-false/jti/null
      allow_blank-false/jti/empty-string allow_blank-false/jti/empty-list
      allow_blank-false/jti/empty-object`,
  },
  {
    reason: COMPARED,
    authlib: 'ok',
    postern: 'claim_invalid foo',
    names: `
      value-falsy/false-option-true-claim value-falsy/zero-option-one-claim
      value-falsy/empty-option`,
  },
  {
    reason: BOOLEAN,
    authlib: 'ok',
    postern: 'claim_invalid foo',
    names: 'value-falsy/true-vs-1 value-falsy/1-vs-true',
  },
  {
    reason: BOOLEAN,
    authlib: 'ok',
    postern: 'claim_invalid iat',
    names: 'time-type/iat/true',
  },
  {
    reason: BOOLEAN,
    authlib: 'ok',
    postern: 'claim_invalid nbf',
    names: 'time-type/nbf/false',
  },
  {
    reason: BOOLEAN,
    authlib: 'token_expired',
    postern: 'claim_invalid exp',
    names: 'time-type/exp/true',
  },
  {
    reason: MISSING,
    authlib: 'claim_invalid foo',
    postern: 'claim_missing foo',
    names: 'value-a/foo/missing values-a-b/foo/missing',
  },
  {
    reason: MISSING,
    authlib: 'claim_invalid sub',
    postern: 'claim_missing sub',
    names: 'value-a/sub/missing values-a-b/sub/missing',
  },
  {
    reason: MISSING,
    authlib: 'claim_invalid jti',
    postern: 'claim_missing jti',
    names: 'value-a/jti/missing values-a-b/jti/missing',
  },
  {
    reason: MISSING,
    authlib: 'claim_invalid iss',
    postern: 'claim_missing iss',
    names: 'value-a/iss/missing values-a-b/iss/missing',
  },
  {
    reason: THERE,
    authlib: 'claim_invalid exp',
    postern: 'token_expired',
    names: 'time-essential/exp/zero',
  },
  {
    reason: THERE,
    authlib: 'claim_invalid iat',
    postern: 'ok',
    names: 'time-essential/iat/zero',
  },
  {
    reason: 'a token is expired at the very second of `exp` (RFC 7519 section 4.1.4)',
    authlib: 'ok',
    postern: 'token_expired',
    names: 'time-value/exp/mismatch',
  },
  {
    reason: '`value` counts for `exp`, `nbf` and `iat` too',
    authlib: 'ok',
    postern: 'claim_invalid iat',
    names: 'time-value/iat/mismatch',
  },
  {
    reason: REFUSED,
    authlib: 'ok',
    postern: 'TypeError claims.sub.values',
    names: 'values/sub/empty-values values-string/sub/substring',
  },
  {
    reason: REFUSED,
    authlib: 'ok',
    postern: 'TypeError claims.foo.value',
    names: 'value-falsy/none-option',
  },
  {
    reason: REFUSED,
    authlib: 'token_not_yet_valid',
    postern: 'TypeError clockToleranceSeconds',
    names: 'leeway-negative/nbf-5',
  },
];
