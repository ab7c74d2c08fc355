/**
 * `validateEdgeResult`: what a Lambda@Edge function of your own may not return on the events that the emulator does not run
 * (origin-request, origin-response, viewer-response). No gate of Postern is on them.
 */
import { LIMITS } from '../limits.ts';
import type { EdgeHeaders } from '../result-rules/edge-event.ts';
import { generatedResponseBytes } from '../result-rules/response-rules.ts';
import type { ResultObject } from '../result-rules/rule.ts';
import type { EventType } from './deployment-facts.ts';
import { type Finding, finding, sortFindings } from './finding.ts';
import { originFault } from './origin-shape.ts';

/** What the function was given. */
export interface EdgeResultOptions {
  /**
   * The `status` of the response in the event.
   * @default unknown: a change of it is not found
   */
  readonly receivedStatus?: string;
}

/** The rules that are these events' own; the shape of headers, status and body is as on viewer-request. */
export function validateEdgeResult(
  event: Exclude<EventType, 'viewer-request'>,
  result: object,
  { receivedStatus }: EdgeResultOptions = {},
): readonly Finding[] {
  const fields = result as ResultObject;
  const found = [
    ...(event === 'viewer-response' ? changedStatus(fields, receivedStatus) : size(fields, event)),
    ...(event === 'origin-request' ? [...origin(fields), ...cachedRefusal(fields)] : []),
  ];
  return sortFindings(found);
}

function changedStatus({ status }: ResultObject, received: string | undefined): Finding[] {
  if (received === undefined || status === received) return [];
  const wrong = `status was "${received}" and is ${JSON.stringify(status)}`;
  return [finding('E-STATUS-VIEWER-RESPONSE', 'viewer-response', wrong)];
}

function size(result: ResultObject, event: EventType): Finding[] {
  const most = LIMITS.current.originResponseBytes;
  const bytes = 'status' in result ? generatedResponseBytes(result) : 0;
  if (bytes <= most) return [];
  return [finding('E-SIZE-1M', event, `The response has ${bytes} bytes, more than ${most}`)];
}

function origin(result: ResultObject): Finding[] {
  const fault = 'origin' in result ? originFault(result.origin) : undefined;
  return fault === undefined ? [] : [finding('E-ORIGIN-SHAPE', 'origin-request', fault)];
}

const DECISION = /^(30[12378]|401|403)$/;
const UNCACHED = /\b(no-store|no-cache|private)\b/i;

function cachedRefusal({ status, headers }: ResultObject): Finding[] {
  if (!DECISION.test(String(status))) return [];
  const values = Object.entries((headers ?? {}) as EdgeHeaders)
    .filter(([name]) => name.toLowerCase() === 'cache-control')
    .flatMap(([, entries]) => entries.map(({ value }) => value));
  if (values.some((value) => UNCACHED.test(value))) return [];
  return [finding('W-CACHED-REDIRECT', 'origin-request', `The answer ${status} may be cached`)];
}
