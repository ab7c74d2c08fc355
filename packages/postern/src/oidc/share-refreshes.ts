/**
 * One call for requests that bring the same refresh token at the same time: a provider that rotates takes a token once, and one
 * that detects reuse ends everything at the second time. For targets whose instances serve several requests at once; at the edge
 * an instance serves one, and this would only sit there.
 */
import { createHash } from 'node:crypto';
import type { Provider } from './context.ts';

/** Requests that left the browser before the new cookies arrived there come within that time. */
const SHARED_SECONDS = 10;

/** Calls that are remembered. Beyond it the oldest goes, and its token would be sent again. */
const MAX_CALLS = 1000;

interface Call {
  readonly at: number;
  readonly subject: string;
  readonly answer: ReturnType<Provider['refresh']>;
}

/** The same provider, which asks once in ten seconds for the same token and person. */
export function shareRefreshes(provider: Provider): Provider {
  // In the order in which they began.
  const calls = new Map<string, Call>();

  function forget(now: number): void {
    for (const [key, { at }] of calls) {
      if (calls.size < MAX_CALLS && isRecent(at, now)) return;
      calls.delete(key);
    }
  }

  return {
    ...provider,
    refresh(refreshToken, options) {
      const { subject, now } = options;
      const key = createHash('sha256').update(refreshToken).digest('base64url');
      const call = calls.get(key);
      if (call?.subject === subject && isRecent(call.at, now)) return call.answer;
      const answer = provider.refresh(refreshToken, options);
      calls.delete(key);
      forget(now);
      calls.set(key, { at: now, subject, answer });
      return answer;
    },
  };
}

/** By the wall clock: one that was interrupted by a freeze is not waited for again. */
function isRecent(at: number, now: number): boolean {
  return Math.abs(now - at) < SHARED_SECONDS;
}
