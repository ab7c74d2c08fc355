/** Judges what a CloudFront Function returned: the first broken rule decides. */
import type { EdgeLimits } from '../limits.ts';
import type { Violation } from '../result-rules/judge-result.ts';
import type { ResultObject } from '../result-rules/rule.ts';
import { FIELD_RULES } from './field-rules.ts';
import type { FunctionEventType, FunctionRequest, FunctionResponse } from './function-event.ts';
import { REQUEST_RULES } from './request-rules.ts';
import { RESPONSE_RULES } from './response-rules.ts';
import { type FunctionResultRule, isObject } from './result-rule.ts';

/** What the result means. */
export type FunctionJudgement =
  | { readonly kind: 'request'; readonly request: FunctionRequest }
  | { readonly kind: 'response'; readonly response: FunctionResponse }
  | { readonly kind: 'invalid'; readonly violation: Violation };

/** What the function was shown. */
export interface SeenEvent {
  readonly request: FunctionRequest;
  readonly response?: FunctionResponse;
  readonly limits: EdgeLimits;
}

/** Judges one result. */
export function judgeFunctionResult(value: unknown, seen: SeenEvent): FunctionJudgement {
  const eventType = seen.response ? 'viewer-response' : 'viewer-request';
  const shape = shapeFault(value, eventType);
  if (shape !== undefined) return invalid('E-CFF-RESULT-SHAPE', SHAPE_SENTENCE, shape);
  const result = value as ResultObject;
  const isResponse = 'statusCode' in result;
  const before = isResponse ? seen.response : seen.request;
  const context = { ...seen, eventType, headers: before?.headers ?? {} } as const;
  for (const rule of [...FIELD_RULES, ...(isResponse ? RESPONSE_RULES : REQUEST_RULES)]) {
    const detail = rule.check(result, context);
    if (detail) return invalid(rule.id, rule.sentence, detail);
  }
  // The rules above have checked every field that the two types name.
  if (isResponse) return { kind: 'response', response: result as unknown as FunctionResponse };
  return { kind: 'request', request: result as unknown as FunctionRequest };
}

const SHAPE_SENTENCE =
  'The CloudFront function returned an invalid value: it must return a request or a response';

function shapeFault(value: unknown, eventType: FunctionEventType): string | undefined {
  if (!isObject(value)) {
    const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
    return `The result is no object but ${kind}`;
  }
  if ('statusCode' in value) return undefined;
  if ('status' in value) return '"status" belongs to Lambda@Edge: return statusCode, a number';
  if (eventType === 'viewer-response') return 'No response (statusCode): return event.response';
  if ('method' in value && 'uri' in value) return undefined;
  return 'Neither a request (method, uri) nor a response (statusCode): return event.request or a response';
}

function invalid(
  rule: FunctionResultRule['id'],
  sentence: string,
  detail: string,
): FunctionJudgement {
  return { kind: 'invalid', violation: { rule, sentence: `${sentence}.`, detail } };
}
