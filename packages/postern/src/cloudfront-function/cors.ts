/** CORS for rules that ask for it: `gate/cors.ts` in the function's dialect. */

import type { FunctionResponse, Visit } from './event.ts';
import { readHeader } from './fetch-metadata.ts';
import { hasCors } from './plan.ts';

type Headers = Record<string, { value: string }>;

/** What a refusal under this rule carries; a new object each time. */
export function corsHeaders(visit: Visit): Headers {
  const headers: Headers = {};
  const cors = hasCors && visit.applied.cors;
  if (!cors) return headers;
  headers.vary = { value: 'Origin' };
  const origin = listedOrigin(visit);
  if (!origin) return headers;
  headers['access-control-allow-origin'] = { value: origin };
  headers['access-control-expose-headers'] = { value: cors.exposeHeaders };
  return headers;
}

/** The answer to a preflight; undefined where the rule does not list the page's origin. */
export function answerPreflight(visit: Visit): FunctionResponse | undefined {
  const request = visit.incoming;
  const origin = hasCors && listedOrigin(visit);
  if (!origin) return;
  const wanted = readHeader(request, 'access-control-request-headers');
  const isList = /^[\w!#$%&'*+.^`|~, -]{1,1024}$/.test(wanted);
  return {
    statusCode: 204,
    headers: {
      'access-control-allow-origin': { value: origin },
      'access-control-allow-methods': {
        value: readHeader(request, 'access-control-request-method'),
      },
      'access-control-allow-headers': { value: isList ? wanted : 'authorization' },
      'access-control-max-age': { value: '600' },
      'cache-control': { value: 'no-store' },
      vary: { value: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' },
    },
  };
}

/** A list of several is none of them. */
function listedOrigin(visit: Visit): string | undefined {
  const cors = visit.applied.cors;
  const sent = readHeader(visit.incoming, 'origin');
  return cors && sent && cors.origins.includes(sent) ? sent : undefined;
}
