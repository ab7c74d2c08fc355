/** One request's call of a CloudFront Function: its console, its notices, its failure as CloudFront's page. */
import type { Distribution } from '../distribution.ts';
import { errorPage } from '../pipeline/error-page.ts';
import type { EdgeResponse, Exchange } from '../pipeline/exchange.ts';
import { decodeWire } from '../wire.ts';
import type { CloudFrontFunctionSlot } from './deployed-function.ts';
import { type FunctionErrorType, type Outcome, runCloudFrontFunction } from './invoke.ts';
import { noticesOf } from './notices.ts';

/** Runs the function once; its console goes to the owner. */
export async function invokeSlot(
  slot: CloudFrontFunctionSlot,
  event: object,
  { exchange, distribution }: { exchange: Exchange; distribution: Distribution },
): Promise<Outcome> {
  const { requestId, request } = exchange;
  const { onEvent, clock } = distribution;
  if (!slot.noticed) {
    slot.noticed = true;
    for (const notice of noticesOf(slot)) onEvent({ type: 'warning', requestId, ...notice });
  }
  const { code, store, engine, limitRuns } = slot;
  const rawQueryString = request.query === undefined ? undefined : decodeWire(request.query);
  const run = { code, engine, now: clock(), ...(store && { store }) };
  const [outcome] = await limitRuns(() => runCloudFrontFunction(run, [{ event, rawQueryString }]));
  if (!outcome) throw new Error('A function gave no outcome');
  for (const line of outcome.console) onEvent({ type: 'console', requestId, line });
  return outcome;
}

const COULD_NOT_RUN =
  'The CloudFront function associated with the CloudFront distribution is invalid or could not run.';

/** 503, over time as throttled: CloudFront throttles a function that keeps failing, or uses too much. */
export function failurePage(
  outcome: Extract<Outcome, { ok: false }>,
  { requestId }: Exchange,
  { onEvent }: Distribution,
): EdgeResponse {
  const { errorType: reason, message } = outcome;
  const result = resultOf(reason);
  onEvent({ type: 'execution-error', requestId, reason, errorType: result, message });
  return errorPage({ status: 503, sentence: COULD_NOT_RUN, result }, requestId);
}

function resultOf(reason: FunctionErrorType): 'FunctionExecutionError' | 'FunctionThrottledError' {
  return reason === 'timeout' ? 'FunctionThrottledError' : 'FunctionExecutionError';
}
