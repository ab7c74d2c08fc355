/**
 * Every refusal of the Invoke API and of function URLs. Types and statuses are those of
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html and CommonErrors.html there; where AWS documents no
 * sentence it is one that users have reported, or is marked [INFER]. AWS writes `message` for some and `Message` for
 * others (its API model says which), so a client that reads only one of them is wrong.
 */

/** A refusal: nothing was executed. */
export interface ApiError {
  readonly status: number;
  /** The value of `x-amzn-ErrorType`. */
  readonly type: string;
  readonly body: Readonly<Record<string, string | null>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the front door refuses has no `Type`: reported in aws/aws-sdk-go#859, erlcloud#690. */
function frontDoor(type: string, message: string): ApiError {
  return { status: 403, type, body: { message } };
}

export const MISSING_TOKEN: ApiError = frontDoor(
  'MissingAuthenticationTokenException',
  'Missing Authentication Token',
);

/** An unknown access key, or a session token that is not its own. */
export const UNRECOGNIZED_CLIENT: ApiError = frontDoor(
  'UnrecognizedClientException',
  'The security token included in the request is invalid.',
);

export const SIGNATURE_MISMATCH: ApiError = invalidSignature(
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
);

/** A signature of another region, service or time. */
export function invalidSignature(message: string): ApiError {
  return frontDoor('InvalidSignatureException', message);
}

/** AWS quotes the header, or its hash; here it stays unsaid. [INFER] 403, as API Gateway answers it. */
export function incompleteSignature(message: string): ApiError {
  return frontDoor('IncompleteSignatureException', message);
}

/** What a function URL says to a request without a signature. */
export const FORBIDDEN: ApiError = {
  status: 403,
  type: 'AccessDeniedException',
  // Since 2026 a sentence that links to urls-auth.html follows; what begins the text has stayed.
  body: { Message: 'Forbidden' },
};

/** [INFER] */
export const UNKNOWN_OPERATION: ApiError = {
  status: 404,
  type: 'UnknownOperationException',
  body: { message: null },
};

/** The sentence of another account's function, whose policy names nobody. */
export function accessDenied(callerArn: string, resourceArn: string): ApiError {
  const Message = `User: ${callerArn} is not authorized to perform: lambda:InvokeFunction on resource: ${resourceArn} because no resource-based policy allows the lambda:InvokeFunction action`;
  return { status: 403, type: 'AccessDeniedException', body: { Message } };
}

export function resourceNotFound(Message: string): ApiError {
  return { status: 404, type: 'ResourceNotFoundException', body: { Message, Type: 'User' } };
}

/** A parameter that the API's model does not allow. */
export function validationFailed(value: string, field: string, constraint: string): ApiError {
  const message = `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must satisfy ${constraint}`;
  return { status: 400, type: 'ValidationException', body: { message } };
}

export function invalidParameter(message: string): ApiError {
  return {
    status: 400,
    type: 'InvalidParameterValueException',
    body: { Type: 'User', message },
  };
}

/** AWS quotes the place in the payload; a delegate's payload is a token, so here it stays unsaid. */
export const NOT_JSON: ApiError = {
  status: 400,
  type: 'InvalidRequestContentException',
  body: {
    Type: 'User',
    message: 'Could not parse request body into json: Could not parse payload into json',
  },
};

/** Six MiB and a hundred bytes for the envelope. */
export const MAX_PAYLOAD_BYTES = 6_291_556;

/** The documented type; users report `RequestEntityTooLargeException` from the wire. The status is the same. */
export const REQUEST_TOO_LARGE: ApiError = {
  status: 413,
  type: 'RequestTooLargeException',
  body: {
    Type: 'User',
    message: `Request must be smaller than ${MAX_PAYLOAD_BYTES} bytes for the InvokeFunction operation`,
  },
};

/** The reasons of the API's model that concurrency has. */
export type ThrottleReason =
  | 'ConcurrentInvocationLimitExceeded'
  | 'ReservedFunctionConcurrentInvocationLimitExceeded';

/** The model has `Retry-After`; [INFER] concurrency limits do not send it. */
export function tooManyRequests(Reason: ThrottleReason): ApiError {
  return {
    status: 429,
    type: 'TooManyRequestsException',
    body: { Reason, Type: 'User', message: 'Rate Exceeded.' },
  };
}

export const SERVICE_ERROR: ApiError = {
  status: 500,
  type: 'ServiceException',
  body: {
    Type: 'Service',
    Message: 'An error occurred and the request cannot be processed.',
  },
};

/** Reported with a null message (serverless#3834). */
export const SERVICE_UNAVAILABLE: ApiError = {
  status: 503,
  type: 'ServiceUnavailableException',
  body: { Type: 'Service', Message: null },
};
