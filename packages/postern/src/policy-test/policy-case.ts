/** The shape of a policy test: what a `postern.test.ts` says of a gate, in the words of requests and verdicts. */

/** A rule by its place: as messages, `postern explain` and the log's `rule` name it. */
export type RuleName = `rules[${number}]`;

/** Method and absolute URL. The path is judged as it is written. */
export type TestRequest = `${string} https://${string}`;

/** What a token or a session says: the claims as the provider puts them. */
export type TestClaims = Readonly<Record<string, unknown>>;

/** What a request brings to say whom it is from. */
export type TestCredential =
  | 'none'
  /**
   * A bearer token that is signed as the config wants it. `iss`, `aud`, `iat`, `exp`, `sub` and what `clientId` needs are filled in; a claim
   * that is given is taken as it is, so that `{ exp: 0 }` makes a token that has ended.
   */
  | { readonly bearer: TestClaims }
  /** The session of somebody who has signed in, of an ID token with these claims. `sub` is filled in; `exp` is the session's own end. */
  | { readonly session: TestClaims };

/** The statuses with which a gate denies. */
export type DenyStatus = 400 | 401 | 403 | 404 | 421 | 503;

/**
 * `allow`: it goes on to the origin. `redirect`: a person is sent to the login; the request is then sent as a browser navigates.
 * `respond`: the gate answers itself, as to a preflight.
 */
export type Expectation = 'allow' | 'redirect' | 'respond' | `deny ${DenyStatus}`;

/** One request and what must come of it, on every target. */
export interface PolicyCase {
  /** Stands in the table: a name of its own. */
  readonly name: string;
  /** Such as `GET https://app.example.com/admin`. */
  readonly request: TestRequest;
  readonly credential: TestCredential;
  readonly expect: Expectation;
  /** The rule that must decide. @default whichever does */
  readonly rule?: RuleName;
  /** Why it must be denied, as the log's `code` says it: `insufficient_scope`, `cross_site`. Only with `deny`. @default whatever the reason */
  readonly code?: string;
  /**
   * Besides the credential's: names in lower case, such as `origin`. @default none; a navigation's, where a redirect is expected;
   * `sec-fetch-site: same-origin` for a write with a session, unless this says `sec-fetch-site` or `origin`
   */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PolicyTestsOptions {
  /** Rules that no case needs to cover. One that is covered all the same is an error, so that the list stays true. @default [] */
  readonly uncovered?: readonly RuleName[];
}

/** What `postern test` runs. */
export interface PolicyTests {
  readonly cases: readonly PolicyCase[];
  readonly uncovered: readonly RuleName[];
}
