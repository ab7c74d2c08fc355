// One algorithm of the `cached` suite, in a process of its own: prints its rows as JSON.
import * as fastJwt from 'fast-jwt';
import { createVerifier } from 'postern/jwt';
import { isAccepted, secretOrPem } from './contenders.mjs';
import { assert, freshCopies, measureInterleaved, summarize, summarizeRatio } from './measure.mjs';
import { row, spreadOf } from './rows.mjs';
import { AUDIENCE, createKey, createTokens, ISSUER, jwkOf, tamper } from './tokens.mjs';

const GOAL = 0.15;
const TOKENS = 256;
const ENTRIES = 1000;
const ROUNDS = 200;

const algorithm = process.argv[2];
console.log(JSON.stringify(await measureAlgorithm()));

async function measureAlgorithm() {
  const key = createKey(algorithm);
  const tokens = createTokens(key, { count: TOKENS });
  const contenders = [createPostern(key), createFastJwt(key)].map((contender) => ({
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

function createPostern(key) {
  const verifier = createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: [key.algorithm],
    jwks: { keys: [jwkOf(key)] },
    cacheMaxEntries: ENTRIES,
  });
  return { name: 'postern', call: (token) => verifier.verifySync(token).ok };
}

/** Its default hash for the cache's keys, which is its fastest safe one. */
function createFastJwt(key) {
  const verifyToken = fastJwt.createVerifier({
    key: secretOrPem(key),
    algorithms: [key.algorithm],
    allowedIss: ISSUER,
    allowedAud: AUDIENCE,
    cache: ENTRIES,
  });
  return { name: 'fast-jwt', call: (token) => isAccepted(() => verifyToken(token)) };
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
