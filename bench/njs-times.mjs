// Times functions in njs, one process for all, in turns: what one round meets, all meet.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { assert } from './measure.mjs';
import { cacheFolder } from './paths.mjs';

const ROUNDS = 30;
const PER_ROUND = 400;

/** `contenders` are functions, each with a path that its session may ask for; microseconds a decision, by round. */
export function timeInNjs({ contenders, session, keys, host }) {
  const folder = cacheFolder('njs');
  writeFileSync(`${folder}/cloudfront`, storeModule(keys));
  const script = `${folder}/times.js`;
  writeFileSync(script, scriptFor({ contenders, session, keys, host }));
  const { stdout, stderr } = spawnSync('njs', ['-p', folder, script], { encoding: 'utf8' });
  const results = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  assert(
    results.length === ROUNDS,
    `njs gave ${results.length} rounds: ${stderr} ${stdout.slice(0, 300)}`,
  );
  return {
    bare: results.map(([bare]) => bare),
    times: contenders.map((_, place) => results.map((round) => round[place + 1])),
  };
}

/** Look-ups that are there at once: a promise that is kept. */
function storeModule(keys) {
  const ring = JSON.stringify({ keys, revokedAt: 0 });
  return `const ring = ${ring};
export default { kvs: function () { return { get: function () { return Promise.resolve(ring); }, exists: function () { return Promise.resolve(false); } }; } };`;
}

function scriptFor({ contenders, session, keys, host }) {
  const handlers = contenders.map(({ code }, place) => moduleAs(code, place)).join('\n');
  const names = contenders.map((_, place) => `handler${place}`).join(', ');
  return `import cf from 'cloudfront';
const crypto = require('crypto');
${handlers}
const token = ${JSON.stringify(session)};
const secret = ${JSON.stringify(Object.values(keys)[0])};
const key = Buffer.from(secret, 'base64url');
const handlers = [${names}];
const paths = ${JSON.stringify(contenders.map(({ path }) => path.replaceAll('*', 'x')))};
function eventFor(path) {
  return { request: { method: 'GET', uri: path, querystring: {}, rawQueryString: function () {}, cookies: { '__Host-postern-session': { value: token }, theme: { value: 'dark' } },
    headers: { host: { value: ${JSON.stringify(host)} }, accept: { value: 'text/html,application/xhtml+xml' }, 'accept-language': { value: 'en' }, 'accept-encoding': { value: 'gzip' }, 'user-agent': { value: 'Mozilla/5.0 (X11; Linux x86_64)' }, 'sec-fetch-site': { value: 'none' }, 'sec-fetch-mode': { value: 'navigate' }, 'sec-fetch-dest': { value: 'document' } } } };
}
function bare() {
  const end = token.lastIndexOf('.');
  const start = token.indexOf('.') + 1;
  const mac = crypto.createHmac('sha256', key).update(token.slice(0, end)).digest();
  return JSON.parse(Buffer.from(token.slice(start, end), 'base64url').toString()).exp + mac[0];
}
async function measure(handler, path) {
  const events = [];
  for (let index = 0; index < ${PER_ROUND}; index++) events.push(eventFor(path));
  const begun = process.hrtime ? 0 : Date.now();
  const started = Date.now();
  for (let index = 0; index < ${PER_ROUND}; index++) {
    const result = await handler(events[index]);
    if (!result.uri) throw new Error('refused: ' + JSON.stringify(result));
  }
  return ((Date.now() - started) * 1000) / ${PER_ROUND} + begun * 0;
}
function measureBare() {
  const started = Date.now();
  let sum = 0;
  for (let index = 0; index < ${PER_ROUND * 4}; index++) sum += bare();
  return sum ? ((Date.now() - started) * 1000) / ${PER_ROUND * 4} : 0;
}
async function main() {
  for (let round = 0; round < ${ROUNDS}; round++) {
    const times = [measureBare()];
    for (let place = 0; place < handlers.length; place++) {
      const time = await measure(handlers[place], paths[place]);
      times.push(time);
    }
    console.log(JSON.stringify(times));
  }
}
main();
`;
}

/** A function's source with its names to itself. */
function moduleAs(code, place) {
  const body = code
    .replace(/import\s*(\w+)\s*from\s*"cloudfront";?/, 'var $1 = cf;')
    .replace(/(const|var) (\w+)\s*=\s*require\("crypto"\)/, 'var $2 = crypto')
    .replace('async function handler', `handler${place} = async function`);
  return `let handler${place};\n(function () {\n${body}\n})();`;
}
