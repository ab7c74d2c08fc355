// The `token-size` suite, in a process of its own: prints its rows as JSON.
import { createContenders } from './contenders.mjs';
import { measureInterleaved, summarize } from './measure.mjs';
import { row, spreadOf } from './rows.mjs';
import { createKey, createTokens } from './tokens.mjs';

const ALGORITHM = 'RS256';
/** Group names that are put into the claims: each makes the token 24 bytes longer or so. */
const GROUPS = [0, 50, 150, 450];
const TOKENS = 128;
const ROUNDS = 40;

const key = createKey(ALGORITHM);
const rows = [];
for (const groups of GROUPS) rows.push(await measureSize(groups));
console.log(JSON.stringify(rows));

async function measureSize(groups) {
  const tokens = createTokens(key, { count: TOKENS, groups });
  const { verifiers } = await createContenders(key, tokens);
  const times = await measureInterleaved(verifiers, { rounds: ROUNDS });
  const microseconds = (name) => summarize(times[name].map((time) => time / 1000));
  const { postern, ...peers } = Object.fromEntries(
    Object.keys(times).map((name) => [name, microseconds(name)]),
  );
  return row({
    suite: 'token-size',
    name: `${ALGORITHM}, ${tokens[0].length.toLocaleString('en')} characters`,
    value: postern.median,
    unit: 'µs',
    peers: Object.fromEntries(Object.entries(peers).map(([name, { median }]) => [name, median])),
    spread: spreadOf(postern),
  });
}
