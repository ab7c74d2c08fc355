/** A function URL's event as the endpoints take it. What is missing in it is empty, and so refused. */
import { BODY_TOO_LARGE } from './answer.ts';
import type { ServiceRequest } from './service-request.ts';

/** The part of payload format 2.0 that is used. */
export interface UrlEvent {
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly http: { readonly method?: string; readonly sourceIp?: string };
    /** Put there by AWS, with `AuthType: AWS_IAM` only. */
    readonly authorizer?: { readonly iam?: { readonly userArn?: string } };
  };
}

export function requestFromUrlEvent(event: UrlEvent): ServiceRequest {
  const { rawQueryString, requestContext } = event;
  const rawPath = String(event.rawPath ?? '/');
  const { method = '', sourceIp } = Object(
    requestContext.http,
  ) as UrlEvent['requestContext']['http'];
  const headers = distinctHeaders(event);
  return {
    method: String(method),
    target: rawQueryString ? `${rawPath}?${rawQueryString}` : rawPath,
    authorization: headers.authorization?.[0],
    contentType: headers['content-type']?.[0],
    peerAddress: sourceIp,
    hasIamCaller: typeof requestContext.authorizer?.iam?.userArn === 'string',
    distinctHeaders: () => headers,
    async readText(maxBytes) {
      const { body = '', isBase64Encoded } = event;
      const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
      return bytes.length > maxBytes ? BODY_TOO_LARGE : bytes.toString();
    },
  };
}

/** A header that came twice has been joined with a comma by the function URL. */
function distinctHeaders({ headers }: UrlEvent): Record<string, string[]> {
  const values: Record<string, string[]> = Object.create(null);
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value !== undefined) values[name.toLowerCase()] = [value];
  }
  return values;
}
