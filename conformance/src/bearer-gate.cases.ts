/** What the bearer gate decides, request by request. Every target runs this table. */
import type { RequestCase } from './support/case.ts';

/** A request, who sends it, and what must come of it. */
export interface BearerCase {
  readonly title: string;
  readonly request: RequestCase;
  /** Claims beside the standard ones: a token with them is sent. Absent: no token. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** `200 allowed`, or the status and code of the answer. */
  readonly expected: string;
  /** Headers of the answer; `null`: must be absent. */
  readonly answer?: Readonly<Record<string, string | null>>;
  /** What the origin gets; `null`: must not get it. */
  readonly forwarded?: Readonly<Record<string, string | null>>;
  readonly forwardedPath?: string;
  /** Targets that cannot be sent such a request, with the reason. */
  readonly notFor?: Readonly<Record<string, string>>;
}

const NORMALISED = {
  fetch: 'a fetch runtime sees the path after the URL standard has normalised it',
};
const NO_SUCH_METHOD = { fetch: 'the fetch standard forbids this' };
const CHALLENGE = 'Bearer realm="postern"';

export const BEARER_CASES: readonly BearerCase[] = [
  // Hosts
  {
    title: 'a host that is not listed',
    request: { host: 'd111.cloudfront.net', path: '/health' },
    expected: '421 unknown_host',
  },
  {
    title: 'a listed host with a port',
    request: { host: 'api.example.com:8443', path: '/health' },
    expected: '421 unknown_host',
  },
  {
    title: 'a host in capitals',
    request: { host: 'API.Example.COM', path: '/health' },
    expected: '200 allowed',
  },
  {
    title: 'a host with a listed suffix',
    request: { host: 'evil-api.example.com', path: '/health' },
    expected: '421 unknown_host',
  },
  {
    title: 'a host rule without a token',
    request: { host: 'admin.example.com', path: '/public' },
    expected: '401 credential_missing',
  },
  {
    title: 'a host rule with the group',
    request: { host: 'admin.example.com', path: '/public' },
    claims: { 'cognito:groups': ['admin'] },
    expected: '200 allowed',
  },

  // Rules
  { title: 'a public path', request: { path: '/health' }, expected: '200 allowed' },
  {
    title: 'HEAD where GET is allowed',
    request: { method: 'HEAD', path: '/public/x' },
    expected: '200 allowed',
    notFor: { emulator: 'an answer to HEAD has no body to observe' },
  },
  {
    title: 'another method on a public path',
    request: { method: 'POST', path: '/health' },
    expected: '403 no_rule',
  },
  { title: 'no rule at all', request: { path: '/elsewhere' }, claims: {}, expected: '403 no_rule' },
  {
    title: 'another case of the path',
    request: { path: '/ME' },
    claims: {},
    expected: '403 no_rule',
  },
  {
    title: 'a rule for nobody',
    request: { path: '/internal/x' },
    claims: {},
    expected: '403 forbidden',
  },
  {
    title: 'the first match decides',
    request: { path: '/reports/7' },
    claims: { scope: 'reports:read' },
    expected: '200 allowed',
  },
  {
    title: 'the method chooses the rule',
    request: { method: 'DELETE', path: '/reports/7' },
    claims: { scope: 'reports:read' },
    expected: '403 insufficient_scope',
  },

  // Paths
  {
    title: 'dot segments out of a public folder',
    request: { path: '/public/../me' },
    expected: '400 ambiguous_path',
    notFor: NORMALISED,
  },
  {
    title: 'encoded dot segments',
    request: { path: '/public/%2e%2e/me' },
    expected: '400 ambiguous_path',
    notFor: NORMALISED,
  },
  {
    title: 'doubly encoded dot segments',
    request: { path: '/public/%252e%252e/me' },
    expected: '400 ambiguous_path',
  },
  {
    title: 'an encoded slash',
    request: { path: '/public%2f..%2fme' },
    expected: '400 ambiguous_path',
  },
  {
    title: 'a matrix parameter before the slash',
    request: { path: '/public/..;/me' },
    expected: '400 ambiguous_path',
  },
  {
    title: 'a backslash',
    request: { path: '/public\\..\\me' },
    expected: '400 ambiguous_path',
    notFor: NORMALISED,
  },
  {
    title: 'repeated slashes that change the rule',
    request: { path: '//me' },
    claims: {},
    expected: '400 ambiguous_path',
  },
  {
    title: 'repeated slashes within one rule',
    request: { path: '/me//x' },
    claims: {},
    expected: '200 allowed',
  },
  {
    title: 'an encoded character within one rule',
    request: { path: '/me/caf%C3%A9' },
    claims: {},
    expected: '200 allowed',
    forwardedPath: '/me/caf%C3%A9/index.html',
  },
  { title: 'an encoded NUL', request: { path: '/public/%00' }, expected: '400 invalid_path' },
  {
    title: 'invalid percent-encoding',
    request: { path: '/public/%zz' },
    expected: '400 invalid_path',
  },
  { title: 'invalid UTF-8', request: { path: '/public/%ff' }, expected: '400 invalid_path' },

  // Credentials
  {
    title: 'no credential',
    request: { path: '/me' },
    expected: '401 credential_missing',
    answer: { 'www-authenticate': CHALLENGE, 'cache-control': 'no-store' },
  },
  {
    title: 'another scheme',
    request: { path: '/me', headers: { authorization: 'Basic YTpi' } },
    expected: '401 unsupported_scheme',
    answer: { 'www-authenticate': CHALLENGE },
  },
  {
    title: 'an empty credential',
    request: { path: '/me', headers: { authorization: 'Bearer' } },
    expected: '401 unsupported_scheme',
  },
  {
    title: 'two credentials',
    request: { path: '/me', headers: { authorization: ['Bearer a.b.c', 'Bearer d.e.f'] } },
    expected: '400 ambiguous_credential',
    answer: {
      'www-authenticate': `${CHALLENGE}, error="invalid_request", error_description="ambiguous_credential"`,
    },
  },
  {
    title: 'a token that is none',
    request: { path: '/me', headers: { authorization: 'Bearer nonsense' } },
    expected: '401 token_malformed',
    answer: {
      'www-authenticate': `${CHALLENGE}, error="invalid_token", error_description="token_malformed"`,
    },
  },
  {
    title: 'an expired token',
    request: { path: '/me' },
    claims: { exp: 1_000_000_000 },
    expected: '401 token_expired',
  },
  {
    title: 'a token for another audience',
    request: { path: '/me' },
    claims: { aud: 'https://other.example.com/' },
    expected: '401 claim_invalid',
  },
  {
    title: 'a token of another issuer',
    request: { path: '/me' },
    claims: { iss: 'https://evil.example.com/' },
    expected: '401 claim_invalid',
  },
  {
    title: 'a token bound to its sender',
    request: { path: '/me' },
    claims: { cnf: { jkt: 'x' } },
    expected: '401 sender_constrained',
  },
  { title: 'a good token', request: { path: '/me' }, claims: {}, expected: '200 allowed' },

  // Requirements
  {
    title: 'a scope that is not granted',
    request: { path: '/reports' },
    claims: { scope: 'other' },
    expected: '403 insufficient_scope',
    answer: {
      'www-authenticate': `${CHALLENGE}, error="insufficient_scope", error_description="insufficient_scope", scope="reports:read", resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/reports"`,
    },
  },
  {
    title: 'a scope as a part of another',
    request: { path: '/reports' },
    claims: { scope: 'reports:readonly' },
    expected: '403 insufficient_scope',
  },
  {
    title: 'scp as a list',
    request: { path: '/reports' },
    claims: { scp: ['reports:read'] },
    expected: '200 allowed',
  },
  {
    title: 'no groups at all fails noneOf too',
    request: { path: '/staff' },
    claims: {},
    expected: '403 insufficient_scope',
  },
  {
    title: 'a group',
    request: { path: '/staff' },
    claims: { 'cognito:groups': ['staff'] },
    expected: '200 allowed',
  },
  {
    title: 'a group that is excluded',
    request: { path: '/staff' },
    claims: { 'cognito:groups': ['staff', 'suspended'] },
    expected: '403 insufficient_scope',
  },
  {
    title: 'a nested claim and a number',
    request: { path: '/roles' },
    claims: { realm_access: { roles: ['auditor'] }, tier: 2 },
    expected: '200 allowed',
  },
  {
    title: 'a number as text',
    request: { path: '/roles' },
    claims: { realm_access: { roles: ['auditor'] }, tier: '2' },
    expected: '403 insufficient_scope',
  },

  // CORS
  {
    title: 'a preflight of a listed origin',
    request: {
      method: 'OPTIONS',
      path: '/reports',
      headers: {
        origin: 'https://app.example.com',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    },
    expected: '204 responded',
    answer: {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-headers': 'authorization',
      'access-control-allow-methods': 'GET',
    },
  },
  {
    title: 'a preflight of another origin',
    request: {
      method: 'OPTIONS',
      path: '/reports',
      headers: { origin: 'https://evil.example.com', 'access-control-request-method': 'GET' },
    },
    expected: '403 cors_denied',
    answer: { 'access-control-allow-origin': null },
  },
  {
    title: 'a preflight for a rule without cors',
    request: {
      method: 'OPTIONS',
      path: '/reports',
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'PUT' },
    },
    expected: '403 cors_denied',
  },
  {
    title: 'a refusal that a page may read',
    request: { path: '/reports', headers: { origin: 'https://app.example.com' } },
    expected: '401 credential_missing',
    answer: {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-expose-headers': 'WWW-Authenticate, x-total',
      vary: 'Origin',
    },
  },
  {
    title: 'a refusal that another page may not read',
    request: { path: '/reports', headers: { origin: 'https://evil.example.com' } },
    expected: '401 credential_missing',
    answer: { 'access-control-allow-origin': null, vary: 'Origin' },
  },

  // Resource metadata
  {
    title: 'resource metadata',
    request: { path: '/.well-known/oauth-protected-resource/reports' },
    expected: '200 responded',
    answer: { 'content-type': 'application/json' },
  },
  {
    title: 'resource metadata at the root',
    request: { path: '/.well-known/oauth-protected-resource' },
    expected: '200 responded',
  },
  {
    title: 'resource metadata of no resource',
    request: { path: '/.well-known/oauth-protected-resource/me' },
    expected: '403 no_rule',
  },

  // Headers to the origin
  {
    title: 'claims as headers',
    request: { path: '/me' },
    claims: { 'cognito:groups': ['a,b', 'grün'] },
    expected: '200 allowed',
    forwarded: { 'x-user': 'ada', 'x-groups': 'a%2Cb,gr%C3%BCn' },
  },
  {
    title: 'identity that the client claims',
    request: {
      path: '/public',
      headers: {
        'x-user': 'root',
        'x-forwarded-user': 'root',
        'x-postern-sub': 'root',
        x_forwarded_email: 'root',
        'x-amzn-oidc-data': 'root',
        'remote-user': 'root',
        accept: 'text/plain',
      },
    },
    expected: '200 allowed',
    forwarded: {
      'x-user': null,
      'x-forwarded-user': null,
      'x-postern-sub': null,
      x_forwarded_email: null,
      'x-amzn-oidc-data': null,
      'remote-user': null,
      accept: 'text/plain',
    },
  },
  {
    title: 'a line break in a claim',
    request: { path: '/me' },
    claims: { sub: 'a\r\nx-admin: 1' },
    expected: '200 allowed',
    forwarded: { 'x-user': 'a%0D%0Ax-admin:%201', 'x-admin': null },
  },
  {
    title: 'a claim too long for a header',
    request: { path: '/me' },
    claims: { note: 'x'.repeat(1025) },
    expected: '200 allowed',
    forwarded: { 'x-note': null, 'x-user': 'ada' },
  },

  // Rewrite
  {
    title: 'the index of a folder',
    request: { path: '/public/docs/' },
    expected: '200 allowed',
    forwardedPath: '/public/docs/index.html',
  },
  {
    title: 'a path without extension',
    request: { path: '/public/docs' },
    expected: '200 allowed',
    forwardedPath: '/public/docs/index.html',
  },
  {
    title: 'a file',
    request: { path: '/public/a.css' },
    expected: '200 allowed',
    forwardedPath: '/public/a.css',
  },
  {
    title: 'a method of its own',
    request: { method: 'PROPFIND', path: '/me' },
    claims: {},
    expected: '200 allowed',
    notFor: { ...NO_SUCH_METHOD, emulator: 'CloudFront knows seven methods' },
  },
];
