/** Refusals as a CloudFront Function gives them: `gate/answers.ts` in the function's dialect, and a page where a person looks. */
import type { RejectionCode } from '../errors.ts';
import { addCorsHeaders } from './cors.ts';
import { place } from './current.ts';
import type { FunctionResponse, ResponseHeaders } from './event.ts';
import { isNavigation } from './fetch-metadata.ts';
import { field } from './field.ts';
import { writeLine } from './log.ts';
import {
  addPageHeaders,
  hasSessions,
  kindOf,
  pageStart,
  reports,
  resourceUrls,
  scopes,
} from './plan.ts';
import { enterRefusal } from './report.ts';

/** Any answer of the gate's own; nobody is to keep it. */
export function answer(
  statusCode: number,
  headers: ResponseHeaders,
  body: string,
): FunctionResponse {
  headers['cache-control'] = field('no-store');
  return { statusCode, headers, body };
}

/** Errors of RFC 6750 section 3.1, besides which a code of ours may be one. */
export const INVALID_REQUEST = 'invalid_request';
export const INVALID_TOKEN = 'invalid_token';

/** A refusal. With an error, and where there was no usable credential at all (401), it says how to authenticate (RFC 6750 section 3). */
export function refuse(
  statusCode: number,
  code: RejectionCode,
  error?: string,
  claim?: string,
  kid?: string,
): FunctionResponse {
  // A foreign host has no pages of ours.
  const isPage = hasSessions && statusCode !== 421 && isNavigation();
  const fields: ResponseHeaders = {
    'content-type': field(isPage ? 'text/html' : 'application/json'),
  };
  if (reports) enterRefusal(statusCode);
  writeLine(code, claim, kid);
  addCorsHeaders(fields);
  if (statusCode > 500) fields['retry-after'] = field('30');
  if (error || statusCode === 401) {
    fields['www-authenticate'] = field(
      'Bearer realm="postern"' +
        (error ? `, error="${error}", error_description="${code}"` : '') +
        (scopes && scopes[kindOf(place)] ? `, scope="${scopes[kindOf(place)]}"` : '') +
        (resourceUrls && resourceUrls[kindOf(place)]
          ? `, resource_metadata="${resourceUrls[kindOf(place)]}"`
          : ''),
    );
  }
  if (isPage) addPageHeaders(fields);
  return answer(
    statusCode,
    fields,
    isPage
      ? `${pageStart}${code}</code>${error === code ? '<p><a href=/.postern/logout>Sign out</a>' : ''}</main>`
      : `{"error":"${code}"}`,
  );
}
