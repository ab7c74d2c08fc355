// What became of the requests of one phase.

/** A decision that took this share of the deadline has waited for it: the timer may fire a little early. */
const WAITING_SHARE = 0.9;

/** Counts answers; `deadline` in milliseconds. */
export function createMeasures(deadline) {
  const decisions = [];
  const allowedAt = new Map();
  const counts = { sent: 0, allowed: 0, refused: 0, other: 0, waited: 0, queued: 0 };

  function note({ place, status, ended, decision, all }) {
    decisions.push(decision);
    counts.sent++;
    counts[nameOf(status)]++;
    if (status === 'allowed' && !allowedAt.has(place)) allowedAt.set(place, ended);
    if (decision >= WAITING_SHARE * deadline) counts.waited++;
    else if (all >= WAITING_SHARE * deadline) counts.queued++;
  }

  return {
    note,
    counts,
    /** When each process allowed somebody for the first time, by `performance.now()`, in order. */
    firstAllowed: () => [...allowedAt.values()].sort((a, b) => a - b),
    summarize: () => ({
      ...counts,
      share: counts.waited / counts.sent,
      shareWithQueued: (counts.waited + counts.queued) / counts.sent,
      p50Milliseconds: percentile(decisions, 0.5),
      p99Milliseconds: percentile(decisions, 0.99),
      longestMilliseconds: percentile(decisions, 1),
    }),
  };
}

function nameOf(status) {
  if (status === 'allowed') return 'allowed';
  return status === '503' ? 'refused' : 'other';
}

function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? 0;
  return Math.round(value * 10) / 10;
}
