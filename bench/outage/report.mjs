// The figures of an outage as a table for people, and what is wrong with them.

/** The most of the requests that may wait for the deadline. */
const MOST_WAITING = 0.01;

/** Line → what stands in it, for each phase. */
const LINES = {
  'requests answered': ({ sent }) => sent,
  allowed: ({ allowed }) => allowed,
  'refused with 503': ({ refused }) => refused,
  'anything else': ({ other }) => other,
  'waited for the deadline': ({ waited }) => waited,
  share: ({ share }) => percent(share),
  'waited as long for a free process': ({ queued }) => queued,
  'share of both': ({ shareWithQueued }) => percent(shareWithQueued),
  'decision, p50 / p99 / longest, ms': ({
    p50Milliseconds,
    p99Milliseconds,
    longestMilliseconds,
  }) => [p50Milliseconds, p99Milliseconds, longestMilliseconds].map(number).join(' / '),
};

/** Markdown. */
export function formatOutage(figures) {
  const { minutes, rate, processes, runtime, deadlineMilliseconds, recovered, outage } = figures;
  const phases = [figures.before, figures.outage, figures.after];
  return [
    `A delegate that hangs for ${minutes} min, ${rate} requests a second, ${processes} processes of ${runtime}, deadline ${deadlineMilliseconds} ms`,
    '',
    '| | up | hangs | up again |',
    '| --- | ---: | ---: | ---: |',
    ...Object.entries(LINES).map(
      ([name, line]) => `| ${[name, ...phases.map(line).map(number)].join(' | ')} |`,
    ),
    '',
    `Questions that reached the delegate while it hung: ${number(outage.asked)}`,
    recovered.length === 0
      ? 'Nobody was allowed again'
      : `Allowed again after ${recovered[0]} s, by half of the processes after ${recovered[Math.ceil(recovered.length / 2) - 1]} s, by ${recovered.length} of ${processes} after ${recovered.at(-1)} s`,
    '',
  ].join('\n');
}

/** What is not as it must be; empty when all is well. */
export function findFaults({ before, outage, after, recovered, processes, areWhole }) {
  const faults = {
    'Not everybody was allowed before the outage, so that it shows nothing':
      before.allowed !== before.sent,
    'A request was allowed while the delegate hung': outage.allowed > 0,
    'A request was answered with neither the request nor a 503': outage.other + after.other > 0,
    [`More than ${percent(MOST_WAITING)} of the requests waited`]:
      outage.shareWithQueued > MOST_WAITING,
    'Not every process allowed requests again': recovered.length < processes,
    'A runtime process ended': !areWhole,
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}

function percent(share) {
  return `${(100 * share).toFixed(2)} %`;
}

function number(value) {
  return typeof value === 'number' ? value.toLocaleString('en') : value;
}
