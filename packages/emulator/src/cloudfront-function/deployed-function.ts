/** A CloudFront Function of a distribution, whichever source of it is live now. */
import { AssociationError } from '../association-error.ts';
import type { EdgeLimits } from '../limits.ts';
import type { CloudFrontFunctionOptions } from '../options.ts';
import type { FunctionEngine } from './engine.ts';
import type { FunctionStore } from './function-store.ts';

/** What a request meets. */
export interface CloudFrontFunctionSlot {
  readonly kind: 'cloudfront-function';
  code: string;
  readonly store: FunctionStore | undefined;
  readonly engine: FunctionEngine;
  /** Whether the notices of this source have been given. */
  noticed: boolean;
}

/** Puts a function behind its behaviours; throws where CloudFront would refuse it. */
export function deployFunction(
  { code, keyValueStore }: CloudFrontFunctionOptions,
  { limits, engine }: { readonly limits: EdgeLimits; readonly engine: FunctionEngine },
): CloudFrontFunctionSlot {
  checkSourceBytes(code, limits);
  return { kind: 'cloudfront-function', code, store: keyValueStore, engine, noticed: false };
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
