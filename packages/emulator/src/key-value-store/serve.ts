/** One HTTP request of the API, from its bytes to the answer's. */
import type { IncomingMessage } from 'node:http';
import type { RoleCredentials } from '../function/function-identity.ts';
import { type Answer, jsonAnswer } from '../lambda-api/answer.ts';
import { type ReceivedRequest, receiveRequest } from '../lambda-api/received-request.ts';
import { checkSignature } from './check-signature.ts';
import { type Call, type Done, execute, type OperationContext, operationOf } from './operations.ts';
import type { KeyValueStoreCall, KeyValueStoreFault } from './options.ts';
import {
  accessDenied,
  isRefusal,
  notFound,
  quotaExceeded,
  type Refusal,
  SERVICE_ERROR,
  THROTTLED,
  validationFailed,
} from './refusals.ts';

export interface ServeContext extends OperationContext {
  readonly credentials: RoleCredentials | undefined;
  /** What goes wrong with the next call. */
  readonly nextFault: () => KeyValueStoreFault['api'];
  readonly onCall: ((call: KeyValueStoreCall) => void) | undefined;
}

const FAULTS = {
  throttle: THROTTLED,
  error: SERVICE_ERROR,
  denied: accessDenied('Access denied.'),
} as const;

/** `undefined`: there is to be no answer. */
export async function serve(
  incoming: IncomingMessage,
  context: ServeContext,
): Promise<Answer | undefined> {
  const request = await receiveRequest(incoming);
  if (!request) return answerOf(quotaExceeded('The request is too large.'));
  const { method, path } = request;
  const segments = segmentsOf(path);
  const operation = segments && operationOf(method, segments);
  if (!operation) return answerOf(notFound('The operation'));
  const fault = context.nextFault();
  if (fault === 'hang') return undefined;
  const result = fault ? FAULTS[fault] : await answer(request, { operation, segments, context });
  const { status } = result;
  const errorType = isRefusal(result) ? { errorType: result.type } : {};
  context.onCall?.({ operation, status, ...errorType });
  return answerOf(result);
}

interface Route {
  readonly operation: Call['operation'];
  readonly segments: readonly string[];
  readonly context: ServeContext;
}

async function answer(
  request: ReceivedRequest,
  { operation, segments, context }: Route,
): Promise<Refusal | Done> {
  const [, arn, , key] = segments;
  const refusal = await checkSignature(request, context.credentials);
  if (refusal) return refusal;
  if (arn !== context.arn) return notFound('The key value store');
  const body = parse(request.body);
  if (body === undefined) return validationFailed('The body is not JSON.');
  const query = new URLSearchParams(request.query);
  const ifMatch = request.header('if-match');
  return execute({ operation, key, query, ifMatch, body }, context);
}

/** Decoded; a key may have a slash in it. `undefined` where the encoding is wrong. */
function segmentsOf(path: string): readonly string[] | undefined {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    // No URI: the error has nothing else to say.
    return undefined;
  }
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch {
    // The parser's message quotes the text.
    return undefined;
  }
}

function answerOf(result: Refusal | Done): Answer {
  if (isRefusal(result)) {
    const { status, type, message } = result;
    return jsonAnswer(status, JSON.stringify({ Message: message }), ['x-amzn-ErrorType', type]);
  }
  const etag = result.etag === undefined ? [] : ['ETag', result.etag];
  return jsonAnswer(result.status, JSON.stringify(result.body), etag);
}
