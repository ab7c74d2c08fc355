// Suite `delegated`: what it costs to ask. The gate is the one that `postern build` made; the delegate is a process of its own that
// answers each question alike, so that what is left is the gate's work beside the same POST without a gate.
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createGate } from 'postern/gate';
import { buildGate } from './build.mjs';
import { startChild } from './child-server.mjs';
import { viewerRequestEvent } from './event.mjs';
import { assert, freshCopies, measureInterleaved, summarize, summarizeRatio } from './measure.mjs';
import { BENCH, cacheFolder } from './paths.mjs';
import { row, spreadOf } from './rows.mjs';
import { measureService } from './service.mjs';

const SUITE = 'delegated';
/** Config in `size/` → its goal, where it has one of this suite. */
const SIZE_GOALS = {
  bearer: undefined,
  'delegated-http': 6500,
  'delegated-lambda': 9000,
  introspection: undefined,
  'forward-auth': undefined,
};
const WARM_GOALS = { p50: 1.25, p99: 1.5 };
const CACHED_GOAL = 3;
const SECRET = randomBytes(32).toString('base64url');
/** With 200 the first half of the figures shows how far V8 has come: the code of `fetch` is warm after half as many as the gate's. */
const WARM_UP = 1000;
const REQUESTS = 2000;
const ROUNDS = 60;
const PER_ROUND = 200;

export async function measure() {
  process.env.POSTERN_DELEGATE_KEY = SECRET;
  process.env.POSTERN_CLIENT_SECRET = SECRET;
  const delegate = await startChild('delegate.mjs');
  try {
    const handler = await buildHandler(delegate.url);
    return [
      ...sizeRows(),
      ...(await measureWarm(handler, delegate.url)),
      await measureCached(delegate.url),
      ...(await measureService()),
    ];
  } finally {
    delegate.stop();
  }
}

function sizeRows() {
  return Object.entries(SIZE_GOALS).map(([name, goal]) => {
    const { zipBytes } = buildGate(`${BENCH}size/${name}.config.ts`, cacheFolder(name));
    const limits = goal === undefined ? {} : { goal, floor: goal };
    return row({
      suite: SUITE,
      name: `${name}, zipped`,
      value: zipBytes,
      unit: 'bytes',
      ...limits,
    });
  });
}

async function buildHandler(url) {
  const folder = cacheFolder('delegated');
  const config = {
    delegate: {
      type: 'http',
      url,
      authentication: { hmac: { id: 'bench' } },
      cacheMaxEntries: 100_000,
    },
    rules: [{ path: '*', require: { groups: { anyOf: ['admin'] } } }],
    log: 'none',
  };
  writeFileSync(
    `${folder}/postern.config.mjs`,
    `import { secret } from 'postern';\nconst config = ${JSON.stringify(config)};\n` +
      "config.delegate.authentication.hmac.secret = secret('POSTERN_DELEGATE_KEY');\nexport default config;\n",
  );
  buildGate(`${folder}/postern.config.mjs`, `${folder}/gate`);
  const { handler } = await import(`${folder}/gate/index.mjs`);
  return handler;
}

/** One after the other on a kept-alive connection, in turns; each token is new. */
async function measureWarm(handler, url) {
  const times = { gate: [], post: [] };
  for (let index = -WARM_UP; index < REQUESTS; index++) {
    for (const name of index % 2 ? ['gate', 'post'] : ['post', 'gate']) {
      const token = newToken();
      // The event is the platform's to make.
      const event = viewerRequestEvent(token);
      const run = name === 'gate' ? () => decide(handler, event) : () => post(url, token);
      const started = process.hrtime.bigint();
      const done = await run();
      const microseconds = Number(process.hrtime.bigint() - started) / 1000;
      assert(done, `${name} was not answered`);
      if (index >= 0) times[name].push(microseconds);
    }
  }
  return Object.entries(WARM_GOALS).map(([percentile, goal]) => {
    const share = Number(percentile.slice(1)) / 100;
    const [gate, bare] = [at(times.gate, share), at(times.post, share)];
    return row({
      suite: SUITE,
      name: `warm decision / the same POST, ${percentile}`,
      value: gate / bare,
      unit: '×',
      goal,
      peers: { 'decision, µs': gate, 'POST, µs': bare },
    });
  });
}

function at(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * sorted.length)];
}

async function decide(handler, event) {
  return (await handler(event)).status === undefined;
}

/** As a program without a gate would: `fetch`, and the answer read as JSON. */
async function post(url, token) {
  const body = JSON.stringify({ token });
  const headers = { 'content-type': 'application/json', authorization: 'Bearer x' };
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error' });
  return (await response.json()).ok;
}

/** A decision from memory beside the SHA-256 that its key needs anyway, over the very text. The gate alone: no platform's event. */
async function measureCached(url) {
  const gate = createGate({
    delegate: { type: 'http', url, authentication: { hmac: { id: 'bench', secret: SECRET } } },
    rules: [{ path: '*', require: { groups: { anyOf: ['admin'] } } }],
    log: 'none',
  });
  const now = Date.now() / 1000;
  const token = newToken();
  const [first] = freshRequests(token, 1);
  assert((await gate(first, now)).kind === 'allow', 'the first is not answered');
  const body = JSON.stringify({ token });
  const contenders = [
    {
      name: 'decision',
      inputs: () => freshRequests(token, PER_ROUND),
      call: (request) => gate(request, now).kind === 'allow',
    },
    {
      name: 'SHA-256',
      inputs: () => freshCopies(Array(PER_ROUND).fill(body)),
      call: (text) => createHash('sha256').update(text).digest('base64').length === 44,
    },
  ];
  const times = await measureInterleaved(contenders, { rounds: ROUNDS });
  const ratio = summarizeRatio(times.decision, times['SHA-256']);
  return row({
    suite: SUITE,
    name: `kept decision / SHA-256 of ${body.length} bytes`,
    value: ratio.median,
    unit: '×',
    goal: CACHED_GOAL,
    peers: {
      'decision, ns': summarize(times.decision).median,
      'SHA-256, ns': summarize(times['SHA-256']).median,
    },
    spread: spreadOf(ratio),
  });
}

function freshRequests(token, count) {
  return freshCopies(Array(count).fill(`Bearer ${token}`)).map((authorization) => ({
    method: 'GET',
    host: 'api.example.com',
    path: '/reports',
    query: '',
    headers: { authorization: [authorization] },
    clientIp: '',
  }));
}

/** As long as an RS256 token of a common provider. */
function newToken() {
  return randomBytes(600).toString('base64url');
}
