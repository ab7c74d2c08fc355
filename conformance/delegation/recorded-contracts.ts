/**
 * What oauth2-proxy, Authelia and Envoy's authorization servers say by HTTP, written down from their public documentation. None of
 * them runs here: recorded, unverified.
 */
import type { PosternConfig } from 'postern';
import type { Observation, RequestCase } from '../support/case.ts';

type ForwardAuth = Extract<Required<PosternConfig>['delegate'], { readonly type: 'forwardAuth' }>;

/** One request of a viewer, what the service is asked, what it answers, and what becomes of it. */
export interface RecordedExchange {
  readonly title: string;
  readonly request: RequestCase;
  /** Request line, and the headers that the service is documented to read. */
  readonly asked: { readonly line: string; readonly headers: Readonly<Record<string, string>> };
  readonly reply: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly expected: Pick<Observation, 'status' | 'code'> & {
    /** Of the answer, or of what goes to the origin; null is absent. */
    readonly headers: Readonly<Record<string, string | null>>;
  };
}

export interface RecordedContract {
  readonly service: string;
  /** Where it is documented. */
  readonly source: string;
  readonly path: string;
  readonly options: Omit<ForwardAuth, 'type' | 'url'>;
  readonly config: Pick<PosternConfig, 'rules' | 'claims'>;
  readonly exchanges: readonly RecordedExchange[];
}

const PAGE = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const FORGED = { 'x-auth-request-user': 'root', remote_user: 'root', 'remote-groups': 'admins' };

const OAUTH2_PROXY: RecordedContract = {
  service: 'oauth2-proxy 7, --reverse-proxy --set-xauthrequest',
  source: 'https://oauth2-proxy.github.io/oauth2-proxy/configuration/integrations/nginx',
  path: '/oauth2/auth',
  options: {
    responseHeaders: [
      'X-Auth-Request-User',
      'X-Auth-Request-Email',
      'X-Auth-Request-Groups',
      'X-Auth-Request-Preferred-Username',
    ],
    listHeaders: ['X-Auth-Request-Groups'],
  },
  config: {
    claims: { groups: 'x-auth-request-groups' },
    rules: [
      { path: '/oauth2/*', allow: 'anyone' },
      { path: '/admin*', require: { groups: { anyOf: ['admins'] } } },
      { path: '*', allow: 'authenticated' },
    ],
  },
  exchanges: [
    {
      title: 'a session',
      request: { path: '/a', query: 'b=1', headers: { cookie: '_oauth2_proxy=s', ...FORGED } },
      asked: {
        line: 'GET /oauth2/auth',
        headers: { cookie: '_oauth2_proxy=s', 'x-forwarded-uri': '/a?b=1' },
      },
      reply: {
        status: 202,
        headers: {
          'X-Auth-Request-User': 'b7c3',
          'X-Auth-Request-Email': 'ada@example.com',
          'X-Auth-Request-Groups': 'staff,admins',
        },
        body: 'Accepted',
      },
      expected: {
        status: 200,
        code: 'allowed',
        headers: {
          'x-auth-request-user': 'b7c3',
          'x-auth-request-email': 'ada@example.com',
          'x-auth-request-groups': 'staff,admins',
          'x-auth-request-preferred-username': null,
          remote_user: null,
        },
      },
    },
    {
      title: 'a session without the group that the rule wants',
      request: { path: '/admin', headers: { cookie: '_oauth2_proxy=s', ...FORGED } },
      asked: { line: 'GET /oauth2/auth', headers: { 'x-forwarded-uri': '/admin' } },
      reply: { status: 202, headers: { 'X-Auth-Request-Groups': 'staff' } },
      expected: { status: 403, code: 'insufficient_scope', headers: { location: null } },
    },
    {
      title: 'a session that has been renewed: the cookie cannot be passed on',
      request: { path: '/a', headers: { cookie: '_oauth2_proxy=s' } },
      asked: { line: 'GET /oauth2/auth', headers: {} },
      reply: {
        status: 202,
        headers: { 'Set-Cookie': '_oauth2_proxy=t; Path=/', 'X-Auth-Request-User': 'b7c3' },
      },
      expected: {
        status: 200,
        code: 'allowed',
        headers: { 'x-auth-request-user': 'b7c3', 'set-cookie': null },
      },
    },
    {
      title: 'no session',
      request: { path: '/a', headers: PAGE },
      asked: { line: 'GET /oauth2/auth', headers: { 'x-forwarded-host': 'api.example.com' } },
      reply: { status: 401, body: 'Unauthorized\n' },
      expected: {
        status: 401,
        code: 'credential_missing',
        headers: { 'www-authenticate': 'Bearer realm="postern"', 'cache-control': 'no-store' },
      },
    },
  ],
};

const PORTAL = 'https://auth.example.com/?rd=https%3A%2F%2Fapi.example.com%2Fa&rm=GET';
const AUTHELIA_ASKED = {
  'x-forwarded-method': 'GET',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'api.example.com',
  'x-forwarded-uri': '/a',
};

