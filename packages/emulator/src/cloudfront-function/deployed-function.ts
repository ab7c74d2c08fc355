/** A CloudFront Function of a distribution, whichever source of it is live now. */
import { AssociationError } from '../association-error.ts';
import type { EdgeLimits } from '../limits.ts';
import type { CloudFrontFunctionOptions } from '../options.ts';
import type { FunctionEngine } from './engine.ts';
import type { FunctionStore } from './function-store.ts';
import { createRunLimit, type RunLimit } from './run-limit.ts';

/** What a request meets. */
export interface CloudFrontFunctionSlot {
  readonly kind: 'cloudfront-function';
  code: string;
  readonly store: FunctionStore | undefined;
  readonly engine: FunctionEngine;
  /** How its runs wait for one another. */
  readonly limitRuns: RunLimit;
  /** Whether the notices of this source have been given. */
  noticed: boolean;
}

/** What a function finds where it is deployed. */
export interface FunctionHost {
  readonly limits: EdgeLimits;
  readonly engine: FunctionEngine;
  readonly maxInstances: number;
}

// A single one would have each request of a page wait for the last.
const LEAST_RUNS = 2;

/** Puts a function behind its behaviors; throws where CloudFront would refuse it. */
export function deployFunction(
  { code, keyValueStore }: CloudFrontFunctionOptions,
  { limits, engine, maxInstances }: FunctionHost,
): CloudFrontFunctionSlot {
  checkSourceBytes(code, limits);
  const limitRuns = createRunLimit(Math.max(LEAST_RUNS, maxInstances));
  return {
    ...{ kind: 'cloudfront-function', code, engine, limitRuns, noticed: false },
    store: keyValueStore,
  };
}

/** Publishes other source; requests that are running end on what they began with. */
export function replaceSource(
  slot: CloudFrontFunctionSlot,
  code: string,
  limits: EdgeLimits,
): void {
  checkSourceBytes(code, limits);
  slot.code = code;
  slot.noticed = false;
}

/** AWS counts the bytes of the source as UTF-8. */
export function checkSourceBytes(code: string, { functionSourceBytes }: EdgeLimits): void {
  const bytes = Buffer.byteLength(code);
  if (bytes <= functionSourceBytes) return;
  throw new AssociationError(
    'E-CFF-10KB',
    `The function code exceeds the maximum size: ${bytes} bytes Max allowed: ${functionSourceBytes}`,
  );
}
