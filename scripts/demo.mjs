// `npm run demo -- [--example NAME] [--check]`: an example with everything real, on this machine alone.
// An OpenID provider issues the tokens, the built zip runs in Lambda's own runtime client inside the local CloudFront.
import { existsSync, readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { parseArgs } from 'node:util';
import { createVisitors } from './demo-browser.mjs';
import { ROOT, setUp } from './set-up.mjs';

const examples = readdirSync(`${ROOT}examples`).filter((name) =>
  existsSync(`${ROOT}examples/${name}/requests.mjs`),
);
const USAGE = `Usage: npm run demo -- [--example NAME] [--check]

  --example NAME  one of ${examples.join(', ')} (default bearer-api)
  --check         end after the table, with exit code 1 if a decision differs
  --help          show this text`;
const options = readOptions();
const folder = `examples/${options.example}`;
setUp();
const { startDev } = await import('@postern/cli');
const { startOrigin } = await import(`../${folder}/origin.mjs`);
const { requests } = await import(`../${folder}/requests.mjs`);

const services = await startServices();
const origin = await startOrigin();
const ENGINES = {
  'cloudfront-function': { letter: 'F', name: 'the CloudFront Function' },
  'lambda-edge': { letter: 'L', name: 'the login half at Lambda@Edge' },
};
/** Which behavior each request fell under, by the id that its answer names. */
const patterns = new Map();
/** Whether somebody with a browser is to see who decides. */
let isShown = false;
const dev = await startDev({
  config: `${folder}/postern.config.ts`,
  cwd: ROOT,
  env: process.env,
  origin: origin.url,
  functionCredentials: services.functionCredentials,
  onEvent: noteRequest,
});
const provider = services.provider ?? dev.provider;
/** In some examples people sign in, each in a browser. */
const hasPeople = requests.some(({ person }) => person);
try {
  const rows = [];
  const visit = createVisitors(dev);
  for (const wanted of requests) {
    rows.push(withDeciders(await (wanted.person ? visit : decide)(wanted)));
  }
  printTable(rows);
  if (options.check) report(rows);
  else await showAndWait(rows);
} finally {
  await dev.close();
  await origin.close();
  await services.stop?.();
}

/** Ends the process where there is nothing to run. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        example: { type: 'string', default: 'bearer-api' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    if (examples.includes(values.example)) return values;
    console.error(`No example is named "${values.example}"\n\n${USAGE}`);
  } catch (cause) {
    console.error(`${cause.message}\n\n${USAGE}`);
  }
  process.exit(2);
}

/**
 * What an example needs besides gate and origin: its `services.mjs`, if it has one. `start()` answers `{ env, provider,
 * functionCredentials, stop }`, each optional: variables for the config and its secrets, who issues the tokens in the place of
 * the gate's own provider, and the role that the gate's function has.
 */
async function startServices() {
  if (!existsSync(`${ROOT}${folder}/services.mjs`)) return {};
  const { start } = await import(`../${folder}/services.mjs`);
  const started = await start();
  Object.assign(process.env, started.env);
  return started;
}

/** Sends one request through the local CloudFront and holds the decision against the expected one. */
async function decide(wanted) {
  const { method = 'GET', path, host = 'api.example.com', as, expected } = wanted;
  const token = await tokenFor(wanted);
  const headers = { host, ...wanted.headers, ...(token && { authorization: `Bearer ${token}` }) };
  const { status, generated, object, body } = await send({ method, path, headers });
  const code = status < 400 ? (generated ? 'responded' : 'allowed') : JSON.parse(body).error;
  const isOther = wanted.object && wanted.object !== object;
  const actual = `${status} ${code}${isOther ? ` (asked for ${object})` : ''}`;
  return { wanted, token, request: `${method} ${path}`, by: as ?? '', expected, actual };
}

async function tokenFor({ as, token: change }) {
  if (change === 'garbage') return 'not-a-token';
  if (!as) return undefined;
  const token = as === 'client' ? await provider.clientToken() : await provider.signIn(as);
  const [header, payload, signature] = token.split('.');
  if (change === 'changed') {
    return `${header}.${payload}.${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
  }
  if (change === 'unsigned') {
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    return `${none}.${payload}.${signature}`;
  }
  return token;
}

/** `node:http` sends a path as it is; `fetch` would resolve its dot segments. */
function send({ method, path, headers }) {
  return new Promise((resolve, reject) => {
    const { port } = dev.emulator;
    const sent = httpRequest(
      { host: '127.0.0.1', port, method, path, headers },
      async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        const generated = /^(Lambda|Function)Generated/.test(response.headers['x-cache'] ?? '');
        const object = response.headers['x-object'];
        resolve({ status: response.statusCode, generated, object, body });
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

function noteRequest(event) {
  if (event.type !== 'request') return;
  patterns.set(event.requestId, event.pathPattern);
  if (isShown)
    console.log(`${letterOf(event.requestId)}  ${event.status} ${event.method} ${event.uri}`);
}

function letterOf(requestId) {
  const found = dev.functions.find(({ pathPattern }) => pathPattern === patterns.get(requestId));
  return ENGINES[found?.kind]?.letter ?? '?';
}

/** Of a gate in two halves: who has decided each request that was made, beside the outcome. */
function withDeciders({ expected, actual, answers = [], ...row }) {
  if (row.wanted.by === undefined) return { ...row, expected, actual };
  const letters = answers.map(({ requestId }) => letterOf(requestId));
  const beside = (outcome, by) => `${by.padEnd(5)}${outcome}`;
  return {
    ...row,
    expected: beside(expected, row.wanted.by),
    actual: beside(actual, letters.join('')),
  };
}

function printTable(rows) {
  console.log(`\n${describeEngines()}\n`);
  const cells = rows.map(({ wanted, request, by, expected, actual }) => [
    expected === actual ? 'ok' : 'DIFFERS',
    request,
    by,
    expected,
    actual,
    wanted.title,
  ]);
  const who = hasPeople ? 'browser of' : 'token of';
  const table = [['', 'request', who, 'expected', 'actual', 'what it shows'], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
  }
}

function describeEngines() {
  if (dev.functions.length > 1) {
    const lines = dev.functions.map(({ kind, pathPattern, engine }) => {
      const { letter, name } = ENGINES[kind];
      return `${letter}  decided by ${name}, on ${pathPattern}: ${engine}`;
    });
    return [...lines, 'One letter for each request that a step makes to the site.'].join('\n');
  }
  const { client, node } = dev.emulator.runtime;
  return `Runtime client ${client} on Node ${node}, as the function's process reports them`;
}

function report(rows) {
  const wrong = rows.filter(({ expected, actual }) => expected !== actual).length;
  console.log(`\n${rows.length - wrong} decisions as expected, ${wrong} different`);
  if (wrong > 0) process.exitCode = 1;
}

async function showAndWait(rows) {
  if (hasPeople) showAddress();
  else showRequests(rows);
  isShown = dev.functions.length > 1;
  if (isShown) console.log('Who decides each of your requests, F or L, is shown here.');
  console.log('Ctrl-C ends everything.');
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
}

function showAddress() {
  console.log(`\nOpen ${dev.url}/ in a browser, and sign in as ada (admin, staff) or ben (staff).`);
  console.log('Safari may keep no secure cookies from plain http: use another browser there.');
}

function showRequests(rows) {
  console.log('\nTry it yourself:');
  for (const row of onePerDecision(rows)) console.log(`\n# ${describe(row)}\n${curl(row)}`);
  const { tokenUrl } = provider;
  console.log(`\nMore tokens: curl '${tokenUrl}?user=ada' (or user=ben, client=api).`);
}

/** Each decision once for each person: enough to paste, and no more. */
function onePerDecision(rows) {
  const kinds = new Map(rows.toReversed().map((row) => [`${row.by} ${row.expected}`, row]));
  return rows.filter((row) => [...kinds.values()].includes(row));
}

function describe({ wanted, by, expected }) {
  return `${expected}: ${wanted.title}${by && ` (token of ${by})`}`;
}

function curl({ wanted, token }) {
  const { method = 'GET', host, path, headers = {} } = wanted;
  const given = { ...(host && { host }), ...headers };
  if (token) given.authorization = `Bearer ${token}`;
  const options = Object.entries(given).map(([name, value]) => ` -H '${name}: ${value}'`);
  const verb = method === 'GET' ? '' : ` -X ${method}`;
  return `curl -i --path-as-is${verb}${options.join('')} '${dev.emulator.url}${path}'`;
}
