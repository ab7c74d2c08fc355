/** How much is going on at once: bodies that still arrive, and requests that are worked on, each within its limit. */
import { type Answer, OVERLOADED } from './answer.ts';
import type { LimitPlan } from './config/plan-server.ts';
import type { ServiceRequest } from './service-request.ts';

export interface Load {
  readonly requestsInFlight: () => number;
  readonly bodiesArriving: () => number;
  /** The body, or the refusal of it. */
  readBody(request: ServiceRequest, limits: LimitPlan): Promise<string | Answer>;
  /** What `handle` answers, unless too many others are at work. */
  work(handle: () => Answer | Promise<Answer>, limits: LimitPlan): Promise<Answer>;
}

export function createLoad(): Load {
  let inFlight = 0;
  // Apart, so that those who have yet to say who they are cannot shut out those who have said it in a header.
  const arriving = { named: 0, unnamed: 0 };
  return {
    requestsInFlight: () => inFlight,
    bodiesArriving: () => arriving.named + arriving.unnamed,
    async readBody(request, { bodiesArriving, bodyBytes }) {
      const caller = request.authorization === undefined ? 'unnamed' : 'named';
      if (arriving[caller] >= bodiesArriving) return OVERLOADED;
      arriving[caller] += 1;
      const body = await request.readText(bodyBytes);
      arriving[caller] -= 1;
      return body;
    },
    async work(handle, { requestsInFlight }) {
      if (inFlight >= requestsInFlight) return OVERLOADED;
      inFlight += 1;
      try {
        return await handle();
      } finally {
        inFlight -= 1;
      }
    },
  };
}
