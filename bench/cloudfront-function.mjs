// Suite `cloudfront-function`: bytes of the function that checks, with each feature more or less, and of the login half beside it; how
// many rules fit; a session's request in njs against the HMAC and the JSON that it cannot do without, with ten rules and with 250.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { admissionOf, bundleWithRules } from './cloudfront-function-plan.mjs';
import { createRules, SHAPES } from './cloudfront-function-rules.mjs';
import { hasNjs, timeFunctions } from './cloudfront-function-times.mjs';
import { summarize, summarizeRatio } from './measure.mjs';
import { BENCH, cacheFolder, ROOT } from './paths.mjs';
import { row, spreadOf } from './rows.mjs';
import { setSecrets } from './session-variants.mjs';

const SUITE = 'cloudfront-function';
const CONFIG = `${BENCH}size/function-ten-rules.config.ts`;
const LIMIT_BYTES = 10_240;
const GOAL_BYTES = 4608;
const LOGIN_GOAL_BYTES = 16_384;
const MANY = 250;
const DECISION_GOAL = 3.2;
const MANY_GOAL = 1.5;

/** What each changes in the config, as source in which `base` is that of ten rules, and `bearer` the options of HS256 tokens. */
const FEATURES = {
  'without revocation': '{ ...base, session: { ...session, ...unrevoked } }',
  'without a log': "{ ...base, log: 'none' }",
  'without conditions on claims': '{ ...base, rules: base.rules.map(open) }',
  'without methods': '{ ...base, rules: base.rules.map(anyMethod) }',
  'one rule instead of ten': "{ ...base, rules: [{ path: '*', allow: 'authenticated' }] }",
  'without sessions':
    "{ target, hosts: base.hosts, rules: [{ path: '/a*', allow: 'nobody' }, { path: '*', allow: 'anyone' }] }",
  'a log of everything': "{ ...base, log: 'all' }",
  'identity headers': "{ ...base, forward: { headers: { 'x-user': 'sub' } } }",
  'CORS of one rule': '{ ...base, rules: base.rules.map(withCors) }',
  'a rewrite': "{ ...base, rewrite: { directoryIndex: 'index.html' } }",
  'hosts with a wildcard':
    "{ ...base, hosts: [...base.hosts, '*.tenant.example'], login: { ...base.login, callbackHost: base.hosts[0], unsafeTrustWildcardHosts: true } }",
  'paths of any case': '{ ...base, caseInsensitivePaths: true }',
  'bearer tokens under HS256': '{ ...base, ...bearer }',
};

export async function measure() {
  const ring = setSecrets();
  const ten = buildFunction('base');
  const lists = await buildLists();
  return [
    bytesRow('ten rules, sessions, ring, revocation', ten.bytes, GOAL_BYTES),
    bytesRow('login half, zipped', loginHalfBytes(), LOGIN_GOAL_BYTES),
    ...featureRows(ten.bytes),
    ...lists.flatMap(({ shape, code, fits }) => [
      bytesRow(`${MANY} rules, ${shape}`, Buffer.byteLength(code), LIMIT_BYTES),
      row({ suite: SUITE, name: `rules that fit, ${shape}`, value: fits, unit: 'rules' }),
    ]),
    ...(await timeRows({ ten: ten.code, lists, ring })),
  ];
}

function bytesRow(name, value, goal) {
  return row({ suite: SUITE, name, value, unit: 'bytes', goal, floor: goal });
}

function featureRows(bytes) {
  return Object.entries(FEATURES).map(([name, change]) => {
    const { bytes: changed } = buildFunction(change);
    return row({ suite: SUITE, name, value: changed - bytes, unit: 'bytes more' });
  });
}

