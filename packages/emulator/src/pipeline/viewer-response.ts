/** Stage: the viewer-response function, on what the cache or the origin answered. */
import { applyResponse } from '../cloudfront-function/apply-result.ts';
import {
  functionEvent,
  functionRequest,
  functionResponse,
} from '../cloudfront-function/function-event.ts';
import { failurePage, invokeSlot } from '../cloudfront-function/invoke-slot.ts';
import { judgeFunctionResult } from '../cloudfront-function/judge-result.ts';
import type { Distribution } from '../distribution.ts';
import type { EdgeResponse, Exchange } from './exchange.ts';
import { functionValidationError } from './viewer-request.ts';

/** "CloudFront doesn't invoke edge functions for viewer response events when the origin returns HTTP status code 400 or higher." */
export async function viewerResponse(
  exchange: Exchange,
  distribution: Distribution,
  answered: EdgeResponse,
): Promise<EdgeResponse> {
  const slot = exchange.behavior?.viewerResponse;
  const isAnswer = answered.result === 'Hit' || answered.result === 'Miss';
  if (!slot || !isAnswer || answered.status >= 400) return answered;
  const request = functionRequest(exchange.method, exchange.request);
  const response = functionResponse(answered);
  const event = functionEvent(exchange, request, response);
  const outcome = await invokeSlot(slot, event, { exchange, distribution });
  if (!outcome.ok) return failurePage(outcome, exchange, distribution);
  const { limits } = distribution;
  const judgement = judgeFunctionResult(outcome.value, { request, response, limits });
  if (judgement.kind === 'invalid') {
    return functionValidationError(exchange, distribution, judgement.violation);
  }
  if (judgement.kind === 'request') return answered;
  return applyResponse(answered, response, judgement.response);
}
