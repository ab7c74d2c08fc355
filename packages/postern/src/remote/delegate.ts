/**
 * Asks someone bigger, in whichever form: an answer that is kept, else one attempt for all who ask the same, with a deadline, and
 * another where it makes sense. Whatever goes wrong, there is an answer, and it lets nobody pass.
 */
import { createHash } from 'node:crypto';
import { type Breaker, createBreaker } from './breaker.ts';
import { createDecisionCache } from './decision-cache.ts';
import type { DelegatePlan } from './plan.ts';
import type { Answer, DelegatePorts, Form, NoAnswer, Question } from './types.ts';

export interface Delegate {
  /** The verdict: at once when it is kept. Never rejects. */
  readonly ask: (question: Question, now: number) => Answer | Promise<Answer>;
}

export interface DelegateParts extends DelegatePorts {
  readonly createForm: (plan: never, ports: DelegatePorts) => Form;
}

const NOBODY_ANSWERED: Answer = { ok: false, code: 'delegate_unavailable', status: 503 };

export function createDelegate(plan: DelegatePlan, parts: DelegateParts): Delegate {
  const form = parts.createForm(plan as never, parts);
  const cache = createDecisionCache(plan);
  const breakers = plan.targets.map(createBreaker);
  const underWay = new Map<string, Promise<Answer>>();

  function ask(question: Question, now: number): Answer | Promise<Answer> {
    const sent = form.keyOf(question);
    // Nobody shares what was answered to nobody in particular.
    if (sent === undefined) return consult(question, now);
    const key = createHash('sha256')
      .update(`${plan.configHash}\n${question.rule}\n${sent}`)
      .digest('base64');
    const kept = cache.recall(key, now);
    return kept ?? underWay.get(key) ?? start(key, question, now);
  }

  function start(key: string, question: Question, now: number): Promise<Answer> {
    const started = consult(question, now).then((answer) => {
      underWay.delete(key);
      cache.keep(key, answer, now);
      return answer;
    });
    underWay.set(key, started);
    return started;
  }

  async function consult(question: Question, now: number): Promise<Answer> {
    const end = performance.now() + plan.deadlineMilliseconds;
    // A second attempt asks the next target, or the same where there is one only: it may have been a connection that a freeze has killed.
    let asked = -1;
    for (let attempt = 0; attempt < 2; attempt++) {
      const target = nextTarget(asked, now);
      const left = end - performance.now();
      if (target === undefined || left <= 0) break;
      asked = target;
      const breaker = breakers[target] as Breaker;
      const isLast = attempt > 0 || plan.targets.length < 2;
      const answer = await attemptAt(question, {
        target,
        now,
        milliseconds: isLast ? left : left / 2,
      });
      // Refusing and throttling are no failures: whoever does either is there.
      breaker.note(answer !== 'failed', now);
      if (typeof answer !== 'string') return expire(answer, now);
      if (answer === 'unusable') break;
    }
    return NOBODY_ANSWERED;
  }

  /** The first after `asked` that may be asked, round once. */
  function nextTarget(asked: number, now: number): number | undefined {
    const count = plan.targets.length;
    for (let step = 1; step <= count; step++) {
      const target = (asked + step) % count;
      if (breakers[target]?.mayAsk(now)) return target;
    }
    return undefined;
  }

  function attemptAt(
    question: Question,
    { target, now, milliseconds }: { target: number; now: number; milliseconds: number },
  ): Promise<Answer | NoAnswer> {
    const signal = AbortSignal.timeout(Math.ceil(milliseconds));
    return Promise.race([
      form
        .send(question, plan.targets[target] as string, { signal, now })
        .catch((): NoAnswer => 'failed'),
      // The signal alone ends no body in Node 20 once the response is garbage.
      new Promise<NoAnswer>((resolve) => {
        signal.onabort = () => resolve('failed');
      }),
    ]);
  }

  return { ask };
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
