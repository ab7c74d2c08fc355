// Suite `cold-start`: fresh processes, each of which loads one bundle and decides one request; no network.
import { writeFileSync } from 'node:fs';
import { buildGate, buildPeer, buildPlainPeer } from './build.mjs';
import { assert, summarize, summarizeRatio } from './measure.mjs';
import { cacheFolder, SIZE_CONFIG } from './paths.mjs';
import { PEER_NAMES } from './peers.mjs';
import { decideOnce } from './processes.mjs';
import { row, spreadOf } from './rows.mjs';
import { createKey, createTokens, jwkOf, tamper } from './tokens.mjs';

const ROUNDS = 60;
const GOAL = 0.7;
const FLOORED_MAJOR = 'v20.';
/** As its users build it: the goal is about this one. */
const PEER = 'aws-jwt-verify';
/** With what our own build adds to esbuild: reported, so that it can be told what the build is worth. */
const SHRUNK_PEER = 'aws-jwt-verify (by our build)';

export async function measure({ binaries }) {
  const key = createKey('RS256');
  const bundles = await buildBundles(jwkOf(key));
  const [token] = createTokens(key, { count: 1 });
  return binaries.flatMap((binary) => {
    for (const file of Object.values(bundles)) assertDecides(binary, file, token);
    return rowsOf(measureProcesses(binary, bundles, token));
  });
}

/** The size config with a key whose private half the bench has, so that the first decision can be a good one. */
export function buildBearerGate(folder, jwk) {
  const config = `${folder}/bearer.config.ts`;
  const source = [
    `import base from ${JSON.stringify(SIZE_CONFIG)};`,
    `export default { ...base, jwks: ${JSON.stringify({ keys: [jwk] })} };`,
  ];
  writeFileSync(config, source.join('\n'));
  buildGate(config, `${folder}/gate`);
  return `${folder}/gate/index.mjs`;
}

async function buildBundles(jwk) {
  const folder = cacheFolder('cold-start');
  const files = { postern: buildBearerGate(folder, jwk) };
  const peers = { [SHRUNK_PEER]: await buildPeer(PEER, jwk) };
  for (const name of PEER_NAMES) peers[name] = await buildPlainPeer(name, jwk);
  Object.entries(peers).forEach(([name, { code }], index) => {
    files[name] = `${folder}/peer-${index}.mjs`;
    writeFileSync(files[name], code);
  });
  return files;
}

function assertDecides(binary, file, token) {
  assert(decideOnce(binary, file, token).isAllowed, `${file} refuses a good token`);
  assert(!decideOnce(binary, file, tamper(token)).isAllowed, `${file} accepts a forgery`);
}

function measureProcesses(binary, bundles, token) {
  const times = Object.fromEntries(
    Object.keys(bundles).map((name) => [name, { decision: [], wholeProcess: [] }]),
  );
  let node;
  for (let round = 0; round < ROUNDS; round++) {
    const names = round % 2 ? Object.keys(bundles) : Object.keys(bundles).reverse();
    for (const name of names) {
      const measured = decideOnce(binary, bundles[name], token);
      assert(measured.isAllowed, `${name} refuses a good token`);
      times[name].decision.push(measured.decision);
      times[name].wholeProcess.push(measured.wholeProcess);
      node = measured.node;
    }
  }
  return { node, times };
}

function rowsOf({ node, times }) {
  const floor = node.startsWith(FLOORED_MAJOR) ? { floor: GOAL } : {};
  return [
    ratioRow(node, times, { peer: PEER, goal: GOAL, ...floor }),
    ratioRow(node, times, { peer: SHRUNK_PEER }),
    timeRow(node, times, { name: 'load and first decision', part: 'decision' }),
    timeRow(node, times, { name: 'whole process', part: 'wholeProcess' }),
  ];
}

function ratioRow(node, times, { peer, ...bounds }) {
  const ratio = summarizeRatio(times.postern.decision, times[peer].decision);
  return row({
    suite: 'cold-start',
    name: `first decision / ${peer}`,
    value: ratio.median,
    unit: '×',
    ...bounds,
    spread: spreadOf(ratio),
    node,
  });
}

function timeRow(node, times, { name, part }) {
  const { postern, ...peers } = times;
  const own = summarize(postern[part]);
  const medians = Object.entries(peers).map(([peer, of]) => [peer, summarize(of[part]).median]);
  return row({
    suite: 'cold-start',
    name,
    value: own.median,
    unit: 'ms',
    peers: Object.fromEntries(medians),
    spread: spreadOf(own),
    node,
  });
}
