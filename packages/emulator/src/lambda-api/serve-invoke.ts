/** `POST /2015-03-31/functions/NAME/invocations`: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, isApiError, jsonAnswer, refuse } from './answer.ts';
import {
  type ApiError,
  MISSING_TOKEN,
  NOT_JSON,
  REQUEST_TOO_LARGE,
  resourceNotFound,
  UNKNOWN_OPERATION,
  validationFailed,
} from './api-error.ts';
import { checkSignature, type SignaturePolicy } from './check-signature.ts';
import { execute } from './execute.ts';
import { type FunctionReference, resolveFunctionName } from './function-name.ts';
import type { Execution, LambdaFunction } from './lambda-function.ts';
import { type ReceivedRequest, receiveRequest, splitTarget } from './received-request.ts';

/** What the API knows. */
export interface InvokeContext {
  readonly policy: SignaturePolicy;
  readonly callerArn: string;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
}

/** A request and the name under which everyone knows it. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly requestId: string;
}

interface Target {
  readonly lambda: LambdaFunction;
  readonly reference: FunctionReference;
  readonly version: string;
}

type InvocationType = 'RequestResponse' | 'Event' | 'DryRun';

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;
const INVOCATION_TYPES: readonly string[] = ['Event', 'RequestResponse', 'DryRun'];

/** The function that a path names, for the events; nothing is promised about it. */
export function namedFunction(incoming: IncomingMessage): string {
  return INVOCATIONS.exec(splitTarget(incoming).path)?.[1] ?? '';
}

/** Answers one request. */
export async function answerInvoke(exchange: Exchange, context: InvokeContext): Promise<Answer> {
  const { incoming } = exchange;
  if (incoming.method !== 'POST' || namedFunction(incoming) === '') {
    return drainAndRefuse(incoming, UNKNOWN_OPERATION);
  }
  if (incoming.headers.authorization === undefined) return drainAndRefuse(incoming, MISSING_TOKEN);
  const request = await receiveRequest(incoming);
  // [INFER] before the signature, which covers a body that nobody keeps.
  if (!request) return refuse(REQUEST_TOO_LARGE);
  const refusal = await checkSignature(request, context.policy);
  if (refusal) return refuse(refusal);
  const target = findTarget(request, context);
  if (isApiError(target)) return refuse(target);
  return answerTarget(target, request, exchange);
}

async function drainAndRefuse(incoming: IncomingMessage, error: ApiError): Promise<Answer> {
  await receiveRequest(incoming);
  return refuse(error);
}

function findTarget(request: ReceivedRequest, context: InvokeContext): Target | ApiError {
  const { policy, callerArn, functions } = context;
  const segment = INVOCATIONS.exec(request.path)?.[1] ?? '';
  const qualifier = new URLSearchParams(request.query).get('Qualifier');
  const place = { region: policy.region, callerArn };
  const reference = resolveFunctionName(segment, qualifier, place);
  if (isApiError(reference)) return reference;
  const lambda = functions.get(reference.name);
  const version = lambda?.findVersion(reference.qualifier);
  if (lambda && version !== undefined) return { lambda, reference, version };
  return resourceNotFound(`Function not found: ${reference.arn}`);
}

async function answerTarget(
  { lambda, reference, version }: Target,
  request: ReceivedRequest,
  { outgoing, requestId }: Exchange,
): Promise<Answer> {
  const type = request.header('x-amz-invocation-type') ?? 'RequestResponse';
  if (!isInvocationType(type)) {
    const constraint = `enum value set: [${INVOCATION_TYPES.join(', ')}]`;
    return refuse(validationFailed(type, 'invocationType', constraint));
  }
  const event = readEvent(request.body);
  if (event === undefined) return refuse(NOT_JSON);
  if (type === 'DryRun') return { status: 204, headers: [], body: Buffer.alloc(0) };
  const invocation = { event, names: { requestId, functionArn: reference.arn } };
  if (type === 'Event') {
    // Nobody hears how it ends.
    void lambda.invoke(event, invocation.names).catch(() => undefined);
    return { status: 202, headers: [], body: Buffer.alloc(0) };
  }
  const result = await execute(lambda, invocation, outgoing);
  return isApiError(result) ? refuse(result) : answerExecution(result, version);
}

function answerExecution({ json, errorType }: Execution, version: string): Answer {
  const failed = errorType === undefined ? [] : ['X-Amz-Function-Error', 'Unhandled'];
  const answer = jsonAnswer(200, json, [...failed, 'X-Amz-Executed-Version', version]);
  return errorType === undefined ? answer : { ...answer, errorType };
}

function isInvocationType(type: string): type is InvocationType {
  return INVOCATION_TYPES.includes(type);
}

/** An empty payload is an empty event. [INFER] */
function readEvent(body: Buffer): string | undefined {
  if (body.length === 0) return '{}';
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    JSON.parse(text);
    return text;
  } catch {
    return undefined; // Neither UTF-8 nor JSON: the refusal says no more, for the payload is a token.
  }
}
