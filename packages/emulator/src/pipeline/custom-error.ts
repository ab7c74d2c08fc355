/**
 * Custom error responses: a page of the distribution in an error's place. They are for errors of origins and of CloudFront itself,
 * a signature's 403 among them; what a function has answered stays as it is.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
import { checkInteger, checkNames, fail } from '../check-values.ts';
import type { Distribution } from '../distribution.ts';
import { normalizePath } from './cache-behavior.ts';
import type { EdgeResponse, Exchange } from './exchange.ts';
import { originRequest } from './origin-request.ts';

/** One of a distribution's custom error responses, of all its behaviors. */
export interface CustomErrorResponse {
  readonly errorCode: number;
  /** Asked for under the behavior that matches it, with neither a signature nor a function. */
  readonly responsePagePath: string;
  /** @default `errorCode` */
  readonly responseCode?: number;
}

const ERROR_CODES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** Throws a `TypeError` that names the option. */
export function checkCustomErrors(name: string, responses: readonly CustomErrorResponse[]): void {
  if (!Array.isArray(responses)) fail(name, responses, 'a list of custom error responses');
  for (const [place, response] of responses.entries()) {
    const option = `${name}[${place}]`;
    checkNames(option, Object(response), ['errorCode', 'responsePagePath', 'responseCode']);
    const { errorCode, responsePagePath: path, responseCode } = response;
    if (!ERROR_CODES.includes(errorCode)) {
      fail(`${option}.errorCode`, errorCode, `one of ${ERROR_CODES.join(', ')}`);
    }
    if (typeof path !== 'string' || !/^\/[\w\-./~]*$/.test(path)) {
      fail(`${option}.responsePagePath`, path, 'a path such as "/errors/403.html"');
    }
    checkInteger(`${option}.responseCode`, responseCode, { from: 200, to: 504 });
  }
}

/** The response, or the page that stands for it. The page is asked for each time: none of it is cached here. */
export async function customError(
  exchange: Exchange,
  distribution: Distribution,
  response: EdgeResponse,
): Promise<EdgeResponse> {
  const { status, result } = response;
  const custom = distribution.customErrors.find(({ errorCode }) => errorCode === status);
  // The word of what neither a function nor a limit of one has made.
  if (!custom || result !== 'Error') return response;
  const { responsePagePath: path, responseCode = status } = custom;
  const behavior = distribution.behaviors.find(({ matches }) => matches(normalizePath(path)));
  if (!behavior) return response;
  discard(response);
  const request = { ...exchange.request, path, query: undefined, body: undefined };
  const page = await behavior.origin.fetch(
    originRequest({ ...exchange, method: 'GET', request }, behavior),
  );
  if (typeof page === 'string') return { status: 502, headers: [], body: Buffer.alloc(0), result };
  // A page that is not there is an error of its own.
  return { ...page, status: page.status < 400 ? responseCode : page.status, result };
}

/** What nobody reads would hold the origin's connection. */
function discard({ body }: EdgeResponse): void {
  if (!Buffer.isBuffer(body)) void body[Symbol.asyncIterator]().return?.();
}
