/** Runs a function for one request, with the faults that someone has set for it. */
import type { ServerResponse } from 'node:http';
import type { InvocationNames } from '../function/instance.ts';
import { type ApiError, SERVICE_ERROR, SERVICE_UNAVAILABLE, tooManyRequests } from './api-error.ts';
import type { Execution, LambdaFunction } from './lambda-function.ts';
import type { LambdaFault } from './options.ts';

/** An event on its way to a function. */
export interface Invocation {
  readonly event: string;
  readonly names: Required<InvocationNames>;
}

const ERRORS: Readonly<Record<NonNullable<LambdaFault['error']>, ApiError>> = {
  throttled: tooManyRequests('ConcurrentInvocationLimitExceeded'),
  'service-error': SERVICE_ERROR,
  unavailable: SERVICE_UNAVAILABLE,
};

/** The function's answer, or that of AWS in its place. */
export async function execute(
  { takeFault, invoke }: LambdaFunction,
  { event, names }: Invocation,
  outgoing: ServerResponse,
): Promise<Execution | ApiError> {
  const { error, delaySeconds = 0 } = takeFault();
  const result = error ? ERRORS[error] : await invoke(event, names);
  if (delaySeconds > 0) await holdBack(delaySeconds, outgoing);
  return result;
}

/** Ends early with the connection, so that nothing outlives the server. */
function holdBack(seconds: number, outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1_000);
    outgoing.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
