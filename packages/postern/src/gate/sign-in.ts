/** The session's side of the gate: which requests the login answers, and who is signed in on all others. */
import type { RejectionCode } from '../errors.ts';
import { ENDPOINT_PREFIX, type Login } from '../oidc/endpoints.ts';
import { isNavigation, isSameOrigin } from '../oidc/fetch-metadata.ts';
import { originOf } from '../oidc/origin.ts';
import { signOut } from '../oidc/refuse-login.ts';
import type { Reply, Visit } from '../oidc/types.ts';
import { isPlainPath, readPath } from '../policy/path.ts';
import type { KnownSession, Session, SessionResult } from '../session/types.ts';
import { refuse, type Subject } from './answers.ts';
import { normalizeHost } from './host.ts';
import type { Identity } from './identity.ts';
import type { AnswerDecision, Decision, DecisionReason, GateRequest } from './types.ts';

/** What a gate with a login does besides. */
export interface SignIn {
  /** The login's answer to a request under `/.postern/`; undefined for all others. */
  readonly answer: (subject: Subject, now: number) => Promise<AnswerDecision> | undefined;
  /** Who is signed in; or the answer that the viewer gets in place of what was asked for. */
  readonly authenticate: (
    subject: Subject,
    now: number,
  ) => Identity | AnswerDecision | Promise<Identity | AnswerDecision>;
  /** The same refusal, readable where a person would look at it. */
  readonly show: (request: GateRequest, now: number, decision: Decision) => Decision;
}

const SAFE_METHOD = /^(GET|HEAD|OPTIONS)$/;

export function createSignIn(login: Login): SignIn {
  const identities = new WeakMap<Session, Identity>();

  function authenticate(subject: Subject, now: number): ReturnType<SignIn['authenticate']> {
    const visit = visitOf(subject.request, now);
    const result = login.read(visit);
    return result instanceof Promise
      ? result.then((late) => admit(subject, visit, late))
      : admit(subject, visit, result);
  }

  function admit(
    subject: Subject,
    visit: Visit,
    result: SessionResult = { ok: false, code: 'credential_missing' },
  ): ReturnType<SignIn['authenticate']> {
    const { request, rule } = subject;
    if (!result.ok) return challenge(subject, visit, result.code);
    // A WebSocket is opened by GET, from any page, and then does what it likes. CloudFront shows no function the `Upgrade`.
    const isSafe = SAFE_METHOD.test(request.method) && !request.headers['sec-websocket-key'];
    if (!isSafe && !rule.allowCrossSite && !isSameOrigin(request, visit.origin)) {
      return refuse(subject, 'session', { code: 'cross_site', status: 403, kid: result.kid });
    }
    const reply = login.renewal(visit, result.session);
    return reply ? toDecision(subject, 'session', reply) : identify(result);
  }

  function challenge(
    subject: Subject,
    visit: Visit,
    code: RejectionCode,
  ): AnswerDecision | Promise<AnswerDecision> {
    const status = code.endsWith('_unavailable') ? 503 : undefined;
    const refusal = refuse(subject, 'session', { code, status });
    // Whoever signs in again is let in: what is ambiguous or cannot be asked stays so.
    if (refusal.status !== 401 || !isNavigation(visit.request)) return refusal;
    return login.start(visit).then((reply) =>
      // A page of the login's own says what to do next, and is not drawn again.
      toDecision(subject, reply.status < 400 ? 'session' : 'login', reply, code),
    );
  }

  /** One identity for each session that is kept in memory, so that what depends on it is computed once. */
  function identify({ session, kid }: KnownSession): Identity {
    const { c, sub, idp, sid, auth_time } = session;
    const known = identities.get(session) ?? {
      claims: { ...c, iss: idp, sub, sid, auth_time },
      kid,
    };
    identities.set(session, known);
    return known;
  }

  return {
    authenticate,
    answer: createEndpointAnswer(login),
    show(request, now, decision) {
      // What is no request has no headers to go by, and a foreign host no pages of ours.
      const { kind, status, code, reason } = decision;
      if (kind !== 'deny' || code === 'responded') return decision;
      if (/^(login|request|host)$/.test(reason) || !isNavigation(request)) return decision;
      // Somebody else may be let in.
      const action = code === 'insufficient_scope' ? signOut : undefined;
      const { headers, body } = login.page(visitOf(request, now), { status, code, action });
      const kept = decision.headers.filter(([name]) => !headers.some(([own]) => own === name));
      return { ...decision, headers: [...headers, ...kept], body };
    },
  };
}

/** The login's answer to a request under `/.postern/`; undefined for all others. */
export function createEndpointAnswer(login: Pick<Login, 'answer'>): SignIn['answer'] {
  return (subject, now) => {
    const { request } = subject;
    if (!isOwnPath(request.path)) return undefined;
    const answered = async () => login.answer(visitOf(request, now));
    return answered().then((reply) => toDecision(subject, 'login', reply));
  };
}

/** In any reading that an origin may give it; a plain path has one, and that is none of ours. */
function isOwnPath(path: string): boolean {
  return (
    !isPlainPath(path) && !!readPath(path)?.some((reading) => reading.startsWith(ENDPOINT_PREFIX))
  );
}

/** The host is one of `hosts` here; so the origin is ours, whatever was sent. */
export function visitOf(request: GateRequest, now: number): Visit {
  const host = normalizeHost(request.host);
  return { request, host, origin: originOf(host, request.host), now };
}

function toDecision(
  { index }: Subject,
  reason: DecisionReason,
  { status, headers, body, code: own, note }: Reply,
  code: Reply['code'] = own,
): AnswerDecision {
  const kind = status < 300 ? 'respond' : status < 400 ? 'redirect' : 'deny';
  const isDenied = kind === 'deny';
  // Somebody has been helped along, and something is wrong all the same: what has a note is in every log.
  const fault = isDenied || own === 'responded' ? undefined : own;
  const why = { rule: index, reason, code: isDenied ? own : code, note: note ?? fault };
  return { kind, status, headers, body, ...why };
}
