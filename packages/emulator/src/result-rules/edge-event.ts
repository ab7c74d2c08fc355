/**
 * The Lambda@Edge event of a viewer request, as AWS documents it:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */

/** Lower-case name to one entry for each header line. */
export type EdgeHeaders = Record<string, readonly EdgeHeader[]>;

/** One header line. */
export interface EdgeHeader {
  readonly key?: string;
  readonly value: string;
}

/** A request's body under `IncludeBody`. */
export interface EdgeBody {
  readonly inputTruncated: boolean;
  readonly action: 'read-only' | 'replace';
  readonly encoding: 'base64' | 'text';
  readonly data: string;
}

/** The request that the function sees, and may return. */
export interface EdgeRequest {
  readonly clientIp: string;
  readonly method: string;
  readonly uri: string;
  readonly querystring: string;
  readonly headers: EdgeHeaders;
  readonly body?: EdgeBody;
}

/** A response that the function makes itself. */
export interface GeneratedResponse {
  readonly status: string;
  readonly statusDescription?: string;
  readonly headers?: EdgeHeaders;
  readonly bodyEncoding?: 'text' | 'base64';
  readonly body?: string;
}

/** The names that stand for the distribution in every event. */
export const DISTRIBUTION = {
  domainName: 'd111111abcdef8.cloudfront.net',
  id: 'EDFDVBD6EXAMPLE',
} as const;

/** The event as JSON, ready for the runtime API. */
export function viewerRequestEvent(request: EdgeRequest, requestId: string): string {
  const config = {
    distributionDomainName: DISTRIBUTION.domainName,
    distributionId: DISTRIBUTION.id,
    eventType: 'viewer-request',
    requestId,
  };
  return JSON.stringify({ Records: [{ cf: { config, request } }] });
}
