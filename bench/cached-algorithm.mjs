// One algorithm of the `cached` suite, in a process of its own: prints its rows as JSON.
import { createFastJwt, createPostern } from './contenders.mjs';
import { assert, freshCopies, measureInterleaved, summarize, summarizeRatio } from './measure.mjs';
import { row, spreadOf } from './rows.mjs';
import { createKey, createTokens, tamper } from './tokens.mjs';

const GOAL = 0.15;
const TOKENS = 256;
const ENTRIES = 1000;
const ROUNDS = 200;

const algorithm = process.argv[2];
console.log(JSON.stringify(await measureAlgorithm()));

async function measureAlgorithm() {
  const key = createKey(algorithm);
  const tokens = createTokens(key, { count: TOKENS });
  const verifiers = [
    createPostern(key, { cacheMaxEntries: ENTRIES }),
    // Its default hash for the cache's keys, which is its fastest safe one.
    createFastJwt(key, { cache: ENTRIES }),
  ];
  const contenders = verifiers.map((contender) => ({
    inputs: () => freshCopies(tokens),
    ...contender,
  }));
  for (const { name, call } of contenders) {
    for (const token of tokens) assert(call(token), `${name} refuses a good token`);
    for (const token of tokens) assert(!call(tamper(token)), `${name} accepts a forgery`);
  }
  const times = await measureInterleaved(contenders, { rounds: ROUNDS });
  return rowsOf(times);
}

function rowsOf(times) {
  const ratio = summarizeRatio(times.postern, times['fast-jwt']);
  const [own, peer] = [times.postern, times['fast-jwt']].map((all) =>
    summarize(all.map((nanoseconds) => nanoseconds / 1000)),
  );
  const isFloored = process.versions.node.startsWith('20.');
  return [
    row({
      suite: 'cached',
      name: `${algorithm}, seen before / fast-jwt`,
      value: ratio.median,
      unit: '×',
      goal: GOAL,
      ...(isFloored && { floor: GOAL }),
      spread: spreadOf(ratio),
    }),
    row({
      suite: 'cached',
      name: `${algorithm}, seen before`,
      value: own.median,
      unit: 'µs',
      peers: { 'fast-jwt': peer.median },
      spread: spreadOf(own),
    }),
  ];
}
