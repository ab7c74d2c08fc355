/** What a failed comparison prints: the smallest case that still shows it, and no token. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { PosternConfig } from 'postern';
import { createGate, type Gate, type GateRequest, planGate } from 'postern/gate';
import { createFetchGateTarget } from '../targets/fetch-gate.ts';
import { type Contender, compare, type Difference, referenceOf } from './compare.ts';
import { NOW } from './policy-keys.ts';
import { makeBatch } from './run-policies.ts';
import { shrink, tell, withoutTokens } from './tell-difference.ts';

Date.now = () => NOW * 1_000;

/** A target whose clock is late: what has ended still holds there. */
function createLateTarget(config: PosternConfig): Contender {
  const gate = createGate(config);
  const decide = (request: GateRequest, now: number) => gate(request, now - 590);
  const late: Gate = Object.assign(decide, { refreshIfDue: gate.refreshIfDue });
  return { name: 'fetch', target: createFetchGateTarget(late), reference: referenceOf(gate) };
}

it('a difference is told by one rule, what of the request it takes, and no token', async () => {
  const { policy, requests } = await makeBatch({ seed: 1, place: 5, size: 400 });
  const { config } = policy;
  const contender = createLateTarget(config);
  const [difference] = (await compare(contender, requests)).differences as [Difference];
  const smallest = await shrink({ config, contender, difference }, async (other) => {
    try {
      planGate(other);
    } catch {
      return undefined;
    }
    return createLateTarget(other);
  });
  assert.ok(config.rules.length > 4);
  assert.equal(smallest.config.rules.length, 1);
  const text = tell(smallest, 'again');
  assert.match(text, /fetch decides otherwise than the core/);
  assert.match(text, /Run again: again$/);
  for (const value of Object.values(difference.request.headers ?? {}).flat()) {
    for (const segment of value.split(/[ .;=]/)) {
      if (segment.length > 43) assert.ok(!text.includes(segment), 'a part of a token');
    }
  }
});

it('withoutTokens() tells a token by what it says', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${encode({ alg: 'HS256' })}.${encode({ sub: 'ada' })}.${'A'.repeat(43)}`;
  const told = '<token {"alg":"HS256"} {"sub":"ada"}>';
  assert.equal(withoutTokens(`Bearer ${token}`), `Bearer ${told}`);
  assert.equal(withoutTokens('x'.repeat(50)), '<50 characters>');
  assert.equal(withoutTokens('app.example.com/a/b'), 'app.example.com/a/b');
});
