// What is counted over a day, and the figures that come of it.
import { DAY_SECONDS, MIDNIGHT, REFRESH_WAIT_SECONDS } from './assumptions.mjs';

/** Of the series: ten minutes. */
export const BUCKET_SECONDS = 600;

/** Differences of times since the epoch, in floating point. */
const CLOCK_ERROR_SECONDS = 0.001;

export function createMeasures({ rotation }) {
  const counts = {
    requests: 0,
    coldStarts: 0,
    validRequests: 0,
    validRefused: 0,
    invalidAccepted: 0,
    waits: 0,
    waitsBeforeRotation: 0,
    invalidWaits: 0,
    invalidWaitsBeforeRotation: 0,
    held: 0,
    heldInVain: 0,
    fetches: 0,
  };
  const addedMilliseconds = [];
  const series = { refused: emptySeries(), fetches: emptySeries(), waits: emptySeries() };

  function noteRequest({ time, isCold, isGood, accepted, waitedSeconds, heldSeconds }) {
    counts.requests++;
    if (isCold) counts.coldStarts++;
    if (heldSeconds > 0) counts.held++;
    if (heldSeconds >= REFRESH_WAIT_SECONDS - CLOCK_ERROR_SECONDS) counts.heldInVain++;
    if (!isGood) {
      if (waitedSeconds > 0) counts.invalidWaits++;
      if (waitedSeconds > 0 && time < rotation.signsAt) counts.invalidWaitsBeforeRotation++;
      if (accepted) counts.invalidAccepted++;
      return;
    }
    counts.validRequests++;
    addedMilliseconds.push((waitedSeconds + heldSeconds) * 1000);
    if (waitedSeconds > 0) {
      counts.waits++;
      if (time < rotation.signsAt) counts.waitsBeforeRotation++;
      add(series.waits, time);
    }
    if (!accepted) {
      counts.validRefused++;
      add(series.refused, time);
    }
  }

  return {
    noteRequest,
    noteFetch(now) {
      counts.fetches++;
      add(series.fetches, now - MIDNIGHT);
    },
    summarize: () => ({ ...counts, addedMilliseconds: summarize(addedMilliseconds), series }),
  };
}

function emptySeries() {
  return new Array(DAY_SECONDS / BUCKET_SECONDS).fill(0);
}

/** What is still under way at midnight counts for the last ten minutes. */
function add(series, time) {
  series[Math.min(Math.floor(time / BUCKET_SECONDS), series.length - 1)]++;
}

function summarize(values) {
  const sorted = Float64Array.from(values).sort();
  const at = (share) =>
    Math.round(sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? 0);
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}
