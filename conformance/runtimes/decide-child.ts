/** Loads a built function and lets it decide a list of requests: one process for each version of Node. */
import type { Observation, RequestCase } from '../support/case.ts';
import { createLambdaEdgeTarget } from '../targets/lambda-edge.ts';
import { answerParent } from './versions.ts';

export interface DecideTask {
  /** URL of the built module. */
  readonly bundle: string;
  readonly requests: readonly RequestCase[];
}

export interface Decided {
  readonly node: string;
  readonly observations: readonly Observation[];
}

async function decide({ bundle, requests }: DecideTask): Promise<Decided> {
  const target = await createLambdaEdgeTarget(bundle);
  const observations: Observation[] = [];
  for (const request of requests) observations.push(await target.observe(request));
  return { node: process.version, observations };
}

answerParent(decide);
