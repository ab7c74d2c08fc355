/** What holds for every decision of a gate with a login: who is let in, where a redirect leads, and what is never told. */
import assert from 'node:assert/strict';
import type { AllowDecision, AnswerDecision, Decision, GateRequest, Header } from 'postern/gate';
import { ALL_CODES } from './codes.ts';
import { assertHeaders } from './judge-decision.ts';
import { ID_TOKEN, type MadeSession, NONCE, REFRESH_TOKEN, SID, VERIFIER } from './make-cookies.ts';
import { rereadPath } from './reread-path.ts';
import { CLIENT_SECRET, PROVIDER, PROVIDER_URLS, RING, type SessionGate } from './session-gates.ts';
import { NOW } from './token-parts.ts';

export interface SessionInput {
  /** The gate's place. */
  readonly gate: number;
  readonly request: GateRequest;
  /** How the provider answers. */
  readonly answer: number;
  /** The only session that may be believed, if its claims hold. */
  readonly session: MadeSession | undefined;
  /** The only bearer token that may be. */
  readonly bearer: string | undefined;
  /** Cookies' values that nobody may be told. */
  readonly texts: readonly string[];
  /** How an origin reads the path. */
  readonly rereadings: readonly number[];
}

interface Asked extends SessionInput {
  readonly on: SessionGate;
  readonly line: string;
}

const STATUSES = [200, 204, 302, 400, 401, 403, 404, 421, 502, 503];
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
const SET_COOKIE =
  /^(__Host-postern-(session|rounds|hold|out|attempt-[\w-]{10})|__Secure-postern-(refresh|id)\.[01])=[\w.-]+; Max-Age=\d+; Path=(\/|\/\.postern\/); HttpOnly; Secure; SameSite=Lax$/;
/** A logout clears whatever begins as its own do, but for the prefix that a sibling domain may use. */
const CLEARED_COOKIE =
  /^(__Host-postern-[\w.-]*|__Secure-postern-(refresh|id)\.[01])=; Max-Age=0; Path=(\/|\/\.postern\/); HttpOnly; Secure; SameSite=Lax$/;

/** Everywhere. */
const SECRETS: readonly string[] = [
  ...[CLIENT_SECRET, VERIFIER, NONCE, REFRESH_TOKEN, SID],
  ...Object.values(RING).map(({ secret }) => secret),
];

/** Throws for a fault; otherwise the decision's code. */
export function judgeSession(decision: Decision, asked: Asked): string {
  const isAllowed = decision.kind === 'allow';
  // What is left of `Cookie` is as it was sent.
  assertHeaders(isAllowed ? decision.setHeaders.filter(isOwn) : decision.headers);
  assertToldNothing(decision, asked);
  if (isAllowed) assertEntitled(decision, asked);
  else assertAnswer(decision, asked);
  assertBelieved(decision, asked);
  return decision.code;
}

/** Read once more, and plainly: blanks before a name do not count. */
function sessionCookies({ headers }: GateRequest): readonly string[] {
  return (headers.cookie ?? [])
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.replace(/^[ \t]+/, ''))
    .filter((pair) => pair.startsWith('__Host-postern-session='))
    .map((pair) => pair.slice('__Host-postern-session='.length));
}

/** Whether the request has one session cookie, and that is the one that was made for it, and it still holds. */
function hasGoodSession({ request, session, on }: Asked): boolean {
  const [text, another] = sessionCookies(request);
  if (!session || text !== session.text || another !== undefined) return false;
  const { aud, idp, adm } = session.claims;
  const [iat = 0, exp = 0, end = 0] = ['iat', 'exp', 'end'].map((name) => {
    const time = session.claims[name];
    return typeof time === 'number' ? time : Number.NaN;
  });
  const host = request.host.toLowerCase().replace(/^localhost:\d+$/, 'localhost');
  const isOfHere = aud === host && idp === PROVIDER && adm === on.admission;
  return isOfHere && exp > NOW && end > NOW && iat <= NOW + 60;
}

function assertEntitled(decision: AllowDecision, asked: Asked): void {
  const { request, on, bearer, rereadings } = asked;
  const { allow, credential, allowCrossSite } = on.config.rules[decision.rule] ?? {};
  for (const reading of [request.path, ...rereadPath(request.path, rereadings)]) {
    assert.ok(!reading.startsWith('/.postern/'), `forwarded, and read as ${reading}`);
  }
  assertForwarded(request, decision);
  if (allow === 'anyone') return;
  const { authorization } = request.headers;
  if (authorization) {
    assert.notEqual(credential, 'session', 'a bearer token where a session is due');
    assert.ok(bearer && authorization.join().slice(7).trim() === bearer, 'not signed');
    return;
  }
  assert.notEqual(credential, 'bearer', 'a session where a bearer token is due');
  assert.ok(hasGoodSession(asked), 'allowed without a session that holds');
  const isSafe = SAFE_METHODS.includes(request.method) && !request.headers['sec-websocket-key'];
  if (!isSafe && !allowCrossSite) assert.ok(isSameOrigin(request), 'allowed from another site');
}

function isOwn([name]: Header): boolean {
  return name !== 'cookie';
}

