/**
 * Keeps answers of a delegate for as long as the answer, the token and the config allow. Refusals have a segment of their own,
 * so that a flood of bad tokens pushes out no good answer.
 */
import type { DelegatePlan } from './plan.ts';
import type { Answer } from './types.ts';

/** What an entry takes besides its claims. */
const ENTRY_BYTES = 300;

interface Entry {
  readonly answer: Answer;
  /** Seconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** Estimated. */
  readonly bytes: number;
}

export interface DecisionCache {
  recall(key: string, now: number): Answer | undefined;
  keep(key: string, answer: Answer, now: number): void;
}

export function createDecisionCache(plan: DelegatePlan): DecisionCache {
  const accepted = createSegment(plan);
  const refused = createSegment(plan);

  return {
    recall: (key, now) => accepted.recall(key, now) ?? refused.recall(key, now),
    keep(key, answer, now) {
      // The last word counts, whether it is kept or not.
      accepted.drop(key);
      refused.drop(key);
      const seconds = Math.min(answer.ttlSeconds ?? 0, plan.cacheMaxAgeSeconds);
      const until = Math.min(now + seconds, answer.ok ? expiryOf(answer.claims) : Infinity);
      // Written so that a NaN keeps nothing.
      if (!(until > now)) return;
      const bytes = ENTRY_BYTES + sizeOf(answer);
      (answer.ok ? accepted : refused).keep(key, { answer, from: now, until, bytes });
    },
  };
}

function sizeOf(answer: Answer): number {
  try {
    return 2 * JSON.stringify(answer).length;
  } catch {
    // Nested so deeply that it can be parsed and not be written: it is not kept.
    return Infinity;
  }
}

function expiryOf(claims: Readonly<Record<string, unknown>>): number {
  return Object.hasOwn(claims, 'exp') ? Number(claims.exp) : Infinity;
}

interface Segment {
  drop(key: string): void;
  recall(key: string, now: number): Answer | undefined;
  keep(key: string, entry: Entry): void;
}

/** The longest unused goes first: a map keeps the order in which keys were set. */
function createSegment({ cacheMaxEntries, cacheMaxBytes }: DelegatePlan): Segment {
  const entries = new Map<string, Entry>();
  let total = 0;

  function drop(key: string): void {
    total -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  return {
    drop,
    recall(key, now) {
      const entry = entries.get(key);
      if (!entry) return;
      // Before `from` only by a clock that was wrong then, or is now.
      if (!(entry.from <= now && now < entry.until)) return void drop(key);
      entries.delete(key);
      entries.set(key, entry);
      return entry.answer;
    },
    keep(key, entry) {
      if (entry.bytes > cacheMaxBytes) return;
      entries.set(key, entry);
      total += entry.bytes;
      for (const [oldest] of entries) {
        if (entries.size <= cacheMaxEntries && total <= cacheMaxBytes) return;
        drop(oldest);
      }
    },
  };
}
