/** Where policy tests run: each target makes of a config what is deployed there, and says what becomes of requests. */
import type { Target } from 'postern';
import type { PolicyCase } from 'postern/test';
import type { Observation, Unsent } from './observation.ts';
import type { TestGates } from './prepare-tests.ts';
import { openCore } from './target-core.ts';
import { openFetch } from './target-fetch.ts';
import { openFunction, openSplit } from './target-function.ts';
import { openFunctionUrl } from './target-function-url.ts';
import { openLambdaEdge } from './target-lambda-edge.ts';
import { openNode } from './target-node.ts';

/** `core`: the gate in this process, which all others are held against. */
export type TestTargetName = 'core' | Target;

/** A config on one target. */
export interface TestTarget {
  /** In their order. */
  observe(cases: readonly PolicyCase[]): Promise<readonly (Observation | Unsent)[]>;
  close?(): Promise<void>;
  /** What is not as it is deployed, for people to read. */
  readonly notice?: string | undefined;
}

/** Rejects with a `UserError` where the config cannot be built for it. */
export const TARGETS: Readonly<Record<TestTargetName, (gates: TestGates) => Promise<TestTarget>>> =
  {
    core: openCore,
    'lambda-edge': openLambdaEdge,
    'cloudfront-function': openFunction,
    split: openSplit,
    'function-url': openFunctionUrl,
    fetch: openFetch,
    node: openNode,
  };

export const TARGET_NAMES: readonly TestTargetName[] = Object.keys(TARGETS) as TestTargetName[];
