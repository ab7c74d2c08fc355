/** Random policies and their requests, and the targets that decide about them. */
import type { PosternConfig } from 'postern';
import { createGate, planGate } from 'postern/gate';
import { createInputRandom } from '../fuzz/random.ts';
import type { RequestCase } from '../support/case.ts';
import {
  buildFunction,
  buildModule,
  contendAsFetch,
  contendAtLambdaEdge,
  contendInFunction,
  contendInNode,
} from './built-targets.ts';
import { type Contender, referenceOf } from './compare.ts';
import { makePolicy, type Policy } from './make-policy.ts';
import { makeRequest } from './make-request.ts';
import type { TargetName } from './what-a-target-cannot-see.ts';

/** A policy, its requests, and the rules that none of them came under. */
export interface Batch {
  readonly policy: Policy;
  readonly requests: readonly RequestCase[];
  readonly unreached: readonly number[];
  /** Requests by what the core decides: `allow`, `redirect`, or the status of an answer. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly codes: ReadonlyMap<string, number>;
}

export interface BatchOptions {
  readonly seed: number;
  /** Of the policy. */
  readonly place: number;
  readonly size: number;
}

/** The same for the same seed and place. */
export async function makeBatch({ seed, place: policyPlace, size }: BatchOptions): Promise<Batch> {
  const random = createInputRandom(seed, policyPlace);
  const policy = makePolicy(random);
  const core = referenceOf(createGate(policy.config));
  const missing = new Set(policy.config.rules.keys());
  const requests: RequestCase[] = [];
  const [outcomes, codes] = [new Map<string, number>(), new Map<string, number>()];
  while (requests.length < size) {
    // Half of them are spent on rules that have not been reached.
    const place = requests.length % 2 === 0 ? missing.values().next().value : undefined;
    const request = makeRequest(policy, { place, outcomes }, random);
    const { kind, status, code, rule } = await core(request);
    missing.delete(rule);
    count(outcomes, kind === 'allow' || kind === 'redirect' ? kind : String(status));
    count(codes, code);
    requests.push(request);
  }
  return { policy, requests, unreached: [...missing], outcomes, codes };
}

/** Adds to a tally. */
export function count(tally: Map<string, number>, name: string, more: number = 1): void {
  tally.set(name, (tally.get(name) ?? 0) + more);
}

type Make = (config: PosternConfig) => Contender | undefined | Promise<Contender | undefined>;

/** How each target is made; undefined: it cannot hold this config. */
const MAKERS: { readonly [Name in RandomTarget]: Make } = {
  'lambda-edge': async (config) => contendAtLambdaEdge(await buildModule(config), config),
  'cloudfront-function': async (config) => {
    const code = await buildFunction(config);
    return code === undefined ? undefined : contendInFunction(code, config);
  },
  fetch: contendAsFetch,
  node: contendInNode,
};

/** The targets that random requests go to. */
export type RandomTarget = 'lambda-edge' | 'cloudfront-function' | 'fetch' | 'node';

/** Those of one config. */
export async function contendersOf(config: PosternConfig): Promise<readonly Contender[]> {
  const contenders: Contender[] = [];
  for (const make of Object.values(MAKERS)) {
    const made = await make(config);
    if (made) contenders.push(made);
  }
  return contenders;
}

/** One of them, if there can be one. */
export async function contenderOf(
  name: TargetName,
  config: PosternConfig,
): Promise<Contender | undefined> {
  try {
    planGate(config);
  } catch {
    return undefined;
  }
  return MAKERS[name as RandomTarget](config);
}
