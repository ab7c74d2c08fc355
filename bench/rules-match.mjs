// The indexed matcher alone, for 10 to 10,000 rules in each shape: prints its rows as JSON.
import { createIndexedMatcher } from 'postern/parts';
import { assert, freshCopies, measureInterleaved, summarize } from './measure.mjs';
import { row, spreadOf } from './rows.mjs';
import {
  ADVERSARIAL_SHAPES,
  countMisses,
  createLookUps,
  createRules,
  SHAPES,
} from './rule-shapes.mjs';

const MOST_RULES = 10_000;
const CURVE = [10, 100, 1000];
const GOAL_MICROSECONDS = 5;
const ROUNDS = 60;
const LOOK_UPS = 1024;
/** Trying 10,000 patterns one by one takes a millisecond or two. */
const SLOW_LOOK_UPS = 16;

const cases = [
  ...Object.entries(SHAPES).flatMap(([name, shape]) =>
    [...CURVE, MOST_RULES].map((count) => createCase(name, shape, { count, lookUps: LOOK_UPS })),
  ),
  ...Object.entries(ADVERSARIAL_SHAPES).map(([name, shape]) =>
    createCase(name, shape, { count: MOST_RULES, lookUps: SLOW_LOOK_UPS }),
  ),
];
const times = await measureInterleaved(cases, { rounds: ROUNDS });
console.log(JSON.stringify([...curveRows(), worstRow(), ...shapeRows()]));

/** Every answer is compared with the right one, inside the clock. */
function createCase(shapeName, shape, { count, lookUps }) {
  const rules = createRules(shape, count);
  const match = createIndexedMatcher(rules);
  const asked = createLookUps(rules, lookUps);
  const misses = countMisses(asked);
  assert(misses < lookUps / 2, `${misses} of ${lookUps} paths meet no rule of "${shapeName}"`);
  return {
    name: nameOf(shapeName, count),
    inputs: () => refresh(asked),
    call: ({ host, path, expected }) => match(host, 'GET', path) === expected,
  };
}

function refresh(lookUps) {
  const paths = freshCopies(lookUps.map(({ path }) => path));
  const hosts = freshCopies(lookUps.map(({ host }) => host));
  return lookUps.map(({ expected }, index) => ({
    host: hosts[index],
    path: paths[index],
    expected,
  }));
}

function nameOf(shapeName, count) {
  return `${shapeName}, ${count.toLocaleString('en')} rules`;
}

function summaryOf(shapeName, count) {
  return summarize(times[nameOf(shapeName, count)].map((time) => time / 1000));
}

function worstOf(count) {
  return Object.keys(SHAPES)
    .map((shapeName) => ({ shapeName, summary: summaryOf(shapeName, count) }))
    .reduce((worst, other) => (other.summary.median > worst.summary.median ? other : worst));
}

function worstRow() {
  const bound = { goal: GOAL_MICROSECONDS, floor: GOAL_MICROSECONDS };
  return matchRow(
    `worst shape, ${MOST_RULES.toLocaleString('en')} rules`,
    worstOf(MOST_RULES).summary,
    bound,
  );
}

function curveRows() {
  return CURVE.map((count) =>
    matchRow(`worst shape, ${count.toLocaleString('en')} rules`, worstOf(count).summary),
  );
}

function shapeRows() {
  return Object.keys({ ...SHAPES, ...ADVERSARIAL_SHAPES }).map((shapeName) =>
    matchRow(nameOf(shapeName, MOST_RULES), summaryOf(shapeName, MOST_RULES)),
  );
}

function matchRow(name, summary, bound = {}) {
  return row({
    suite: 'rules',
    name: `match, ${name}`,
    value: summary.median,
    unit: 'µs',
    ...bound,
    spread: spreadOf(summary),
  });
}
