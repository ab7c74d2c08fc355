/** Stage: the viewer-request function, from its event to its validated result. */
import type { Distribution } from '../distribution.ts';
import { type FunctionFailure, ruleOf } from '../events.ts';
import { viewerRequestEvent } from '../result-rules/edge-event.ts';
import { judgeResult, type Violation } from '../result-rules/judge-result.ts';
import { warnOfCacheIdentity } from './cache-identity.ts';
import { applyResult, eventRequest, generatedResponse } from './edge-request.ts';
import { errorPage } from './error-page.ts';
import type { EdgeRequestLine, EdgeResponse, Exchange, Stage } from './exchange.ts';
import { exposeBody } from './request-body.ts';
import { headerBlockBytes } from './request-limits.ts';

/** Runs the behaviour's function, if it has one. */
export const viewerRequest: Stage = async (exchange, distribution) => {
  const slot = exchange.behavior?.viewerRequest;
  if (!slot) return undefined;
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
};

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
    const sentence =
      'The Lambda function result failed validation: The headers exceed the maximum size.';
    return validationError(exchange, distribution, { rule: 'E-HDR-SIZE', sentence, detail });
  }
  warnOfCacheIdentity(exchange, request, distribution.onEvent);
  exchange.request = request;
  return undefined;
}

function validationError(
  { requestId }: Exchange,
  { onEvent }: Distribution,
  { rule, sentence, detail }: Violation,
): EdgeResponse {
  onEvent({ type: 'validation-error', requestId, rule, detail });
  return errorPage({ status: 502, sentence, result: 'LambdaValidationError' }, requestId);
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
