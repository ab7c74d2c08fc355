/** Random requests, the same in every run: as events of CloudFront, as requests of fetch, and as a gate reads them. */
import type { GateRequest } from 'postern/gate';
import type { CloudFrontRequest, ViewerRequestEvent } from 'postern/lambda-edge';
import { makeSigningJwk, signToken } from '../token/sign.ts';
import { ISSUER, key, rsaKey } from './gate-configs.ts';

const strangerKey = makeSigningJwk('ES256');

/** The same numbers in every run (mulberry32). */
export function createRandom(seed: number): <Value>(values: readonly Value[]) => Value {
  let state = seed;
  return (values) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const fraction = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return values[Math.floor(fraction * values.length)] as (typeof values)[number];
  };
}

export const NOW: number = Math.floor(Date.now() / 1000);
const PATHS =
  '/ /api /api/ /api/x /API/X /api/public /api/public/../x /a /admin /admin/ /admin/7 /admin/7/x /%61dmin /x.css /api//b /api/%zz /x/y.html /files/a.x3 /files/x/.x19 /files/a.x20 /FILES/a.x3 /images/a.png /images/a/b.svg /images/3/a /images/a.gif /images/a7/qxyz /a/t4/b/users.json /a/t4/users.json /.well-known/oauth-protected-resource/api /.well-known/oauth-protected-resource'.split(
    ' ',
  );
const CLAIMS: Readonly<Record<string, readonly unknown[]>> = {
  iss: [ISSUER, ISSUER, 'https://other.example.com/', 'https://evil.example/'],
  aud: ['api', 'api', ['api', 'x'], 'nobody'],
  exp: [NOW + 300, NOW + 300, NOW + 300, NOW - 10, NOW - 100, undefined, 'soon'],
  iat: [NOW, NOW - 10, NOW - 1000, NOW + 100],
  sub: ['ada', 'Zoë, the %', 7],
  scope: ['read', 'read write', 'other', undefined],
  scp: [undefined, ['read']],
  'cognito:groups': [['admin', 'staff'], ['staff'], 'admin', undefined],
  groups: [['g7'], undefined],
  realm_access: [{ roles: ['guest'] }, { roles: ['member'] }, undefined],
  tenant: [7, '7', undefined],
  issuer: [{ hosts: ['a'] }, { hosts: ['b'] }, undefined],
  cnf: [undefined, undefined, { jkt: 'x' }],
  client_id: ['web', 'other'],
  token_use: ['access', 'access', 'id'],
};

export type Pick = ReturnType<typeof createRandom>;

/** Tokens are made once: signing would take most of the time. */
const TOKENS = Array.from({ length: 300 }, (_, index) => makeToken(createRandom(index)));

function makeToken(pick: Pick): string {
  const claims = Object.fromEntries(
    Object.entries(CLAIMS).map(([name, values]) => [name, pick(values)]),
  );
  const signer = pick([key, key, rsaKey, strangerKey]);
  const token = signToken(signer, {
    claims,
    expiresInSeconds: 300,
    now: NOW,
    typ: pick(['JWT', 'at+jwt', 'logout+jwt']),
  });
  return pick([token, token, token, `${token}x`, token.slice(1), 'a.b.c']);
}

export function randomEvent(pick: Pick): ViewerRequestEvent {
  const lines: [name: string, value: string][] = [
    ['host', pick(['api.example.com', 'a.tenant.example', 'other.example'])],
    ...pick<[string, string][]>([[], [['x-user', 'eve']], [['X_Forwarded_User', 'eve']]]),
  ];
  const method = pick(['GET', 'GET', 'HEAD', 'POST', 'OPTIONS']);
  const origin = pick([undefined, 'https://app.example.com', 'https://evil.example']);
  if (origin !== undefined) lines.push(['origin', origin]);
  if (method === 'OPTIONS') lines.push(['access-control-request-method', pick(['GET', 'PUT'])]);
  const token = `Bearer ${pick(TOKENS)}`;
  const authorization = pick([undefined, token, token, 'Basic eDp5']);
  if (authorization !== undefined) lines.push(['authorization', authorization]);
  const headers = lines.map(([name, value]) => [name.toLowerCase(), [{ key: name, value }]]);
  const request = {
    clientIp: '192.0.2.1',
    method,
    uri: pick(PATHS),
    querystring: pick(['', 'a=1']),
    headers: Object.fromEntries(headers),
  };
  return { Records: [{ cf: { request } }] };
}

export function toGateRequest({ Records }: ViewerRequestEvent): GateRequest {
  const request = Records[0]?.cf.request as CloudFrontRequest;
  const { method, uri, querystring, headers, clientIp } = request;
  const values = Object.entries(headers).map(([name, lines]) => [
    name,
    lines.map(({ value }) => value),
  ]);
  const host = headers.host?.[0]?.value ?? '';
  const path = uri;
  return { method, host, path, query: querystring, headers: Object.fromEntries(values), clientIp };
}

/** What a worker is given: the path is normalised by then. */
export function toFetchRequest({ Records }: ViewerRequestEvent): Request {
  const { method, uri, querystring, headers } = Records[0].cf.request;
  const { host = [], ...others } = headers;
  const query = querystring === '' ? '' : `?${querystring}`;
  return new Request(`https://${host[0]?.value}${uri}${query}`, {
    method,
    headers: Object.entries(others).map(([name, lines]) => [name, lines[0]?.value ?? '']),
  });
}
