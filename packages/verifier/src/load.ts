/** How much is going on at once: bodies that still arrive, and requests that are worked on, each within its limit. */
import { type Answer, OVERLOADED } from './answer.ts';
import type { LimitPlan } from './config/plan-server.ts';
import type { ServiceRequest } from './service-request.ts';

export interface Load {
  readonly requestsInFlight: () => number;
  readonly bodiesArriving: () => number;
  /** What `use` makes of the body, or the refusal of it. */
  withBody(
    request: ServiceRequest,
    limits: LimitPlan,
    use: (body: string) => Answer | Promise<Answer>,
  ): Answer | Promise<Answer>;
  /** What `handle` answers, unless too many others are at work. */
  work(handle: () => Answer | Promise<Answer>, limits: LimitPlan): Answer | Promise<Answer>;
}

export function createLoad(): Load {
  let inFlight = 0;
  // Apart, so that those who have yet to say who they are cannot shut out those who have said it in a header.
  const arriving = { named: 0, unnamed: 0 };
  return {
    requestsInFlight: () => inFlight,
    bodiesArriving: () => arriving.named + arriving.unnamed,
    withBody(request, { bodiesArriving, bodyBytes }, use) {
      const caller = request.authorization === undefined ? 'unnamed' : 'named';
      if (arriving[caller] >= bodiesArriving) return OVERLOADED;
      arriving[caller] += 1;
      return request.readText(bodyBytes).then((body) => {
        arriving[caller] -= 1;
        return typeof body === 'string' ? use(body) : body;
      });
    },
    work(handle, { requestsInFlight }) {
      if (inFlight >= requestsInFlight) return OVERLOADED;
      const answer = handle();
      // What is answered at once was never in flight beside another.
      if (!(answer instanceof Promise)) return answer;
      inFlight += 1;
      return answer.finally(() => {
        inFlight -= 1;
      });
    },
  };
}
