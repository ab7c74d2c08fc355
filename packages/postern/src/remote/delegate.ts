/**
 * Asks someone bigger, in whichever form: an answer that is kept, else one attempt for all who ask the same, with a deadline, and
 * another where it makes sense. Whatever goes wrong, there is an answer, and it lets nobody pass.
 */
import { hash } from 'node:crypto';
import { type Breaker, createBreaker } from './breaker.ts';
import { createDecisionCache } from './decision-cache.ts';
import type { DelegatePlan } from './plan.ts';
import type { Answer, DelegatePorts, Form, NoAnswer, Question, SendOptions } from './types.ts';

export interface Delegate {
  /** The verdict: at once when it is kept. Never rejects. */
  readonly ask: (question: Question, now: number) => Answer | Promise<Answer>;
}

export interface DelegateParts extends DelegatePorts {
  readonly createForm: (plan: never, ports: DelegatePorts) => Form;
}

/** A question on its way. */
interface Consultation extends Omit<SendOptions, 'signal'> {
  readonly question: Question;
}

const NOBODY_ANSWERED: Answer = { ok: false, code: 'delegate_unavailable', status: 503 };

export function createDelegate(plan: DelegatePlan, parts: DelegateParts): Delegate {
  // On its own, not as a member: Workers refuse to run `fetch` as a method of anything else.
  const { fetch } = parts;
  const form = parts.createForm(plan as never, {
    ...parts,
    fetch: (url, init) => fetch(url, init),
  });
  const cache = createDecisionCache(plan);
  const breakers = plan.targets.map(createBreaker);
  const underWay = new Map<string, Promise<Answer>>();

  function ask(question: Question, now: number): Answer | Promise<Answer> {
    const refused = form.refuse?.(question);
    if (refused) return refused;
    const sent = form.keyOf(question);
    // Nobody shares what was answered to nobody in particular.
    if (sent === undefined) return consult({ question, now });
    // One hash for both: a signature is over it too.
    const sentHash = hash('sha256', sent, 'base64url');
    const key = `${plan.configHash}\n${question.rule}\n${sentHash}`;
    const kept = cache.recall(key, now);
    if (kept) return kept;
    // After the cache, which never holds these: for 1,200 characters the expression takes 0.85 times as long as the hash (measured).
    const unsent = refuseUnsent(question.bearer);
    if (unsent) return unsent;
    // Whoever joins later may have a token that has come to its end since.
    const joined = underWay.get(key)?.then((answer) => expire(answer, now));
    return joined ?? start(key, { question, now, sent, sentHash });
  }

  function start(key: string, consultation: Consultation): Promise<Answer> {
    const started = consult(consultation).then((answer) => {
      underWay.delete(key);
      cache.keep(key, answer, consultation.now);
      return answer;
    });
    underWay.set(key, started);
    return started;
  }

  async function consult(consultation: Consultation): Promise<Answer> {
    const { now } = consultation;
    const end = performance.now() + plan.deadlineMilliseconds;
    // A second attempt asks the next target, or the same where there is one only: it may have been a connection that a freeze has killed.
    let asked = -1;
    for (let attempt = 0; attempt < 2; attempt++) {
      const target = nextTarget(asked, now);
      const left = end - performance.now();
      if (target === undefined || left <= 0) break;
      asked = target;
      const isAlone = nextTarget(target, now) === target;
      const milliseconds = attempt > 0 || isAlone ? left : left / 2;
      const breaker = breakers[target] as Breaker;
      breaker.begin(now);
      const answer = await attemptAt(consultation, { target, milliseconds });
      // Refusing and throttling are no failures: whoever does either is there.
      breaker.note(answer !== 'failed', now);
      if (typeof answer !== 'string') return expire(answer, now);
      if (answer === 'unusable' || (answer === 'busy' && isAlone)) break;
    }
    return NOBODY_ANSWERED;
  }

  /** The first after `asked` that may be asked, round once. */
  function nextTarget(asked: number, now: number): number | undefined {
    const count = plan.targets.length;
    for (let step = 1; step <= count; step++) {
      const target = (asked + step) % count;
      if (!breakers[target]?.isPaused(now)) return target;
    }
    return undefined;
  }

  async function attemptAt(
    { question, now, sent, sentHash }: Consultation,
    { target, milliseconds }: { target: number; milliseconds: number },
  ): Promise<Answer | NoAnswer> {
    // One timer for both: `AbortSignal.timeout` and a listener take 20 µs more (measured).
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The signal alone ends no body in Node 20 once the response is garbage.
    const deadline = new Promise<NoAnswer>((resolve) => {
      timer = setTimeout(() => {
        controller.abort();
        resolve('failed');
      }, Math.ceil(milliseconds));
    });
    try {
      const url = plan.targets[target] as string;
      return await Promise.race([
        form.send(question, url, { signal, now, sent, sentHash }),
        deadline,
      ]);
    } catch {
      // Whatever was thrown or rejected could hold anything that was sent.
      return 'failed';
    } finally {
      clearTimeout(timer);
    }
  }

  return { ask };
}

/** As the verifier's. */
const MAX_TOKEN_CHARACTERS = 16_383;
/** `b64token` (RFC 6750 section 2.1). */
const BEARER_TOKEN = /^[\w.~+/-]+=*$/;

/** Nothing but a token is ever sent, and none that is too large to be one. */
function refuseUnsent(bearer = 'none'): Answer | undefined {
  if (bearer.length > MAX_TOKEN_CHARACTERS) return { ok: false, code: 'token_too_large' };
  return BEARER_TOKEN.test(bearer) ? undefined : { ok: false, code: 'token_malformed' };
}

/** A delegate may say that a token is good and yet give its end: the end counts. */
function expire(answer: Answer, now: number): Answer {
  if (!answer.ok || !Object.hasOwn(answer.claims, 'exp')) return answer;
  const { exp } = answer.claims;
  if (typeof exp !== 'number' || !Number.isFinite(exp)) {
    return { ok: false, code: 'claim_invalid', claim: 'exp' };
  }
  return exp > now ? answer : { ok: false, code: 'token_expired' };
}