const AUTHELIA: RecordedContract = {
  service: 'Authelia 4.38',
  source: 'https://www.authelia.com/reference/guides/proxy-authorization/',
  path: '/api/authz/forward-auth',
  options: {
    responseHeaders: ['Remote-User', 'Remote-Groups', 'Remote-Name', 'Remote-Email'],
    listHeaders: ['Remote-Groups'],
    redirectOrigins: ['https://auth.example.com'],
  },
  config: { rules: [{ path: '*', allow: 'authenticated' }] },
  exchanges: [
    {
      title: 'a session',
      request: { path: '/a', headers: { cookie: 'authelia_session=s', ...FORGED, ...PAGE } },
      asked: {
        line: 'GET /api/authz/forward-auth',
        headers: { ...AUTHELIA_ASKED, accept: 'text/html', cookie: 'authelia_session=s' },
      },
      reply: {
        status: 200,
        headers: {
          'Remote-User': 'ada',
          'Remote-Groups': 'admin,dev',
          'Remote-Name': 'Ada Lovelace',
          'Remote-Email': 'ada@example.com',
        },
        body: '200 OK',
      },
      expected: {
        status: 200,
        code: 'allowed',
        headers: {
          'remote-user': 'ada',
          'remote-groups': 'admin,dev',
          'remote-name': 'Ada%20Lovelace',
          'remote-email': 'ada@example.com',
          remote_user: null,
        },
      },
    },
    {
      title: 'a page without a session',
      request: { path: '/a', headers: PAGE },
      asked: {
        line: 'GET /api/authz/forward-auth',
        headers: { ...AUTHELIA_ASKED, accept: 'text/html' },
      },
      reply: {
        status: 302,
        headers: { Location: PORTAL, 'Set-Cookie': 'authelia_session=n; Path=/' },
        body: `<a href="${PORTAL}">302 Found</a>`,
      },
      expected: {
        status: 302,
        code: 'responded',
        headers: { location: PORTAL, 'cache-control': 'no-store', 'set-cookie': null },
      },
    },
    {
      title: 'a script without a session, which it might redirect too',
      request: { path: '/a', headers: { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' } },
      asked: {
        line: 'GET /api/authz/forward-auth',
        headers: { ...AUTHELIA_ASKED, accept: 'application/json' },
      },
      reply: { status: 303, headers: { Location: PORTAL } },
      expected: { status: 401, code: 'credential_missing', headers: { location: null } },
    },
    {
      title: 'a password that is wrong',
      request: { path: '/a', headers: { authorization: 'Basic YTpi' } },
      asked: { line: 'GET /api/authz/forward-auth', headers: { authorization: 'Basic YTpi' } },
      reply: {
        status: 401,
        headers: { 'WWW-Authenticate': 'Basic realm="Authorization Required"' },
        body: '401 Unauthorized',
      },
      expected: {
        status: 401,
        code: 'token_inactive',
        headers: { 'www-authenticate': 'Basic realm="Authorization Required"' },
      },
    },
    {
      title: 'a user whom the access control denies',
      request: { path: '/a', headers: { cookie: 'authelia_session=s' } },
      asked: { line: 'GET /api/authz/forward-auth', headers: AUTHELIA_ASKED },
      reply: { status: 403, body: '403 Forbidden' },
      expected: { status: 403, code: 'delegate_denied', headers: { 'www-authenticate': null } },
    },
  ],
};

const ENVOY: RecordedContract = {
  service: "an HTTP authorization server for Envoy's ext_authz, path_prefix /check",
  source:
    'https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/ext_authz_filter',
  path: '/check',
  options: { responseHeaders: ['x-current-user'], appendPath: true },
  config: { rules: [{ path: '*', allow: 'authenticated' }] },
  exchanges: [
    {
      title: 'a request that it allows',
      request: { method: 'DELETE', path: '/a/1', query: 'b=2', headers: { authorization: 'x' } },
      asked: { line: 'DELETE /check/a/1?b=2', headers: { authorization: 'x' } },
      reply: { status: 200, headers: { 'x-current-user': 'ada', 'x-other': '1' } },
      expected: {
        status: 200,
        code: 'allowed',
        headers: { 'x-current-user': 'ada', 'x-other': null },
      },
    },
    {
      title: 'a request that it denies',
      request: { path: '/a', headers: { authorization: 'x' } },
      asked: { line: 'GET /check/a', headers: {} },
      reply: { status: 403, headers: { 'x-current-user': 'ada' }, body: 'denied by policy' },
      expected: { status: 403, code: 'delegate_denied', headers: { 'x-current-user': null } },
    },
  ],
};

export const RECORDED_CONTRACTS: readonly RecordedContract[] = [OAUTH2_PROXY, AUTHELIA, ENVOY];
