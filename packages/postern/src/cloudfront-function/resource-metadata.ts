/** Protected resource metadata (RFC 9728): `gate/resource-metadata.ts` in the function's dialect. */
import { answer } from './answers.ts';
import { host, method, path } from './current.ts';
import type { FunctionResponse } from './event.ts';
import { field } from './field.ts';
import { writeDetail } from './log.ts';
import { resourceMetadata } from './plan.ts';

/** The document at this host and path, for any origin; undefined for all other requests. */
export function serveMetadata(): FunctionResponse | undefined {
  const found =
    resourceMetadata &&
    resourceMetadata.find((entry) => entry.path === path && entry.host === host);
  if (!found || !/^(GET|HEAD|OPTIONS)$/.test(method)) return;
  writeDetail('responded');
  return answer(
    200,
    {
      'access-control-allow-headers': field('*'),
      'access-control-allow-origin': field('*'),
      'content-type': field('application/json'),
    },
    found.body,
  );
}
