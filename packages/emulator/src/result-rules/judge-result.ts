/** Judges what a viewer-request function returned: the first broken rule decides, as a 502 names one reason only. */

import type { RuleId } from '../rule-id.ts';
import type { EdgeRequest, GeneratedResponse } from './edge-event.ts';
import { HEADER_RULES } from './header-rules.ts';
import { REQUEST_RULES } from './request-rules.ts';
import { RESPONSE_RULES } from './response-rules.ts';
import type { ResultObject, ResultRule, RuleContext } from './rule.ts';
import { isGeneratedResponse, SHAPE_RULES } from './shape-rules.ts';

/** A broken rule. */
export interface Violation {
  readonly rule: RuleId;
  readonly sentence: string;
  readonly detail: string;
}

/** What the function's result means. */
export type Judgement =
  | { readonly kind: 'request'; readonly request: EdgeRequest }
  | { readonly kind: 'response'; readonly response: GeneratedResponse }
  | { readonly kind: 'invalid'; readonly violation: Violation };

/** Parses and judges the JSON that the runtime client posted. */
export function judgeResult(json: string, context: RuleContext): Judgement {
  const result = parseResult(json);
  if ('rule' in result) return { kind: 'invalid', violation: result };
  const { value } = result;
  const violation = firstViolation(value, context);
  if (violation) return { kind: 'invalid', violation };
  // The rules above have checked every field that the two types name.
  if (isGeneratedResponse(value)) {
    return { kind: 'response', response: value as unknown as GeneratedResponse };
  }
  return { kind: 'request', request: value as unknown as EdgeRequest };
}

function firstViolation(result: ResultObject, context: RuleContext): Violation | undefined {
  for (const rule of rulesFor(result)) {
    const detail = rule.check(result, context);
    if (detail) return { rule: rule.id, sentence: `${rule.sentence}.`, detail };
  }
  return undefined;
}

function rulesFor(result: ResultObject): readonly ResultRule[] {
  const own = isGeneratedResponse(result) ? RESPONSE_RULES : REQUEST_RULES;
  return [...SHAPE_RULES, ...HEADER_RULES, ...own];
}

function parseResult(json: string): { readonly value: ResultObject } | Violation {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The text may hold anything that the function put there; only that it is no JSON matters.
    return {
      rule: 'E-NOT-JSON',
      sentence: 'The Lambda function returned invalid JSON: The JSON output is not parsable.',
      detail: 'The result is not JSON',
    };
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { value: value as ResultObject };
  }
  return {
    rule: 'E-NOT-OBJECT',
    sentence: 'The Lambda function returned invalid JSON: The JSON output must be an object type.',
    detail: `The result is ${value === null ? 'null or undefined' : `no object but ${Array.isArray(value) ? 'an array' : `a ${typeof value}`}`}`,
  };
}
