/** Refusals as a CloudFront Function gives them: `gate/answers.ts` in the function's dialect, and a page where a person looks. */
import type { RejectionCode } from '../errors.ts';
import { corsHeaders } from './cors.ts';
import type { FunctionResponse, Visit } from './event.ts';
import { isNavigation } from './fetch-metadata.ts';
import { writeLine } from './log.ts';
import { page } from './plan.ts';

/** A refusal; one that another credential could turn into a pass says how to authenticate (RFC 6750 section 3). */
export function refuse(
  visit: Visit,
  statusCode: number,
  code: RejectionCode,
  claim?: string,
  kid?: string,
): FunctionResponse {
  const headers = corsHeaders(visit);
  writeLine(visit, code, claim, kid);
  headers['cache-control'] = { value: 'no-store' };
  if (statusCode === 503) headers['retry-after'] = { value: '30' };
  const challenge = challengeFor(visit, statusCode, code);
  if (challenge) headers['www-authenticate'] = { value: challenge };
  // A foreign host has no pages of ours.
  const isPage = page !== undefined && statusCode !== 421 && isNavigation(visit);
  headers['content-type'] = { value: isPage ? 'text/html' : 'application/json' };
  if (isPage) Object.assign(headers, page && page.headers);
  return { statusCode, headers, body: isPage ? pageFor(statusCode, code) : `{"error":"${code}"}` };
}

function challengeFor(visit: Visit, statusCode: number, code: string): string {
  const error =
    code === 'ambiguous_credential'
      ? 'invalid_request'
      : code === 'insufficient_scope'
        ? code
        : statusCode === 401 && 'invalid_token';
  if (!error) return '';
  const rule = visit.applied;
  return (
    'Bearer realm="postern"' +
    (/^(credential_missing|unsupported)/.test(code)
      ? ''
      : `, error="${error}", error_description="${code}"`) +
    (rule.scope ? `, scope="${rule.scope}"` : '') +
    (rule.resourceMetadataUrl ? `, resource_metadata="${rule.resourceMetadataUrl}"` : '')
  );
}

/** The login half's own pages say more; this one has to fit, and holds nothing from outside. */
function pageFor(statusCode: number, code: string): string {
  const title = page && page.title;
  const heading = statusCode === 403 ? 'No access' : 'This did not work';
  return `<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=width=device-width><meta name=color-scheme content="light dark"><title>${heading} – ${title}</title><main><h1>${heading}</h1><p>${title}<p><code>${statusCode} ${code}</code>${code === 'insufficient_scope' ? '<p><a href=/.postern/logout>Sign out</a>' : ''}</main>`;
}
