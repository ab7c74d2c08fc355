/** Stage: the viewer-request function, from its event to its validated result. */
import {
  applyRequest,
  generatedResponse as generatedByFunction,
} from '../cloudfront-function/apply-result.ts';
import type { CloudFrontFunctionSlot } from '../cloudfront-function/deployed-function.ts';
import { functionEvent, functionRequest } from '../cloudfront-function/function-event.ts';
import { failurePage, invokeSlot } from '../cloudfront-function/invoke-slot.ts';
import { judgeFunctionResult } from '../cloudfront-function/judge-result.ts';
import type { Distribution, FunctionSlot } from '../distribution.ts';
import { type FunctionFailure, ruleOf } from '../events.ts';
import { viewerRequestEvent } from '../result-rules/edge-event.ts';
import { judgeResult, type Violation } from '../result-rules/judge-result.ts';
import { warnOfCacheIdentity } from './cache-identity.ts';
import { applyResult, eventRequest, generatedResponse } from './edge-request.ts';
import { errorPage } from './error-page.ts';
import type { EdgeRequestLine, EdgeResponse, Exchange, Stage } from './exchange.ts';
import { exposeBody } from './request-body.ts';
import { headerBlockBytes } from './request-limits.ts';

/** Runs the behavior's function, if it has one. */
export const viewerRequest: Stage = (exchange, distribution) => {
  const slot = exchange.behavior?.viewerRequest;
  if (!slot) return undefined;
  return slot.kind === 'lambda-edge'
    ? runLambdaEdge(slot, exchange, distribution)
    : runCloudFrontFunction(slot, exchange, distribution);
};

async function runLambdaEdge(
  slot: FunctionSlot,
  exchange: Exchange,
  distribution: Distribution,
): Promise<EdgeResponse | undefined> {
  const body = slot.includeBody ? await exposeBody(exchange, distribution.limits) : undefined;
  const request = eventRequest(exchange, body);
  const outcome = await slot.pool.invoke(viewerRequestEvent(request, exchange.requestId));
  if (!outcome.ok) return executionError(exchange, distribution, outcome.failure);
  const judgement = judgeResult(outcome.json, { request, limits: distribution.limits });
  if (judgement.kind === 'invalid') {
    return validationError(exchange, distribution, judgement.violation);
  }
  if (judgement.kind === 'response') return generatedResponse(judgement.response);
  return goOn(exchange, distribution, applyResult(exchange.request, request, judgement.request));
}

async function runCloudFrontFunction(
  slot: CloudFrontFunctionSlot,
  exchange: Exchange,
  distribution: Distribution,
): Promise<EdgeResponse | undefined> {
  const request = functionRequest(exchange.method, exchange.request);
  const event = functionEvent(exchange, request);
  const outcome = await invokeSlot(slot, event, { exchange, distribution });
  if (!outcome.ok) return failurePage(outcome, exchange, distribution);
  const { limits } = distribution;
  const judgement = judgeFunctionResult(outcome.value, { request, limits });
  if (judgement.kind === 'invalid') {
    return functionValidationError(exchange, distribution, judgement.violation);
  }
  if (judgement.kind === 'response') return generatedByFunction(judgement.response);
  return goOn(exchange, distribution, applyRequest(exchange.request, request, judgement.request));
}

/** Judged on the wire's bytes, so that what the function left alone counts as it came in. */
function goOn(
  exchange: Exchange,
  distribution: Distribution,
  request: EdgeRequestLine,
): EdgeResponse | undefined {
  const bytes = headerBlockBytes(request);
  const maximum = distribution.limits.requestHeadersBytes;
  if (bytes > maximum) {
    const detail = `headers and querystring have ${bytes} bytes, the maximum is ${maximum}`;
    return exchange.behavior?.viewerRequest?.kind === 'cloudfront-function'
      ? functionValidationError(exchange, distribution, { ...FUNCTION_SIZE, detail })
      : validationError(exchange, distribution, { ...LAMBDA_SIZE, detail });
  }
  warnOfCacheIdentity(exchange, request, distribution.onEvent);
  exchange.request = request;
  return undefined;
}

const LAMBDA_SIZE = {
  rule: 'E-HDR-SIZE',
  sentence: 'The Lambda function result failed validation: The headers exceed the maximum size.',
} as const;
const FUNCTION_SIZE = {
  rule: 'E-CFF-HDR-SIZE',
  sentence: 'The CloudFront function returned an invalid value: headers exceed the maximum size.',
} as const;

function validationError(
  { requestId }: Exchange,
  { onEvent }: Distribution,
  { rule, sentence, detail }: Violation,
): EdgeResponse {
  onEvent({ type: 'validation-error', requestId, rule, detail });
  return errorPage({ status: 502, sentence, result: 'LambdaValidationError' }, requestId);
}

/** 502 for a CloudFront Function's result. */
export function functionValidationError(
  { requestId }: Exchange,
  { onEvent }: Distribution,
  { rule, sentence, detail }: Violation,
): EdgeResponse {
  onEvent({ type: 'validation-error', requestId, rule, detail });
  return errorPage({ status: 502, sentence, result: 'FunctionValidationError' }, requestId);
}

const EXECUTION_SENTENCE =
  "The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required permissions.";

function executionError(
  { requestId }: Exchange,
  { onEvent }: Distribution,
  failure: FunctionFailure,
): EdgeResponse {
  onEvent({ type: 'execution-error', requestId, ...failure, ...ruleOf(failure) });
  const error = { status: 503, sentence: EXECUTION_SENTENCE } as const;
  return errorPage({ ...error, result: 'LambdaExecutionError' }, requestId);
}
