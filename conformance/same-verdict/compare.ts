/** One policy's requests through the core and its targets; what differs, in a form that can be read and run again. */
import { isDeepStrictEqual } from 'node:util';
import type { Decision, Gate } from 'postern/gate';
import type { Observation, RequestCase, TestTarget } from '../support/case.ts';
import { toGateRequest } from '../targets/core.ts';
import { NOW } from './policy-keys.ts';
import { type Seen, seenOf, seenOfDecision } from './seen.ts';
import {
  type Blindness,
  blankFor,
  followed,
  type TargetName,
  viewFor,
} from './what-a-target-cannot-see.ts';

/** What the core decides. */
export type Reference = (request: RequestCase) => Promise<Decision>;

/** A target, and the core as it is where the target runs. */
export interface Contender {
  readonly name: TargetName;
  readonly target: TestTarget;
  readonly reference: Reference;
}

export interface Difference {
  readonly target: TargetName;
  /** Place among the requests. */
  readonly place: number;
  readonly request: RequestCase;
  readonly core: Seen;
  readonly seen: Seen;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Requests that the target could be sent. */
  readonly compared: number;
}

export function referenceOf(gate: Gate, now: () => number = () => NOW): Reference {
  return async (request) => gate(toGateRequest(request), now());
}

/** All requests through one target. `entries` says what may differ. */
export async function compare(
  { name, target, reference }: Contender,
  requests: readonly RequestCase[],
  entries?: readonly Blindness[],
): Promise<Comparison> {
  const views = requests.flatMap((request, place) => {
    const view = viewFor(name, { request, entries });
    return view ? [{ request, view, place }] : [];
  });
  const sent = views.map(({ request }) => request);
  const observations = await observeAll(target, sent);
  const differences: Difference[] = [];
  for (const [index, { request, view, place }] of views.entries()) {
    const decision = await reference(view);
    const core = blankFor(name, seenOfDecision(decision, view), { request, entries });
    const first = seenOf(observations[index] as Observation, view);
    const next = followed(name, first, { request: view, entries });
    const last = next ? seenOfDecision(await reference(next), next) : first;
    const seen = blankFor(name, last, { request, entries });
    if (!isDeepStrictEqual(core, seen)) {
      differences.push({ target: name, place, request, core, seen });
    }
  }
  return { differences, compared: views.length };
}

/** In one go where the target is a process of its own. */
async function observeAll(
  target: TestTarget,
  requests: readonly RequestCase[],
): Promise<readonly Observation[]> {
  if (target.observeAll) return target.observeAll(requests);
  const observations: Observation[] = [];
  for (let at = 0; at < requests.length; at += 8) {
    const some = requests.slice(at, at + 8).map((request) => target.observe(request));
    observations.push(...(await Promise.all(some)));
  }
  return observations;
}
