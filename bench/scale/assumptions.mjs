// What the simulation takes for granted, in one place: README.md says why. Times of day are seconds since midnight.

export const HOUR_SECONDS = 3_600;
export const DAY_SECONDS = 24 * HOUR_SECONDS;
/** Midnight of the simulated day, since the epoch. */
export const MIDNIGHT = 1_800_057_600;

/** Where instances start, in which share, and how long a key fetch from there takes at the median: connection, TLS, answer. */
export const REGIONS = [
  { name: 'us-east', share: 0.3, fetchMilliseconds: 60 },
  { name: 'us-west', share: 0.15, fetchMilliseconds: 190 },
  { name: 'europe', share: 0.3, fetchMilliseconds: 260 },
  { name: 'asia-pacific', share: 0.2, fetchMilliseconds: 520 },
  { name: 'south-america', share: 0.05, fetchMilliseconds: 400 },
];
export const FETCH_SPREAD = 0.35;

/** An instance lives, and is asked, for times that spread widely. */
export const INSTANCE = {
  lifetimeSeconds: 20 * 60,
  lifetimeSpread: 0.9,
  maxLifetimeSeconds: 6 * HOUR_SECONDS,
  gapSeconds: 60,
  gapSpread: 0.8,
};

/** Access tokens live an hour and are used at any age; they are issued on whole minutes of five. */
export const TOKEN = { lifetimeSeconds: HOUR_SECONDS, maxAgeSeconds: 3_000, issueStepSeconds: 300 };

/** Requests whose token must be refused: forged, expired, for another audience. */
export const INVALID_SHARE = 0.05;

/** Longer than this a decided request is not held for a due refresh: the adapter's `refreshWaitMilliseconds`. */
export const REFRESH_WAIT_SECONDS = 0.25;

/** `postern build --refresh` runs at each full hour where a schedule runs it; a changed bundle is live ten minutes later. */
export const REBUILD = { everySeconds: HOUR_SECONDS, deploySeconds: 600 };

/** The last build before the day begins. */
export const BUILT_AT = -6 * HOUR_SECONDS;

/**
 * The days. `publishedAt`: the new key is in the set; `signsAt`: it signs; two hours later the old one is withdrawn.
 * `unknownKidShare`: requests whose token names a key that nobody has.
 */
export const SCENARIOS = {
  'outage, then rotation': {
    rotation: { publishedAt: 13.5 * HOUR_SECONDS, signsAt: 14.5 * HOUR_SECONDS },
    outage: { from: 9 * HOUR_SECONDS, to: 9.75 * HOUR_SECONDS },
    unknownKidShare: 0,
  },
  'rotation, then outage': {
    rotation: { publishedAt: 8 * HOUR_SECONDS, signsAt: 9 * HOUR_SECONDS },
    outage: { from: 14 * HOUR_SECONDS, to: 14.75 * HOUR_SECONDS },
    unknownKidShare: 0,
  },
  'rotation without lead, then outage': {
    rotation: { publishedAt: 9 * HOUR_SECONDS, signsAt: 9 * HOUR_SECONDS },
    outage: { from: 14 * HOUR_SECONDS, to: 14.75 * HOUR_SECONDS },
    unknownKidShare: 0,
  },
  'outage, then rotation, and a flood of unknown kids': {
    rotation: { publishedAt: 13.5 * HOUR_SECONDS, signsAt: 14.5 * HOUR_SECONDS },
    outage: { from: 9 * HOUR_SECONDS, to: 9.75 * HOUR_SECONDS },
    unknownKidShare: 0.02,
  },
};
export const WITHDRAWAL_SECONDS = 2 * HOUR_SECONDS;
