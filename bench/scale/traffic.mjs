// The instances of the day and the requests that each of them gets.
import { DAY_SECONDS, INSTANCE, INVALID_SHARE, REGIONS } from './assumptions.mjs';
import { createRandom } from './random.mjs';
import { INVALID_KINDS, UNKNOWN_KID } from './tokens.mjs';

/** The instance with this number: when it starts, where, and what it is asked. */
export function createInstance(number, { seed, tokens, unknownKidShare }) {
  const random = createRandom(`${seed}:instance:${number}`);
  const startsAt = drawStart(random);
  const region = drawRegion(random.uniform());
  const { lifetimeSeconds, lifetimeSpread, maxLifetimeSeconds, gapSeconds, gapSpread } = INSTANCE;
  const lifetime = Math.min(random.logNormal(lifetimeSeconds, lifetimeSpread), maxLifetimeSeconds);
  const meanGap = random.logNormal(gapSeconds, gapSpread);
  const endsAt = Math.min(startsAt + lifetime, DAY_SECONDS);
  const requests = [];
  for (let time = startsAt; time < endsAt; time += random.exponential(meanGap)) {
    const kind = drawKind(random, unknownKidShare);
    requests.push({ time, kind, token: tokens.draw(kind, time, random) });
  }
  const fetches = createRandom(`${seed}:fetches:${number}`);
  return { startsAt, region, requests, fetches };
}

/** More in the afternoon than at night, four to one. */
function drawStart(random) {
  for (;;) {
    const time = random.uniform() * DAY_SECONDS;
    const share = 0.625 - 0.375 * Math.cos((2 * Math.PI * (time / 3_600 - 3)) / 24);
    if (random.uniform() < share) return time;
  }
}

function drawRegion(drawn) {
  let rest = drawn;
  for (const region of REGIONS) {
    rest -= region.share;
    if (rest < 0) return region;
  }
  return REGIONS[0];
}

function drawKind(random, unknownKidShare) {
  const drawn = random.uniform();
  if (drawn < unknownKidShare) return UNKNOWN_KID;
  return drawn < unknownKidShare + INVALID_SHARE ? random.pick(INVALID_KINDS) : 'good';
}
