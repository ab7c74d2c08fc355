/** Cookies, methods, Fetch Metadata and paths through gates with a login: nobody is let in by anything but a session that holds. */
import type { GateRequest } from 'postern/gate';
import { judgeSession, type SessionInput } from '../judge-session.ts';
import { makeCookies, STATE } from '../make-cookies.ts';
import { makeSecretToken } from '../make-token.ts';
import { mutateText } from '../mutate-text.ts';
import type { InputRandom } from '../random.ts';
import { ANSWER_COUNT, HOST, OTHER_HOST, PROVIDER, SESSION_GATES } from '../session-gates.ts';
import { defineTarget, type Target } from '../target.ts';

const HOSTS = [HOST, HOST, HOST, HOST, OTHER_HOST, 'APP.example.com', 'localhost:3000'];
const ODD_HOSTS = [
  ...['x.example', '', 'localhost', 'localhost:99999', 'localhost:80', 'app.example.com:443'],
  ...[
    '.example.com',
    'a b.example.com',
    'x@app.example.com',
    'app.example.com.',
    'xn--.example.com',
  ],
];
const METHODS = [
  ...[
    'GET',
    'GET',
    'GET',
    'GET',
    'GET',
    'GET',
    'GET',
    'POST',
    'POST',
    'PUT',
    'HEAD',
    'OPTIONS',
    'x',
  ],
];
const PAGES = [
  '/me',
  '/me',
  '/account',
  '/staff',
  '/hook',
  '/token',
  '/public/a',
  '/internal',
  '/',
];
const ENDPOINTS = [
  ...['login', 'login', 'refresh', 'refresh', 'refresh', 'logout', 'logout', 'session', 'session'],
  ...['login', 'refresh', 'logout', 'session', 'backchannel-logout', 'backchannel-logout'],
];
const NO_ENDPOINTS = [
  ...['', 'nothing', 'login/', 'Login', 'callback/', 'callback/x', 'callback/staff', 'jwks'],
  ...['constructor', '__proto__', 'login?', 'login%00', 'login\\', 'callback/people/../x'],
];
const NEARBY = [
  ...['/.postern', '/.posternx', '/.POSTERN/login', '//.postern/login', '/./.postern/login'],
  ...['/%2epostern/session', '/%252epostern/session', '/.postern%2flogin', '/.postern\\login'],
  ...['/public/../.postern/login', '/public/%2e%2e/.postern/logout', '/;x/.postern/session'],
  ...['/.postern;x/session', '/.postern//logout', '/.postern/x/../login', '/.postern/../me'],
];
const TARGETS = [
  ...[
    '/me',
    '/me?a=b',
    '/',
    '',
    '//x.example/',
    '/\\x.example',
    'https://x.example/',
    '/\t/x.example',
  ],
  ...[
    '/%0d%0aset-cookie:x=1',
    '/é',
    '/\ud800',
    '/.postern/logout',
    '/x/..//x.example',
    '/"><script>',
  ],
  ...[
    'https://app.example.com/bye',
    'https://www.example.org/',
    `/${'y'.repeat(3_000)}`,
    '/a#b',
    '@x',
  ],
];
const SITES = ['same-origin', 'same-origin', 'same-site', 'cross-site', 'none', 'x', ''];

export const sessionTarget: Target = defineTarget<SessionInput>({
  name: 'session',
  share: 1_500,
  make(random) {
    const place = random.below(SESSION_GATES.length);
    const gate = SESSION_GATES[place] as (typeof SESSION_GATES)[0];
    const host = random.chance(96) ? random.pick(HOSTS) : random.pick(ODD_HOSTS);
    const path = makePath(gate.callbackPath, random);
    const made = makeCookies(gate, host.toLowerCase().replace(/:\d+$/, ''), random);
    const { token, signed } = random.chance(8) ? makeSecretToken(random) : {};
    const headers: Record<string, readonly string[]> = { ...makeMetadata(host, random) };
    if (made.cookie.length > 0) headers.cookie = made.cookie;
    if (token !== undefined) headers.authorization = [`Bearer ${String(token)}`];
    const request: GateRequest = {
      ...{ method: makeMethod(path, random), host, path, headers, clientIp: '198.51.100.7' },
      query: makeQuery(path, random),
      ...(random.chance(20) && { body: makeBody(random) }),
      ...(random.chance(20) && { requestId: random.pick(['a-b-c', '<script>', '"']) }),
    };
    const rereadings = Array.from({ length: 8 }, () => random.below(1_000));
    const answer = random.below(ANSWER_COUNT);
    const { signed: session, texts } = made;
    return { gate: place, request, answer, session, texts, bearer: signed, rereadings };
  },
  async judge(input) {
    const on = SESSION_GATES[input.gate] as (typeof SESSION_GATES)[0];
    const { decision, line } = await on.decide(input.request, input.answer);
    return judgeSession(decision, { ...input, on, line });
  },
});

