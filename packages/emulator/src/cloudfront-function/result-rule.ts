/** The shape of a rule on what a CloudFront Function returns. */
import type { EdgeLimits } from '../limits.ts';
import type { ResultObject } from '../result-rules/rule.ts';
import type { RuleId } from '../rule-id.ts';
import type { Fields, FunctionEventType, FunctionRequest } from './function-event.ts';

/** What a rule may look at besides the result. */
export interface FunctionRuleContext {
  readonly eventType: FunctionEventType;
  /** The request as the function received it. */
  readonly request: FunctionRequest;
  /** The headers that the result's are compared with: none where the function makes a response of its own. */
  readonly headers: Fields;
  readonly limits: EdgeLimits;
}

/** One rule: the sentence of the 502 page, and what is wrong, for the log. */
export interface FunctionResultRule {
  readonly id: RuleId;
  /** Verbatim from production where `README.md` says so. */
  readonly sentence: string;
  check(result: ResultObject, context: FunctionRuleContext): string | undefined;
}

/** Whether a value is an object that fields can be read from. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `undefined` where each field is `{ value }`, with `multiValue` a list of such and `attributes` a text. */
export function fieldsFault(name: string, fields: unknown): string | undefined {
  if (fields === undefined) return undefined;
  if (!isObject(fields)) return `${name} is not an object`;
  for (const [key, field] of Object.entries(fields)) {
    if (!isFieldValue(field)) return `${name}.${key} is not { value } with a text`;
    const { multiValue = [] } = field;
    if (Array.isArray(multiValue) && multiValue.every(isFieldValue)) continue;
    return `${name}.${key}.multiValue is not a list of { value }`;
  }
  return undefined;
}

function isFieldValue(field: unknown): field is Record<string, unknown> {
  if (!isObject(field) || typeof field.value !== 'string') return false;
  return field.attributes === undefined || typeof field.attributes === 'string';
}
