/**
 * CloudFront's event for a viewer-request function, as far as the gate looks at it.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */

/** A header or cookie; `multiValue` where its name occurs more than once. */
export interface EventValue {
  value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

export interface FunctionRequest {
  readonly method: string;
  /** As the viewer sent it. */
  uri: string;
  /** Names in lower case. `Cookie` is not among them. */
  readonly headers: Record<string, EventValue | undefined>;
  readonly cookies: Record<string, EventValue | undefined>;
  /** Undefined without a `?`. */
  rawQueryString(): string | undefined;
}

/** Of an answer. */
export type ResponseHeaders = Record<string, { readonly value: string }>;

export interface FunctionResponse {
  readonly statusCode: number;
  readonly headers: ResponseHeaders;
  readonly body?: string;
}

export interface ViewerRequestEvent {
  readonly request: FunctionRequest;
}

export type Claims = Readonly<Record<string, unknown>>;
