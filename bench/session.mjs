// Suite `session`: a private site's gate. Its size, and of each feature more; a signed-in request beside the one HMAC that it cannot do
// without; its cold start beside the bearer gate's; its redirect to the provider.
import { createHmac, randomBytes } from 'node:crypto';
import { purposeKeys } from '../packages/postern/dist/session/key-ring.js';
import { createSessionTokens } from '../packages/postern/dist/session/session-token.js';
import { buildBearerGate } from './cold-start.mjs';
import { requestEvent, viewerRequestEvent } from './event.mjs';
import { assert, freshCopies, measureInterleaved, summarize, summarizeRatio } from './measure.mjs';
import { cacheFolder } from './paths.mjs';
import { decideEvent } from './processes.mjs';
import { row, spreadOf } from './rows.mjs';
import { buildSite, featureSizes, readAdmission, setSecrets } from './session-variants.mjs';
import { createKey, createTokens, jwkOf } from './tokens.mjs';

const SUITE = 'session';
const SIZE_GOAL = 16_384;
const REDIRECT_GOAL = 2048;
const DECISION_GOALS = { 'new session': 5, 'session seen before': 2.5 };
const COLD_START_GOAL = 1.5;
const HOST = 'app.example.com';
const ROUNDS = 80;
const PER_ROUND = 200;
const PROCESSES = 60;

export async function measure() {
  const ring = setSecrets();
  const site = buildSite();
  const issuer = { tokens: createSessionTokens(ring), admission: await readAdmission(ring) };
  const [{ key }] = purposeKeys(ring, 'session');
  return [
    ...sizeRows(site),
    ...(await decisionRows(issuer, key)),
    ...coldStartRows(site, issuer),
    await redirectRow(site),
  ];
}

function sizeRows({ zipBytes }) {
  const limits = { goal: SIZE_GOAL, floor: SIZE_GOAL };
  const bytes = { suite: SUITE, unit: 'bytes' };
  return [
    row({ ...bytes, name: 'private site, zipped', value: zipBytes, ...limits }),
    ...featureSizes().map(([feature, size]) =>
      row({ ...bytes, name: `more for ${feature}`, value: size - zipBytes }),
    ),
  ];
}

/** Through the built function, CloudFront's event in and out, with a log line for each into a sink that counts. */
async function decisionRows(issuer, key) {
  const { file } = buildSite("{ ...base, log: 'all' }", 'session-log');
  const { handler } = await import(file);
  const lines = sinkLog();
  const known = mint(issuer, 1)[0];
  const rows = [];
  for (const [name, goal] of Object.entries(DECISION_GOALS)) {
    const texts =
      name === 'new session' ? () => mint(issuer, PER_ROUND) : () => Array(PER_ROUND).fill(known);
    const before = lines.count;
    const contenders = [
      {
        name: 'decision',
        isAsync: true,
        inputs: () => freshCopies(texts()).map(sessionEvent),
        call: async (event) => (await handler(event)).status === undefined,
      },
      {
        name: 'HMAC',
        inputs: () => freshCopies(texts()).map((token) => token.slice(0, -44)),
        call: (text) => createHmac('sha256', key).update(text).digest().length === 32,
      },
    ];
    const times = await measureInterleaved(contenders, { rounds: ROUNDS });
    assert(lines.count - before >= ROUNDS * PER_ROUND, 'not each decision has a line');
    const ratio = summarizeRatio(times.decision, times.HMAC);
    rows.push(
      row({
        suite: SUITE,
        name: `${name} / HMAC of ${known.length - 44} bytes`,
        value: ratio.median,
        unit: '×',
        goal,
        peers: {
          'decision, ns': summarize(times.decision).median,
          'HMAC, ns': summarize(times.HMAC).median,
        },
        spread: spreadOf(ratio),
      }),
    );
  }
  lines.restore();
  return rows;
}

/** The gate's `console.log`: what a terminal or a pipe does with a line is not ours. */
function sinkLog() {
  const { log } = console;
  const lines = { count: 0, restore: () => Object.assign(console, { log }) };
  console.log = (line) => {
    assert(line.includes('"code":"allowed"'), `a request is refused: ${line}`);
    lines.count++;
  };
  return lines;
}

/** Sessions of as many people, of this minute. */
function mint({ tokens, admission }, count) {
  const now = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, () =>
    tokens.mint({
      aud: HOST,
      idp: 'https://login.example.com/',
      sub: `auth0|${randomBytes(12).toString('hex')}`,
      sid: randomBytes(16).toString('base64url'),
      adm: admission,
      auth_time: now - 60,
      since: now - 60,
      iat: now - 60,
      exp: now + 3600,
      end: now + 43_000,
      c: { email: 'ada.lovelace@example.com', groups: ['admin', 'editors'] },
    }),
  );
}

function sessionEvent(token) {
  const cookie = `theme=dark; __Host-postern-session=${token}`;
  return requestEvent({ host: HOST, uri: '/admin/reports/2026-11', headers: { cookie } });
}

/** Fresh processes in turns, as in the suite `cold-start`. */
function coldStartRows(site, issuer) {
  const [token] = mint(issuer, 1);
  const key = createKey('RS256');
  const [bearer] = createTokens(key, { count: 1 });
  const bearerFile = buildBearerGate(cacheFolder('session-bearer'), jwkOf(key));
  const gates = {
    session: [site.file, sessionEvent(token)],
    bearer: [bearerFile, viewerRequestEvent(bearer)],
  };
  const times = { session: [], bearer: [] };
  for (let round = 0; round < PROCESSES; round++) {
    const names = round % 2 ? ['session', 'bearer'] : ['bearer', 'session'];
    for (const name of names) {
      const { decision, isAllowed } = decideEvent(process.execPath, ...gates[name]);
      assert(isAllowed, `the ${name} gate refuses`);
      times[name].push(decision);
    }
  }
  const ratio = summarizeRatio(times.session, times.bearer);
  return [
    row({
      suite: SUITE,
      name: 'load and first decision / bearer gate',
      value: ratio.median,
      unit: '×',
      goal: COLD_START_GOAL,
      peers: {
        'session, ms': summarize(times.session).median,
        'bearer, ms': summarize(times.bearer).median,
      },
      spread: spreadOf(ratio),
    }),
  ];
}

/** Every byte of the headers that CloudFront sends on. */
async function redirectRow({ file }) {
  const { handler } = await import(file);
  const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const event = requestEvent({ host: HOST, uri: '/admin/reports/2026-11', headers });
  const { status, headers: answered } = await handler(event);
  assert(status === '302', 'the login does not redirect');
  const lines = Object.entries(answered).flatMap(([name, values]) =>
    values.map(({ value }) => `${name}: ${value}\r\n`),
  );
  return row({
    suite: SUITE,
    name: 'redirect to the provider, with its cookie',
    value: Buffer.byteLength(lines.join('')),
    unit: 'bytes',
    goal: REDIRECT_GOAL,
    floor: REDIRECT_GOAL,
  });
}
