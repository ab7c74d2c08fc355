/** The id that one request has in its event, its error page and `X-Amz-Cf-Id`. */
import { randomBytes } from 'node:crypto';

/** CloudFront's ids have 54 characters of base64url and two equals signs. */
export function createRequestId(): string {
  return `${randomBytes(41).toString('base64url').slice(0, 54)}==`;
}
