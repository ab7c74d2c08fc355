/** Stage: what CloudFront refuses before it looks for a behavior. */
import { flatHeaders, valuesOf } from '../wire.ts';
import { errorPage } from './error-page.ts';
import type { EdgeRequestLine, EdgeResponse, Exchange, Stage } from './exchange.ts';

/** Refuses malformed targets, over-long URLs and header blocks, and a GET with a body. */
export const requestLimits: Stage = (exchange, { limits }) => {
  const { method, request } = exchange;
  const [host = '', ...moreHosts] = valuesOf(request.headers, 'host');
  if (!request.path.startsWith('/') || host === '' || moreHosts.length > 0) {
    return refuse(exchange, 400);
  }
  // "CloudFront returns HTTP status code 413" for both: RequestAndResponseBehaviorCustomOrigin.html
  if (urlBytes(exchange) > limits.urlBytes) return refuse(exchange, 413);
  if (headerBlockBytes(request) > limits.requestHeadersBytes) return refuse(exchange, 413);
  if (method === 'GET' && request.body) return refuse(exchange, 403);
  return undefined;
};

function refuse({ requestId }: Exchange, status: number): EdgeResponse {
  return errorPage({ status, sentence: 'Bad request.', result: 'Error' }, requestId);
}

/** CloudFront counts the URL it makes of the request: scheme, host, path and query. */
function urlBytes({ request }: Exchange): number {
  const [host = ''] = valuesOf(request.headers, 'host');
  return `https://${host}${request.path}${queryWithMark(request.query)}`.length;
}

/** All header lines with their ": " and line ends, and the query string. */
export function headerBlockBytes(request: EdgeRequestLine): number {
  const text = flatHeaders(request.headers);
  const separators = request.headers.length * ': \r\n'.length;
  return text.join('').length + separators + queryWithMark(request.query).length;
}

function queryWithMark(query: string | undefined): string {
  return query === undefined ? '' : `?${query}`;
}
