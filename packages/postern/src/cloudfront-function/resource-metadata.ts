/** Protected resource metadata (RFC 9728): `gate/resource-metadata.ts` in the function's dialect. */
import type { FunctionResponse, Visit } from './event.ts';
import { writeDetail } from './log.ts';
import { resourceMetadata } from './plan.ts';

/** The document at this host and path, for any origin; undefined for all other requests. */
export function serveMetadata(visit: Visit): FunctionResponse | undefined {
  const request = visit.incoming;
  const found =
    resourceMetadata &&
    resourceMetadata.find((entry) => entry.path === request.uri && entry.host === visit.hostName);
  if (!found || !/^(GET|HEAD|OPTIONS)$/.test(request.method)) return;
  writeDetail(visit, 'responded');
  return {
    statusCode: 200,
    headers: {
      'access-control-allow-headers': { value: '*' },
      'access-control-allow-origin': { value: '*' },
      'cache-control': { value: 'no-store' },
      'content-type': { value: 'application/json' },
    },
    body: found.body,
  };
}
