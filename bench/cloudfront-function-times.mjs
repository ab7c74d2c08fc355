// Times of built CloudFront Functions in njs, Debian's kin of CloudFront's own engine.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, writeFileSync } from 'node:fs';
import { purposeKeys } from '../packages/postern/dist/session/key-ring.js';
import { createSessionTokens } from '../packages/postern/dist/session/session-token.js';
import { assert } from './measure.mjs';
import { BENCH, cacheFolder } from './paths.mjs';

const HOST = 'app.example.com';
const PROCESSES = 15;
/** The paths of the long list take turns. */
const ROUNDS_EACH = 5;
const CALLS = 400;
const SESSIONS = 64;
const TEN_PATH = '/admin/reports/2026-11';

/** Look-ups that answer at once: what the store takes is CloudFront's, and the same for every function. */
const STORE = `import input from 'input';
const store = {
  get: function () { return Promise.resolve(input.ring); },
  exists: function () { return Promise.resolve(false); },
};
export default { kvs: function () { return store; } };
`;

export function hasNjs() {
  return spawnSync('njs', ['-v']).status === 0;
}

/** Nanoseconds a call, round by round: `bare`, `ten` and `many`. */
export function timeFunctions({ ten, many, manyPaths, ring, admission }) {
  const folder = cacheFolder('cloudfront-function-njs');
  const input = makeInput({ manyPaths, ring, admission });
  writeFileSync(`${folder}/ten`, asModule(ten));
  writeFileSync(`${folder}/many`, asModule(many));
  writeFileSync(`${folder}/cloudfront`, STORE);
  writeFileSync(`${folder}/input`, `export default ${JSON.stringify(input)};`);
  copyFileSync(`${BENCH}cloudfront-function-driver.js`, `${folder}/driver.js`);
  const times = { bare: [], ten: [], many: [] };
  for (let round = 0; round < PROCESSES; round++) {
    const { status, stdout, stderr } = spawnSync('njs', ['-p', folder, `${folder}/driver.js`], {
      encoding: 'utf8',
    });
    assert(status === 0, `njs says ${stderr || stdout}`);
    const [line] = stdout.trim().split('\n').slice(-1);
    for (const [name, list] of Object.entries(JSON.parse(line))) times[name].push(...list);
  }
  return times;
}

/** njs has modules with a default export alone. */
function asModule(code) {
  assert(code.includes('async function handler('), 'the function has no handler');
  return `${code};export default handler;`;
}

function makeInput({ manyPaths, ring, admission }) {
  const [{ key }] = purposeKeys(ring, 'session');
  const secret = key.export().toString('base64url');
  const tokens = mint(ring, admission);
  const [header] = tokens[0].split('.');
  const now = Math.floor(Date.now() / 1000);
  return {
    ...{ host: HOST, key: secret, tokens, event: JSON.stringify(makeEvent()) },
    // Somebody has been signed out, and none of these since.
    ring: { keys: { [header]: secret }, revokedAt: now - 500 },
    ...{ calls: CALLS, rounds: ROUNDS_EACH, tenPath: TEN_PATH, manyPaths },
  };
}

function mint(ring, admission) {
  const tokens = createSessionTokens(ring);
  const now = Math.floor(Date.now() / 1000);
  return Array.from({ length: SESSIONS }, () =>
    tokens.mint({
      ...{ aud: HOST, idp: 'https://login.example.com/', adm: admission },
      sub: `auth0|${randomBytes(12).toString('hex')}`,
      sid: randomBytes(16).toString('base64url'),
      ...{
        auth_time: now - 60,
        since: now - 60,
        iat: now - 60,
        exp: now + 3600,
        end: now + 43_000,
      },
      c: { email: 'ada.lovelace@example.com', groups: ['admin', 'editors'] },
    }),
  );
}

/** Of a script on one of the site's pages. */
function makeEvent() {
  const headers = {
    ...{ host: HOST, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0)', accept: '*/*' },
    ...{ 'accept-language': 'en-GB,en;q=0.9', 'accept-encoding': 'gzip, br' },
    ...{ referer: `https://${HOST}/admin`, 'cache-control': 'no-cache' },
    ...{ 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
  };
  const fields = Object.entries(headers).map(([name, value]) => [name, { value }]);
  return {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: { ip: '198.51.100.7' },
    request: {
      ...{ method: 'GET', uri: '/', querystring: {}, headers: Object.fromEntries(fields) },
      cookies: { theme: { value: 'dark' } },
    },
  };
}
