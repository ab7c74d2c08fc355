/** The one way in which a rejection is made. In the dialect of CloudFront Functions. */
import type { TokenRejectionCode } from '../errors.ts';
import type { RejectedToken } from './types.ts';

export function reject(code: TokenRejectionCode, claim?: string): RejectedToken {
  return claim ? { ok: false, code, claim } : { ok: false, code };
}
