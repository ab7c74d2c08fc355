/** Stage: signed cookies and signed URLs, for behaviors with trusted key groups. CloudFront itself checks them: no function runs. */
import type { EdgeRequestLine, Stage } from '../pipeline/exchange.ts';
import { valuesOf } from '../wire.ts';
import { checkSignature } from './check-signature.ts';
import { readCredentials, unsignedQuery } from './credentials.ts';
import { signatureErrorResponse } from './errors.ts';
import type { RequestedUrl } from './resource.ts';

/** Refuses what has no signature that holds. OPTIONS needs none: preflights come without cookies. */
export const signedCookies: Stage = (exchange, { clock }) => {
  const { behavior, request, method, clientIp } = exchange;
  const keys = behavior?.trustedKeys;
  if (!keys || method === 'OPTIONS') return undefined;
  const url = requestedUrl(request);
  const error = checkSignature(readCredentials(request), keys, { url, clientIp, now: clock() });
  if (error) return signatureErrorResponse(error);
  // A signed URL's own parameters go no further.
  exchange.request = { ...request, query: url.query };
  return undefined;
};

const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** The emulator speaks http alone: on loopback that is the URL, under any other name it stands in for CloudFront's https. */
function requestedUrl({ path, query, headers }: EdgeRequestLine): RequestedUrl {
  const [host = ''] = valuesOf(headers, 'host');
  const protocol = LOOPBACK.test(host) ? 'http' : 'https';
  return { protocol, host, path, query: unsignedQuery(query) };
}