/** By the real `postern build`. */
function buildFunction(change) {
  const folder = cacheFolder(SUITE);
  const source = [
    `import given from ${JSON.stringify(CONFIG)};`,
    "import { secret } from 'postern';",
    "const target = 'cloudfront-function';",
    'const { loginHalf: _, ...rest } = given;',
    'const base = { ...rest, target };',
    'const { revocationStore, ...unrevoked } = base.session;',
    'const session = unrevoked;',
    "const open = ({ require, ...rule }) => (require ? { ...rule, allow: 'authenticated' } : rule);",
    'const anyMethod = ({ methods, ...rule }) => rule;',
    "const withCors = (rule) => (rule.path === '/docs*' ? { ...rule, cors: { origins: ['https://other.example'] } } : rule);",
    "const bearer = { issuer: 'https://tokens.example/', audience: 'api', algorithms: ['HS256'], jwks: { keys: [{ kty: 'oct', alg: 'HS256', kid: 'h', k: secret('POSTERN_CLIENT_SECRET') }] } };",
    `export default ${change};`,
  ];
  writeFileSync(`${folder}/postern.config.mjs`, source.join('\n'));
  build(`${folder}/postern.config.mjs`, `${folder}/out`);
  const code = readFileSync(`${folder}/out/function.js`, 'utf8');
  return { code, bytes: Buffer.byteLength(code) };
}

/** Of the whole gate: the half's own bundle, without the client of the store that stands beside it. */
function loginHalfBytes() {
  const out = `${cacheFolder(SUITE)}/split`;
  build(CONFIG, out);
  const { login } = JSON.parse(readFileSync(`${out}/report.json`, 'utf8'));
  return login.zipBytes;
}

function build(config, out) {
  const command = ['packages/cli/bin/postern.js', 'build', '--config', config, '--out', out];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Cannot build ${config}: ${stderr}`);
}

async function buildLists() {
  const lists = [];
  for (const shape of Object.keys(SHAPES)) {
    const bundle = (count) => bundleWithRules(CONFIG, createRules(shape, count).rules);
    const [code, fits] = [await bundle(MANY), await mostThatFit(bundle)];
    lists.push({ shape, code, fits });
  }
  return lists;
}

/** By halving: one rule more takes more bytes. */
async function mostThatFit(bundle) {
  let [fits, tooMany] = [MANY / 2, MANY * 3];
  while (tooMany - fits > 1) {
    const count = Math.floor((fits + tooMany) / 2);
    if (Buffer.byteLength(await bundle(count)) <= LIMIT_BYTES) fits = count;
    else tooMany = count;
  }
  return fits;
}

async function timeRows({ ten, lists, ring }) {
  if (!hasNjs()) {
    console.log('No njs on this machine: its times are left out');
    return [];
  }
  const admission = await admissionOf(CONFIG);
  const runs = lists.map(({ shape, code }) => {
    const manyPaths = createRules(shape, MANY).paths;
    return { shape, times: timeFunctions({ ten, many: code, manyPaths, ring, admission }) };
  });
  const all = (name) => runs.flatMap(({ times }) => times[name]);
  return [
    ratioRow('session, ten rules / HMAC and JSON.parse', {
      ratio: summarizeRatio(all('ten'), all('bare')),
      goal: DECISION_GOAL,
      peers: { 'decision, µs': all('ten'), 'HMAC and JSON.parse, µs': all('bare') },
    }),
    ...runs.map(({ shape, times }) =>
      ratioRow(`session, ${MANY} rules / ten, ${shape}`, {
        ratio: summarizeRatio(times.many, times.ten),
        goal: MANY_GOAL,
        peers: { [`${MANY} rules, µs`]: times.many, 'ten, µs': times.ten },
      }),
    ),
  ];
}

function ratioRow(name, { ratio, goal, peers }) {
  const medians = Object.entries(peers).map(([peer, times]) => [
    peer,
    summarize(times).median / 1000,
  ]);
  return row({
    ...{ suite: SUITE, name, value: ratio.median, unit: '×', goal },
    peers: Object.fromEntries(medians),
    spread: spreadOf(ratio),
    node: 'njs',
  });
}
