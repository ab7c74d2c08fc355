/**
 * The hot path: one request in, one decision out, as the list of steps that it is.
 * Each step is a function in a file of its own; what a config does not use is not passed in, and so not in its bundle.
 */
import type { AssembledVerifier, VerifyResult } from '../jwt/types.ts';
import { findRule } from '../policy/find-rule.ts';
import type { Matcher } from '../policy/matcher.ts';
import type { PolicyPlan, RulePlan } from '../policy/plan.ts';
import type { Delegate } from '../remote/delegate.ts';
import type { Answer } from '../remote/types.ts';
import { refuse, type Subject } from './answers.ts';
import { readBearerToken } from './bearer-token.ts';
import { normalizeHost } from './host.ts';
import type { Identity } from './identity.ts';
import { clientIdentityHeaders } from './identity-headers.ts';
import { joinClaims } from './join-claims.ts';
import { preflightMethod } from './preflight.ts';
import type { SignIn } from './sign-in.ts';
import type { AllowDecision, AnswerDecision, Decision, GateRequest } from './types.ts';
import { isWellFormed } from './well-formed.ts';

/** Decides one request at `now` (seconds since the epoch). Asynchronous only while a key is fetched. Every input yields a decision. */
export interface Gate {
  (request: GateRequest, now: number): Decision | Promise<Decision>;
  /** Starts a due refresh of the keys; the promise never rejects. `undefined`: nothing is due. */
  readonly refreshIfDue: (now: number) => Promise<void> | undefined;
}

/** A check that a request has passed. */
export type PassedCheck =
  | 'host'
  | 'path'
  | 'rule'
  | 'credential'
  | 'session'
  | 'token'
  | 'delegate'
  | 'requirement';

/** The steps that only some configs need, and who listens. */
export interface GateParts {
  readonly matcher: Matcher;
  readonly verifier?: AssembledVerifier;
  /** Asked where a rule says so. */
  readonly delegate?: Delegate;
  /** Of a delegate that reads the request's credentials itself, and whose refusals go on to the viewer. */
  readonly relayRefusal?: typeof import('./relay-refusal.ts').relayRefusal;
  readonly matchesWildcardHost?: typeof import('./host.ts').matchesWildcardHost;
  readonly serveResourceMetadata?: typeof import('./resource-metadata.ts').serveResourceMetadata;
  readonly preflightHeaders?: typeof import('./cors.ts').preflightHeaders;
  readonly corsHeaders?: typeof import('./cors.ts').corsHeaders;
  readonly firstUnmet?: typeof import('../policy/judge.ts').firstUnmet;
  readonly identityHeaders?: typeof import('./identity-headers.ts').identityHeaders;
  readonly rewritePath?: typeof import('./rewrite.ts').rewritePath;
  /** Sessions, and the way to one. */
  readonly signIn?: SignIn;
  readonly foreignCookies?: typeof import('./own-cookies.ts').foreignCookies;
  readonly signAssertion?: import('./assertion-header.ts').SignAssertion;
  readonly tagSubject?: import('../session/subject-tag.ts').TagSubject;
  /** Hears each check that a request passes, in order. */
  readonly trace?: (check: PassedCheck) => void;
}

/** A subject on its way to the delegate. */
interface Consultation {
  readonly subject: Subject;
  readonly now: number;
  readonly bearer?: string;
  /** What the gate has verified itself. */
  readonly known?: Identity;
}

/** Stands for the rule before one is found. */
const NO_RULE: RulePlan = { allow: 'nobody' };