/** The origin gets the other cookies, and none of the gate's. */
function assertForwarded(
  { headers }: GateRequest,
  { setHeaders, removeHeaders }: AllowDecision,
): void {
  const pairs = (list: readonly string[]) => {
    return list.flatMap((header) => header.split(';')).map((pair) => pair.trim());
  };
  const sent = pairs(headers.cookie ?? []);
  const changed = setHeaders.filter((header) => !isOwn(header)).map(([, value]) => value);
  const forwarded = removeHeaders.includes('cookie') ? pairs(changed) : sent;
  assert.ok(changed.length === 0 || removeHeaders.includes('cookie'), 'both are sent');
  for (const pair of forwarded) {
    assert.doesNotMatch(pair, /^__(Host|Secure)-postern-/);
    assert.ok(pair === '' || sent.includes(pair), 'a cookie that nobody has sent');
  }
  const foreign = sent.filter((pair) => pair !== '' && !/^__(Host|Secure)-postern-/.test(pair));
  for (const pair of foreign) assert.ok(forwarded.includes(pair), 'a cookie is lost');
}

function isSameOrigin({ headers, host }: GateRequest): boolean {
  const site = headers['sec-fetch-site']?.join();
  return site ? site === 'same-origin' : headers.origin?.join() === ownOrigin(host);
}

function ownOrigin(sent: string): string {
  const host = sent.toLowerCase();
  if (!/^localhost(:\d+)?$/.test(host)) return `https://${host}`;
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).origin : 'http://localhost';
}

/** No session that holds is said to be none: whoever has one is not signed out by what stands beside it. */
function assertBelieved({ code, reason }: Decision, asked: Asked): void {
  const isEnded = /postern-out=/.test(asked.request.headers.cookie?.join() ?? '');
  if (reason !== 'session' || isEnded || !isWhole(asked.session)) return;
  if (!hasGoodSession(asked)) return;
  assert.doesNotMatch(code, /^(credential_missing|session_(invalid|expired|revoked))$/);
}

/** Of the shape that the gate gives them. Of others it may think as it likes. */
function isWhole(session: MadeSession | undefined): boolean {
  const { sub, sid, since, iat, c, r = 1 } = session?.claims ?? {};
  const { op_sid = '', auth_time = 0 } = session?.claims ?? {};
  const areTexts = [sub, sid, op_sid].every((claim) => typeof claim === 'string');
  const areNumbers = [since, iat, auth_time].every((claim) => typeof claim === 'number');
  return areTexts && areNumbers && r === 1 && Object.prototype.toString.call(c).endsWith('Object]');
}

function assertAnswer(decision: AnswerDecision, asked: Asked): void {
  const { status, code, headers, body, kind } = decision;
  assert.ok(STATUSES.includes(status), `status ${status}`);
  assert.notEqual(code, 'internal_error');
  assert.ok(code === 'responded' ? status < 400 : ALL_CODES.has(code), `code ${code}`);
  assert.equal(kind === 'redirect', status === 302);
  const names = headers.map(([name]) => name);
  assert.equal(names.filter((name) => name === 'cache-control').length, 1);
  assert.equal(names.includes('location'), status === 302);
  for (const [name, value] of headers) {
    if (name === 'set-cookie' && !CLEARED_COOKIE.test(value)) assert.match(value, SET_COOKIE);
    if (name === 'location') assertOwnUrl(value, asked);
    if (name === 'refresh') assertOwnUrl(value.replace(/^0;url=/, ''), asked);
    if (name === 'cache-control') assert.equal(value, 'no-store');
    if (name === 'access-control-allow-origin') assert.fail('readable by other sites');
  }
  assert.doesNotMatch(body, /<script/i);
  for (const [, url = ''] of body.matchAll(/(?:href|action|src)="([^"]*)"/g)) {
    if (!/^\/\.postern\/[^"<>\\]*$/.test(url)) assertOwnUrl(url.replaceAll('&#38;', '&'), asked);
  }
}

/** As a browser reads it, too. */
function assertOwnUrl(url: string, { request, on }: Asked): void {
  const { login, hosts = [] } = on.config;
  const parsed = URL.canParse(url) ? new URL(url).origin : 'none';
  const wildcard = /^https:\/\/[\w.-]+\.example\.com$/;
  const isOurs =
    parsed === ownOrigin(request.host) ||
    // The way home from `callbackHost`.
    (hosts.includes('*.example.com') && wildcard.test(parsed));
  const isAnnounced = login?.postLogoutUrls?.includes(url) ?? false;
  const isProvider = PROVIDER_URLS.some((start) => url.startsWith(start));
  assert.ok(isOurs || isAnnounced || isProvider, `leads to ${url}`);
}

/** Neither the log nor the viewer; but a provider gets its own ID token back, from those who leave it. */
function assertToldNothing(decision: Decision, { line, texts, on }: Asked): void {
  const isAllowed = decision.kind === 'allow';
  const sent = isAllowed ? decision.setHeaders.filter(isOwn) : decision.headers;
  const told = `${isAllowed ? '' : decision.body} ${line}`;
  const withHeaders = `${told} ${sent.map(([, value]) => value).join(' ')}`;
  for (const secret of SECRETS) assert.ok(!withHeaders.includes(secret), 'a secret is told');
  // A session that is made anew within a second is the same text.
  const others = sent.filter(([name]) => name !== 'set-cookie').map(([, value]) => value);
  const toldOutside = `${told} ${others.join(' ')}`;
  for (const text of texts) assert.ok(!toldOutside.includes(text), 'a cookie is told');
  const toProvider = PROVIDER_URLS.filter((url) => url.includes('/logout'));
  for (const [name, value] of sent) {
    if (!value.includes(ID_TOKEN)) continue;
    assert.match(name, /^(location|refresh)$/);
    assert.ok(toProvider.some((url) => value.replace(/^0;url=/, '').startsWith(url)));
  }
  assert.ok(!line.includes(ID_TOKEN), `an ID token in the log of ${on.callbackPath}`);
}
