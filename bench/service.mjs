// Part of suite `delegated`: requests a second of `/verify` beside a bare server, each in a process of its own, asked in turns over raw
// sockets by a client that does next to nothing, so that it is the server that is busy. Processor time for each request is told too.

import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { signHmac } from 'postern/remote';
import { startChild } from './child-server.mjs';
import { assert, summarize, summarizeRatio } from './measure.mjs';
import { row, spreadOf } from './rows.mjs';
import { createKey, createTokens, jwkOf, tamper } from './tokens.mjs';

const GOAL = 0.75;
const CONNECTIONS = 16;
const REQUESTS = 2000;
/** With nine, the median moved by a tenth from run to run. */
const ROUNDS = 25;

export async function measureService() {
  const key = createKey('RS256');
  const tokens = createTokens(key, { count: REQUESTS });
  const secret = randomBytes(32).toString('base64url');
  const servers = {};
  try {
    for (const name of ['verifier', 'bare']) {
      servers[name] = await startChild('service-server.mjs', [
        name,
        JSON.stringify(jwkOf(key)),
        secret,
      ]);
      const [forged] = await ask(servers[name].url, [tamper(tokens[0])], secret);
      assert(forged.includes('"ok":false'), `${name} accepts a forgery`);
    }
    const times = { verifier: [], bare: [] };
    const cpu = { verifier: [], bare: [] };
    for (let round = -2; round < ROUNDS; round++) {
      for (const name of round % 2 ? ['bare', 'verifier'] : ['verifier', 'bare']) {
        const before = await servers[name].cpuMicroseconds();
        const started = performance.now();
        const answers = await ask(servers[name].url, tokens, secret);
        const elapsed = performance.now() - started;
        assert(
          answers.every((text) => text.includes('"ok":true')),
          `${name} refused a good token`,
        );
        if (round < 0) continue;
        times[name].push(elapsed);
        cpu[name].push((await servers[name].cpuMicroseconds()) - before);
      }
    }
    return [
      ratioRow('verifier /verify RS256, requests a second / a bare server', times, GOAL),
      ratioRow('the same by processor time', cpu),
    ];
  } finally {
    for (const server of Object.values(servers)) server.stop();
  }
}

/** More is better here, so no row's `goal`, which is the most that a value may be: the name says it. */
function ratioRow(name, times, goal) {
  const ratio = summarizeRatio(times.bare, times.verifier);
  const perSecond = (all) => REQUESTS / (summarize(all).median / 1000);
  return row({
    suite: 'delegated',
    name: goal === undefined ? name : `${name} (goal: at least ${goal})`,
    value: ratio.median,
    unit: '×',
    peers:
      goal === undefined
        ? {
            'verifier, µs': summarize(times.verifier).median / REQUESTS,
            'bare, µs': summarize(times.bare).median / REQUESTS,
          }
        : { 'verifier, 1/s': perSecond(times.verifier), 'bare, 1/s': perSecond(times.bare) },
    spread: spreadOf(ratio),
  });
}

/** The bodies of the answers. Each connection sends its next request when it has its answer. */
async function ask(url, tokens, secret) {
  const { hostname, port } = new URL(url);
  const requests = tokens.map((token) => requestOf(token, secret));
  const answers = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(CONNECTIONS, requests.length) }, async () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      let received = '';
      await new Promise((resolve, reject) => {
        const send = () => {
          if (next >= requests.length) return socket.end(resolve);
          return socket.write(requests[next++]);
        };
        socket.once('connect', send).once('error', reject);
        socket.on('data', (chunk) => {
          received += chunk.toString('latin1');
          const body = bodyOf(received);
          if (body === undefined) return;
          answers.push(body);
          received = '';
          send();
        });
      });
    }),
  );
  return answers;
}

function requestOf(token, secret) {
  const body = JSON.stringify({ token });
  const authorization = signHmac(
    { method: 'POST', path: '/verify', body },
    { id: 'bench', secret },
    Date.now() / 1000,
  );
  return `POST /verify HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: ${authorization}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** Of a whole answer, with a length or in chunks; undefined while a part is missing. */
function bodyOf(received) {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const body = received.slice(end + 4);
  const length = /content-length: (\d+)/i.exec(received)?.[1];
  if (length !== undefined) return body.length >= Number(length) ? body : undefined;
  return body.endsWith('\r\n0\r\n\r\n') || body === '0\r\n\r\n' ? body : undefined;
}
