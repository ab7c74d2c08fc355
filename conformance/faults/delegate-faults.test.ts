/**
 * A delegate that fails in every way there is: each is a decision within the deadline, and none lets anyone pass. Garbage
 * collection runs all the while, for in Node 20 it can take the signal's hold on a body.
 */
import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { askGate } from '../support/ask-gate.ts';
import { accept, delegatingTo, deny, startDelegate } from '../support/delegate-server.ts';
import { listDelegateFaults } from './delegate-faults.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const collecting = setInterval(collectGarbage, 100);
after(() => clearInterval(collecting));

const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));
process.on('uncaughtException', (error) => unhandled.push(error));
afterEach(() => assert.deepEqual(unhandled, []));

/** Has no part in what is counted after it: its last attempt may arrive when the decision has been made. */
const alone = await startDelegate();
const bad = await startDelegate();
const good = await startDelegate();
const elsewhere = await startDelegate();
const faults = listDelegateFaults(elsewhere.url);
const delegate = { deadlineMilliseconds: 400 };
const UNAVAILABLE = '503 delegate_unavailable';

for (const [title, { listener, isRetried }] of Object.entries(faults)) {
  describe(`a delegate that ${title}`, () => {
    it('is a refusal with 503 where it is alone', async () => {
      alone.asked.length = 0;
      alone.say = () => listener;
      assert.equal(await askGate(delegatingTo([alone], { delegate })).ask('token'), UNAVAILABLE);
      const attempts = alone.asked.length;
      assert.ok(attempts === 1 || attempts === 2, `${attempts} attempts`);
    });

    it(isRetried ? 'is made up for by the next target' : 'is final', async () => {
      bad.asked.length = 0;
      bad.say = () => listener;
      good.asked.length = 0;
      const gate = askGate(
        delegatingTo([bad, good], { delegate: { deadlineMilliseconds: 1_000 } }),
      );
      assert.equal(await gate.ask('token'), isRetried ? '200 allowed' : UNAVAILABLE);
      assert.deepEqual([bad.asked.length, good.asked.length], [1, isRetried ? 1 : 0]);
    });
  });
}

it('no redirect was followed', () => assert.equal(elsewhere.asked.length, 0));

describe('a delegate that cannot be reached', () => {
  for (const [title, url] of Object.entries({
    'by its name': 'https://delegate.invalid/verify',
    'by its port': 'http://127.0.0.1:1/verify',
    'by TLS': good.url.replace('http:', 'https:'),
  })) {
    it(`${title} is a refusal with 503 where it is alone, and made up for by the next target`, async () => {
      assert.equal(await askGate(delegatingTo([{ url }], { delegate })).ask('token'), UNAVAILABLE);
      const gate = askGate(
        delegatingTo([{ url }, good], { delegate: { deadlineMilliseconds: 1_000 } }),
      );
      assert.equal(await gate.ask('token'), '200 allowed');
    });
  }
});

describe('a delegate that flaps', () => {
  it('lets in whom it accepts, refuses whom it refuses, and nobody else passes', async () => {
    const listeners = Object.values(faults).filter(({ isRetried }) => isRetried);
    const quick = listeners.filter(({ listener }) => !`${listener}`.includes('write'));
    let turn = 0;
    bad.say = ({ token }) => {
      if (turn++ % 2 === 0) return quick[turn % quick.length]?.listener ?? deny('token_inactive');
      return token.startsWith('good') ? accept() : deny('token_inactive');
    };
    const gate = askGate(delegatingTo([bad], { delegate }));
    const said: Record<string, Set<string>> = { good: new Set(), evil: new Set() };
    for (let request = 0; request < 60; request++) {
      const name = request % 3 ? 'good' : 'evil';
      gate.now += 10;
      said[name]?.add(await gate.ask(`${name}-${request}`));
    }
    assert.ok(said.good?.has('200 allowed'));
    assert.deepEqual(
      [...(said.good ?? [])].filter((code) => !/^(200 allowed|503)/.test(code)),
      [],
    );
    assert.ok(said.evil?.has('401 token_inactive'));
    assert.deepEqual(
      [...(said.evil ?? [])].filter((code) => !/^(401 token_inactive|503)/.test(code)),
      [],
    );
  });
});

describe('the breaker of a gate', () => {
  const down = { delegate: { ...delegate, cacheMaxAgeSeconds: 0 } };
  const failing = (_: unknown, response: { writeHead(status: number): { end(): void } }) =>
    response.writeHead(500).end();

  it('asks a delegate that is down once in 5, 10, 20, 40, 60 seconds, and closes with its first answer', async () => {
    bad.say = () => failing;
    const gate = askGate(delegatingTo([bad], down));
    await gate.ask('token');
    await gate.ask('token');
    bad.asked.length = 0;
    const begin = gate.now;
    const probes: number[] = [];
    for (; gate.now < begin + 200; gate.now++) {
      const before = bad.asked.length;
      assert.equal(await gate.ask('token'), UNAVAILABLE);
      if (bad.asked.length > before) probes.push(gate.now - begin);
    }
    assert.deepEqual(probes, [5, 15, 35, 75, 135, 195]);
    bad.say = () => accept();
    gate.now = begin + 255;
    assert.equal(await gate.ask('token'), '200 allowed');
    assert.equal(await gate.ask('token'), '200 allowed');
  });

  for (const status of [401, 403, 404, 429]) {
    it(`is not opened by ${status}`, async () => {
      bad.say = () => (_, response) => response.writeHead(status).end();
      const gate = askGate(delegatingTo([bad], down));
      for (let request = 0; request < 10; request++) {
        assert.equal(await gate.ask('token'), UNAVAILABLE);
      }
      bad.say = () => accept();
      assert.equal(await gate.ask('token'), '200 allowed');
    });
  }
});
