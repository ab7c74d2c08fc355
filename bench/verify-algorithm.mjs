// One algorithm of the `verify` suite, in a process of its own: prints its rows as JSON.
import { createContenders } from './contenders.mjs';
import { assert, measureInterleaved, summarize, summarizeRatio } from './measure.mjs';
import { row, spreadOf } from './rows.mjs';
import { createKey, createTokens, tamper } from './tokens.mjs';

/** Goals from the project's second issue, for Node 20; other versions are reported without a floor. */
const GOALS = { RS256: 1.15, ES256: 1.07, EdDSA: 1.05, HS256: 2.2 };
const FLOORED_MAJOR = '20';
const ROUNDS = { RS256: 80, ES256: 60, EdDSA: 60, HS256: 200 };
const TOKENS = 256;

const algorithm = process.argv[2];
console.log(JSON.stringify(await measureAlgorithm()));

async function measureAlgorithm() {
  const key = createKey(algorithm);
  const tokens = createTokens(key, { count: TOKENS });
  const { verifiers, bareCalls } = await createContenders(key, tokens);
  await assertAllRefuse(verifiers, tokens.slice(0, 8).map(tamper));
  const contenders = [...verifiers, ...bareCalls];
  const times = await measureInterleaved(contenders, { rounds: ROUNDS[algorithm] });
  return [ratioRow(times, bareCalls[0].name), fastJwtRow(times), timeRow(times)];
}

async function assertAllRefuse(verifiers, tampered) {
  for (const { name, call } of verifiers) {
    for (const token of tampered)
      assert((await call(token)) === false, `${name} accepts a forgery`);
  }
}

/** Ours over the bare call; the peers' own ratios beside it. */
function ratioRow(times, bare) {
  const ratioOf = (name) => summarizeRatio(times[name], times[bare]);
  const own = ratioOf('postern');
  return row({
    suite: 'verify',
    name: `${algorithm} / ${bare}`,
    value: own.median,
    unit: '×',
    ...bounded(GOALS[algorithm]),
    peers: peersOf(times, (name) => ratioOf(name).median, ['postern', bare]),
    spread: spreadOf(own),
  });
}

function fastJwtRow(times) {
  const ratio = summarizeRatio(times.postern, times['fast-jwt']);
  return row({
    suite: 'verify',
    name: `${algorithm} / fast-jwt`,
    value: ratio.median,
    unit: '×',
    ...bounded(1),
    spread: spreadOf(ratio),
  });
}

function timeRow(times) {
  const microseconds = (name) => summarize(times[name].map((nanoseconds) => nanoseconds / 1000));
  const own = microseconds('postern');
  return row({
    suite: 'verify',
    name: `${algorithm}, one token`,
    value: own.median,
    unit: 'µs',
    peers: peersOf(times, (name) => microseconds(name).median, ['postern']),
    spread: spreadOf(own),
  });
}

function bounded(goal) {
  const isFloored = process.versions.node.split('.')[0] === FLOORED_MAJOR;
  return { goal, ...(isFloored && { floor: goal }) };
}

function peersOf(times, figure, leftOut) {
  const names = Object.keys(times).filter((name) => !leftOut.includes(name));
  return Object.fromEntries(names.map((name) => [name, figure(name)]));
}