/** Puts a gate together from its plan and the parts that the plan needs (`partsOf` in `parts-of.ts` names them). */
export function assembleGate(plan: PolicyPlan, parts: GateParts): Gate {
  // Where nobody is asked for a token it is absent, and where all are sent to a delegate.
  const verifier = parts.verifier as AssembledVerifier;

  function decide(request: GateRequest, now: number): Decision | Promise<Decision> {
    const unruled = { request, rule: NO_RULE, index: -1 };
    if (!isWellFormed(request)) return refuse(unruled, 'request', { code: 'invalid_request' });
    const host = normalizeHost(request.host);
    const isKnownHost = plan.hosts?.includes(host) ?? true;
    if (!isKnownHost && !parts.matchesWildcardHost?.(plan.hosts ?? [], host)) {
      return refuse(unruled, 'host', { code: 'unknown_host' });
    }
    parts.trace?.('host');
    const answered =
      parts.serveResourceMetadata?.(plan, host, request) ?? parts.signIn?.answer(unruled, now);
    if (answered) return answered;

    const preflight = preflightMethod(request);
    const index = findRule(plan, parts.matcher, {
      host,
      method: preflight ?? request.method,
      path: request.path,
    });
    if (typeof index === 'string') return refuse(unruled, 'path', { code: index });
    parts.trace?.('path');
    const rule = plan.rules[index];
    if (!rule) return refuse(unruled, 'rule', { code: 'no_rule' });
    const subject = {
      request,
      rule,
      index,
      cors: parts.corsHeaders?.(rule, request),
      ...(parts.signAssertion && { now }),
    };
    return preflight === undefined ? applyRule(subject, now) : answerPreflight(subject);
  }

  /** What a person would look at is a page. */
  function showRefusals(signIn: SignIn): typeof decide {
    return (request, now) => {
      const decision = decide(request, now);
      return decision instanceof Promise
        ? decision.then((late) => signIn.show(request, now, late))
        : signIn.show(request, now, decision);
    };
  }

  function answerPreflight(subject: Subject): AnswerDecision {
    const { request, rule, index } = subject;
    const headers = parts.preflightHeaders?.(rule, request);
    if (!headers) return refuse(subject, 'preflight', { code: 'cors_denied' });
    parts.trace?.('rule');
    const why = { rule: index, reason: 'preflight', code: 'responded' } as const;
    return { kind: 'respond', status: 204, headers, body: '', ...why };
  }

  function applyRule(subject: Subject, now: number): Decision | Promise<Decision> {
    const { rule, request } = subject;
    if (rule.allow === 'nobody') return refuse(subject, 'rule', { code: 'forbidden' });
    parts.trace?.('rule');
    if (rule.allow === 'anyone') return allow(subject);

    if (parts.relayRefusal && !parts.verifier) return consult({ subject, now });
    if (parts.signIn && rule.credential !== 'bearer' && !request.headers.authorization) {
      return enter(parts.signIn.authenticate(subject, now));
    }
    if (rule.credential === 'session') {
      return refuse(subject, 'credential', { code: 'credential_not_accepted' });
    }
    const credential = readBearerToken(request.headers.authorization);
    if (credential.code) return refuse(subject, 'credential', credential);
    parts.trace?.('credential');
    const { bearer } = credential;
    if (parts.delegate && !parts.verifier) return consult({ subject, now, bearer });
    const result = verifier.verifySync(bearer, { now });
    return !result.ok && result.code === 'key_unavailable'
      ? verifier.verify(bearer, { now }).then(believe)
      : believe(result);

    function enter(
      known: Identity | AnswerDecision | Promise<Identity | AnswerDecision>,
    ): Decision | Promise<Decision> {
      if (known instanceof Promise) return known.then(enter);
      if (!('claims' in known)) return known;
      parts.trace?.('session');
      return judge(subject, known);
    }

    function believe(result: VerifyResult): Decision | Promise<Decision> {
      if (!result.ok) return refuse(subject, 'token', result);
      parts.trace?.('token');
      return rule.ask ? consult({ subject, now, bearer, known: result }) : judge(subject, result);
    }
  }

  function consult(consultation: Consultation): Decision | Promise<Decision> {
    const { subject, now, bearer } = consultation;
    const { request, index } = subject;
    const answer = parts.delegate?.ask({ request, rule: index, bearer }, now) as
      | Answer
      | Promise<Answer>;
    return answer instanceof Promise
      ? answer.then((late) => conclude(consultation, late))
      : conclude(consultation, answer);
  }

  function conclude({ subject, known }: Consultation, answer: Answer): Decision {
    if (!answer.ok) {
      const refusal = refuse(subject, 'delegate', answer);
      return parts.relayRefusal?.(refusal, answer) ?? refusal;
    }
    parts.trace?.('delegate');
    const claims = joinClaims(answer.claims, known?.claims);
    return judge(subject, { claims, kid: known?.kid ?? answer.kid });
  }

  function judge(subject: Subject, identity: Identity): Decision {
    const { claims, kid } = identity;
    const unmet = parts.firstUnmet?.(subject.rule.conditions ?? [], claims);
    if (unmet) {
      const code = 'insufficient_scope';
      const refusal = refuse(subject, 'require', { code, claim: unmet.claim, kid });
      return parts.tagSubject
        ? { ...refusal, subject: () => parts.tagSubject?.(identity.claims) }
        : refusal;
    }
    parts.trace?.('requirement');
    const decision = allow(subject, identity);
    return parts.signAssertion?.(decision, subject, identity) ?? decision;
  }

  function allow({ request, rule, index }: Subject, identity?: Identity): AllowDecision {
    const forwarded = parts.identityHeaders?.(plan, identity?.claims);
    const headers = forwarded?.headers ?? [];
    const removed = clientIdentityHeaders(plan, request);
    const cookies = parts.foreignCookies?.(request);
    return {
      kind: 'allow',
      status: 200,
      code: 'allowed',
      rule: index,
      reason: rule.allow,
      kid: identity?.kid,
      setHeaders: cookies ? [...headers, ['cookie', cookies]] : headers,
      removeHeaders: cookies === undefined ? removed : [...removed, 'cookie'],
      ...(forwarded && { omittedHeaders: forwarded.omitted }),
      ...(parts.tagSubject && identity && { subject: () => parts.tagSubject?.(identity.claims) }),
      ...(parts.rewritePath && { uri: parts.rewritePath(plan, request) }),
    };
  }

  return Object.assign(parts.signIn ? showRefusals(parts.signIn) : decide, {
    refreshIfDue: (now: number) => parts.verifier?.refreshIfDue(now),
    ...(parts.signIn && { takesBody: true }),
  });
}
