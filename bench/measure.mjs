// Times contenders beside each other: many short rounds, the order shuffled in each, so that a slow moment of the machine
// falls on all alike. What is compared are the ratios within a round; what is reported is their median.

/** Seeded, so that two runs shuffle alike. */
const SEED = 20261122;

/**
 * Runs each contender once in every round and returns its nanoseconds per call, round by round.
 * A contender is `{ name, inputs(), call(input) }`: `inputs()` makes fresh inputs outside the clock; `call` must answer
 * `true`, or a promise of it, for each, or the bench throws: a contender that did not do its work has no time.
 */
export async function measureInterleaved(contenders, { rounds, warmUpRounds = 3 }) {
  const times = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  const random = createRandom(SEED);
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const contender of shuffle(contenders, random)) {
      const nanoseconds = await timeOnce(contender);
      if (round >= 0) times[contender.name].push(nanoseconds);
    }
  }
  return times;
}

/** The first eighth is not timed: it wipes out what the contender before has left in caches and in the processor's clock. */
async function timeOnce({ name, inputs, call, isAsync }) {
  const all = inputs();
  const leadIn = Math.ceil(all.length / 8);
  const run = isAsync ? countAsync : count;
  const done = await run(call, all, { from: 0, to: leadIn });
  const started = process.hrtime.bigint();
  // Awaited only where there is a promise: an `await` belongs to the asynchronous contender's own cost.
  const counted = isAsync
    ? await run(call, all, { from: leadIn, to: all.length })
    : run(call, all, { from: leadIn, to: all.length });
  const elapsed = Number(process.hrtime.bigint() - started);
  assert(done + counted === all.length, `"${name}" refused an input that it must accept`);
  return elapsed / (all.length - leadIn);
}

function count(call, inputs, { from, to }) {
  let done = 0;
  for (let index = from; index < to; index++) if (call(inputs[index]) === true) done++;
  return done;
}

async function countAsync(call, inputs, { from, to }) {
  let done = 0;
  for (let index = from; index < to; index++) if ((await call(inputs[index])) === true) done++;
  return done;
}

/** Median, least, and the tenth and ninetieth percentile. */
export function summarize(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { median: at(0.5), min: sorted[0], p10: at(0.1), p90: at(0.9) };
}

/** The ratio of two contenders in each round; its `min` is the ratio of the two least times. */
export function summarizeRatio(times, divisors) {
  const summary = summarize(times.map((time, round) => time / divisors[round]));
  return { ...summary, min: Math.min(...times) / Math.min(...divisors) };
}

/** Equal strings that share nothing with the given ones: no cached hash, no flattening done before. */
export function freshCopies(texts) {
  return texts.map((text) => Buffer.from(text, 'latin1').toString('latin1'));
}

export function assert(condition, message) {
  if (!condition) throw new Error(`The bench is not valid: ${message}`);
}

/** A linear congruential generator, good enough to shuffle and to choose paths: numbers from 0 up to 1. */
export function createRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffle(items, random) {
  return items
    .map((item) => ({ item, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
