/**
 * What the API refuses: types and statuses as in
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_kvs_UpdateKeys.html. AWS documents no sentences, so all of them are
 * [INFER]. None quotes a key or a value.
 */

import type { StoreRule } from '../rule-id.ts';

/** A refusal: nothing was changed. */
export interface Refusal {
  readonly status: number;
  /** The value of `x-amzn-ErrorType`. */
  readonly type: string;
  readonly message: string;
  /** The rule of the validator that says the same before anything is deployed. */
  readonly rule?: StoreRule;
}

export function isRefusal(value: object): value is Refusal {
  return 'type' in value;
}

export function validationFailed(message: string, rule?: StoreRule): Refusal {
  return { status: 400, type: 'ValidationException', message, ...(rule && { rule }) };
}

export function quotaExceeded(message: string, rule?: StoreRule): Refusal {
  return { status: 402, type: 'ServiceQuotaExceededException', message, ...(rule && { rule }) };
}

export function accessDenied(message: string): Refusal {
  return { status: 403, type: 'AccessDeniedException', message };
}

export function notFound(what: string): Refusal {
  return { status: 404, type: 'ResourceNotFoundException', message: `${what} was not found.` };
}

const CHANGED_SINCE = 'The ETag in If-Match is not the current version of the key value store.';

/** Someone else has written since the caller looked. */
export function conflict(type: 'ConflictException' | 'ValidationException'): Refusal {
  return { status: type === 'ConflictException' ? 409 : 400, type, message: CHANGED_SINCE };
}

/** Not among the API's own types, but among those of every API of AWS. */
export const THROTTLED: Refusal = {
  status: 429,
  type: 'ThrottlingException',
  message: 'Rate exceeded',
};

export const SERVICE_ERROR: Refusal = {
  status: 500,
  type: 'InternalServerException',
  message: 'Internal server error.',
};
