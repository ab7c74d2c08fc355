// A whole uncached RS256 decision with 1,000 rules against the same decision with one, both through the handlers that
// `postern build` made: prints its rows as JSON.
import { writeFileSync } from 'node:fs';
import { buildGate } from './build.mjs';
import { viewerRequestEvent } from './event.mjs';
import {
  assert,
  createRandom,
  freshCopies,
  measureInterleaved,
  summarize,
  summarizeRatio,
} from './measure.mjs';
import { cacheFolder } from './paths.mjs';
import { row, spreadOf } from './rows.mjs';
import { fill, mixedPath } from './rule-shapes.mjs';
import { AUDIENCE, createKey, createTokens, ISSUER, jwkOf, tamper } from './tokens.mjs';

const RULES = 1000;
const GOAL = 1.1;
const TOKENS = 256;
const ROUNDS = 150;

const key = createKey('RS256');
const tokens = createTokens(key, { count: TOKENS });
const random = createRandom(RULES);
const paths = tokens.map(() => fill(mixedPath(Math.floor(random() * RULES), ''), random));
const one = await createContender(1);
const many = await createContender(RULES);
const times = await measureInterleaved([one, many], { rounds: ROUNDS });
console.log(JSON.stringify([ratioRow(), timeRow()]));

/** Both contenders answer the same requests with the same tokens; only their rules differ. */
async function createContender(count) {
  const handler = await buildHandler(count);
  const call = async (event) => (await handler(event)).status === undefined;
  const forged = viewerRequestEvent(tamper(tokens[0]), paths[0]);
  assert(!(await call(forged)), `the gate with ${count} rules accepts a forgery`);
  return { name: nameOf(count), inputs: createEvents, call, isAsync: true };
}

/** New ones each time, for the handler changes the request that it lets pass. */
function createEvents() {
  const freshPaths = freshCopies(paths);
  return freshCopies(tokens).map((token, index) => viewerRequestEvent(token, freshPaths[index]));
}

async function buildHandler(count) {
  const folder = cacheFolder(`rules-${count}`);
  const config = {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['RS256'],
    jwks: { keys: [jwkOf(key)] },
    rules: createConfigRules(count),
    log: 'none',
  };
  const file = `${folder}/postern.config.mjs`;
  writeFileSync(file, `export default ${JSON.stringify(config)};\n`);
  buildGate(file, `${folder}/gate`);
  const { handler } = await import(`${folder}/gate/index.mjs`);
  return handler;
}

/** The last rule takes every path, so that one rule alone is the same gate without the others. */
function createConfigRules(count) {
  const listed = Array.from({ length: count - 1 }, (_, index) => mixedPath(index, ''));
  return [...listed, '*'].map((path) => ({ path, allow: 'authenticated' }));
}

function nameOf(count) {
  return `${count.toLocaleString('en')} rules`;
}

function ratioRow() {
  const ratio = summarizeRatio(times[many.name], times[one.name]);
  return row({
    suite: 'rules',
    name: `RS256 decision, ${nameOf(RULES)} / 1 rule`,
    value: ratio.median,
    unit: '×',
    goal: GOAL,
    floor: GOAL,
    spread: spreadOf(ratio),
  });
}

function timeRow() {
  const microseconds = (name) => summarize(times[name].map((nanoseconds) => nanoseconds / 1000));
  const own = microseconds(many.name);
  return row({
    suite: 'rules',
    name: `RS256 decision, ${nameOf(RULES)}`,
    value: own.median,
    unit: 'µs',
    peers: { '1 rule': microseconds(one.name).median },
    spread: spreadOf(own),
  });
}
