/** One request through CloudFront: the stages in their order. The first that answers ends it, but for a viewer-response function. */
import type { Distribution } from '../distribution.ts';
import { signedCookies } from '../signed-cookies/signed-cookies.ts';
import { allowedMethods, cacheBehavior } from './cache-behavior.ts';
import { cacheLookup, originFetch } from './cache-stages.ts';
import { customError } from './custom-error.ts';
import { errorPage } from './error-page.ts';
import type { EdgeResponse, Exchange, Stage } from './exchange.ts';
import { requestLimits } from './request-limits.ts';
import { viewerRequest } from './viewer-request.ts';
import { viewerResponse } from './viewer-response.ts';

const STAGES: readonly Stage[] = [
  requestLimits,
  cacheBehavior,
  allowedMethods,
  signedCookies,
  viewerRequest,
  cacheLookup,
  originFetch,
];

/** Answers one request. */
export async function answer(
  exchange: Exchange,
  distribution: Distribution,
): Promise<EdgeResponse> {
  for (const stage of STAGES) {
    const response = await stage(exchange, distribution);
    if (!response) continue;
    const seen = await viewerResponse(exchange, distribution, response);
    return customError(exchange, distribution, seen);
  }
  const error = { status: 500, sentence: 'Internal server error.', result: 'Error' } as const;
  return errorPage(error, exchange.requestId);
}