/** Whatever belongs to a browser's way back from a provider is rare enough. */
function makeMethod(path: string, random: InputRandom): string {
  return path.includes('callback') && random.chance(85) ? 'GET' : random.pick(METHODS);
}

function makePath(callbackPath: string, random: InputRandom): string {
  const kind = random.below(100);
  if (kind < 50) return random.pick(PAGES);
  if (kind < 62) return callbackPath;
  if (kind < 84) return `/.postern/${random.pick(ENDPOINTS)}`;
  if (kind < 88) return `/.postern/${random.pick(NO_ENDPOINTS)}`;
  if (kind < 95) return random.pick(NEARBY);
  return mutateText(random.pick([...NEARBY, ...PAGES, '/.postern/session']), random);
}

function makeQuery(path: string, random: InputRandom): string {
  const target = random.pick(TARGETS);
  const encoded = random.chance(70) ? encodeURIComponent(target.toWellFormed()) : target;
  const parts = [
    ...(random.chance(50) ? [`return_to=${encoded}`] : []),
    ...(random.chance(5) ? ['login_hint=%FF', 'return_to'] : []),
    ...(path.includes('callback') ? makeAnswer(random) : []),
  ];
  const query = parts.join('&');
  return random.chance(10) ? mutateText(query, random) : query;
}

/** What a provider's redirect says, or what somebody makes of it. */
function makeAnswer({ chance, pick }: InputRandom): readonly string[] {
  const error = pick(['access_denied', 'server_error', 'login_required', '<script>', '\r\n', '']);
  const iss = chance(90) ? PROVIDER : 'https://x.example';
  return [
    ...(chance(85)
      ? [`state=${chance(85) ? STATE : pick(['x', '', STATE.slice(0, 10), 'é'])}`]
      : []),
    ...(chance(70) ? ['code=c'] : []),
    ...(chance(25) ? [`error=${error}`, 'error_description=%3Cb%3E'] : []),
    ...(chance(70) ? [`iss=${encodeURIComponent(iss)}`] : []),
    ...(chance(3) ? [`state=${STATE}`] : []),
  ];
}

function makeMetadata(host: string, random: InputRandom): Record<string, readonly string[]> {
  const { chance, pick } = random;
  const headers: Record<string, readonly string[]> = {};
  const isBrowser = chance(40);
  if (isBrowser || chance(80)) headers['sec-fetch-site'] = [pick(SITES)];
  if (isBrowser) {
    headers['sec-fetch-mode'] = ['navigate'];
    headers['sec-fetch-dest'] = ['document'];
  } else {
    if (chance(80)) headers['sec-fetch-mode'] = [pick(['navigate', 'cors', 'x'])];
    if (chance(80)) headers['sec-fetch-dest'] = [pick(['document', 'empty', 'iframe'])];
  }
  if (chance(50)) headers.accept = [pick(['text/html', '*/*', 'text/html,*/*'])];
  if (chance(40)) {
    const own = /^localhost/.test(host) ? `http://${host}` : `https://${host.toLowerCase()}`;
    headers.origin = [pick([own, 'https://x.example', 'null', ''])];
  }
  if (chance(3)) headers['sec-purpose'] = ['prefetch;prerender'];
  if (chance(3)) headers['sec-websocket-key'] = ['dGhlIHNhbXBsZSBub25jZQ=='];
  if (chance(3)) headers['sec-fetch-site'] = ['same-origin', pick(SITES)];
  if (chance(3)) headers.origin = [];
  if (chance(30)) headers['content-type'] = ['application/x-www-form-urlencoded'];
  return headers;
}

function makeBody(random: InputRandom): string {
  const body = random.pick(['', 'a=b', 'logout_token=a.b.c', 'logout_token', '%', 'é%', '\0']);
  return random.chance(20) ? mutateText(body, random) : body;
}
