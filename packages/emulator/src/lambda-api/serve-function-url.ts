/** A function URL: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html. Its answers are buffered. */
import { type Answer, isApiError, refuse } from './answer.ts';
import { FORBIDDEN, REQUEST_TOO_LARGE } from './api-error.ts';
import { checkSignature, type SignaturePolicy } from './check-signature.ts';
import { execute } from './execute.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { receiveRequest } from './received-request.ts';
import type { Exchange } from './serve-invoke.ts';
import { answerUrl, BAD_GATEWAY } from './url-answer.ts';
import { createUrlEvent } from './url-event.ts';

/** What a URL knows. */
export interface UrlContext {
  readonly lambda: LambdaFunction;
  readonly authType: 'AWS_IAM' | 'NONE';
  readonly policy: SignaturePolicy;
  readonly callerArn: string;
  /** Of the function. */
  readonly arn: string;
}

/** Answers one request. */
export async function answerFunctionUrl(exchange: Exchange, context: UrlContext): Promise<Answer> {
  const { incoming, outgoing, requestId } = exchange;
  const { lambda, authType, policy, callerArn, arn } = context;
  const request = await receiveRequest(incoming);
  const signed = authType === 'AWS_IAM';
  // A wrong signature is told why, a missing one is not: reported in aws4-axios#1553 and at re:Post.
  if (signed && incoming.headers.authorization === undefined) return refuse(FORBIDDEN);
  if (!request) return refuse(REQUEST_TOO_LARGE);
  const refusal = signed ? await checkSignature(request, policy) : undefined;
  if (refusal) return refuse(refusal);
  const caller = { accessKeyId: policy.credentials.accessKeyId, arn: callerArn };
  const about = { requestId, now: policy.clock(), ...(signed && { caller }) };
  const event = createUrlEvent(request, about);
  const result = await execute(lambda, { event, names: { requestId, functionArn: arn } }, outgoing);
  if (isApiError(result)) return refuse(result);
  const { json, errorType } = result;
  return errorType === undefined ? answerUrl(json) : { ...BAD_GATEWAY, errorType };
}
