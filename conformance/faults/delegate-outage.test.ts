/**
 * The delegate hangs for ten minutes, at 100 requests a second over 20 runtime processes: how many wait for the deadline? Real
 * gates and a real socket that says nothing; the clock is moved, and each request has a token of its own, so that nothing is kept.
 * A process serves one request at a time, as an instance of Lambda does.
 */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type AskedGate, askGate } from '../support/ask-gate.ts';
import { accept, delegatingTo, startDelegate } from '../support/delegate-server.ts';

const PROCESSES = 20;
const SECONDS = 600;
const REQUESTS_A_SECOND = 100;
const MOST_WAITING = 0.01;

const delegate = await startDelegate(() => accept());

let sent = 0;

function startProcesses(): AskedGate[] {
  const config = delegatingTo([delegate], { delegate: { deadlineMilliseconds: 50 } });
  const counted: typeof fetch = (url, init) => {
    sent++;
    return fetch(url, init);
  };
  return Array.from({ length: PROCESSES }, () => askGate(config, { fetch: counted }));
}

/** The requests of one process: one in each 0.2 seconds, its turn within them its own. */
async function serve(gate: AskedGate, turn: number): Promise<Map<string, number>> {
  const every = PROCESSES / REQUESTS_A_SECOND;
  const begin = gate.now;
  const codes = new Map<string, number>();
  for (let request = 0; request < SECONDS / every; request++) {
    gate.now = begin + request * every + turn / REQUESTS_A_SECOND;
    const code = await gate.ask(`${turn}-${request}`);
    // The sockets get their turn too.
    await setImmediate();
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return codes;
}

/** A minute later, or a few: on a busy machine a good answer may miss the short deadline too. */
async function becomesWell(gate: AskedGate, token: string): Promise<string> {
  let code = '';
  for (let minute = 0; minute < 10 && code !== '200 allowed'; minute++) {
    gate.now += 60;
    code = await gate.ask(token);
  }
  return code;
}

async function endure(context: TestContext): Promise<void> {
  const gates = startProcesses();
  for (const [turn, gate] of gates.entries()) {
    assert.equal(await becomesWell(gate, `before-${turn}`), '200 allowed');
  }
  delegate.say = () => () => {};
  sent = 0;
  const served = await Promise.all(gates.map(serve));

  const total = SECONDS * REQUESTS_A_SECOND;
  const refused = served.map((codes) => codes.get('503 delegate_unavailable') ?? 0);
  assert.equal(
    refused.reduce((sum, count) => sum + count),
    total,
    'not every request is refused',
  );
  assert.ok(served.every((codes) => codes.size === 1));
  // Whoever was sent waited: the delegate says nothing.
  const waiting = sent;
  assert.ok(waiting >= PROCESSES * 3, 'the outage did not reach the gates');
  assert.ok(waiting <= total * MOST_WAITING, `${waiting} of ${total} wait`);
  context.diagnostic(
    `${total} requests, ${PROCESSES} processes: ${waiting} wait for the deadline (${((100 * waiting) / total).toFixed(2)} %), 0 allowed`,
  );

  delegate.say = () => accept();
  for (const [turn, gate] of gates.entries()) {
    assert.equal(await becomesWell(gate, `after-${turn}`), '200 allowed');
  }
}

it(
  `a delegate that hangs for ${SECONDS} s: at most 1 % of requests wait for it, and none is allowed`,
  endure,
);
