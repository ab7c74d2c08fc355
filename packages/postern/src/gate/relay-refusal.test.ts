/** What of a delegate's refusal goes on to the viewer. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { relayRefusal } from './relay-refusal.ts';
import type { AnswerDecision } from './types.ts';

const REFUSAL: AnswerDecision = {
  kind: 'deny',
  status: 401,
  headers: [
    ['cache-control', 'no-store'],
    ['www-authenticate', 'Bearer realm="postern"'],
  ],
  body: '{"error":"token_inactive"}',
  rule: 0,
  reason: 'delegate',
  code: 'token_inactive',
};

describe('relayRefusal()', () => {
  it("puts the delegate's challenge in the place of the gate's", () => {
    const relayed = [['www-authenticate', 'Basic']] as const;
    const answer = { ok: false, code: 'token_inactive', status: 401, relayed } as const;
    const headers = [['cache-control', 'no-store'], ...relayed];
    assert.deepEqual(relayRefusal(REFUSAL, answer), { ...REFUSAL, headers });
  });

  it('makes a redirect of a status below 400', () => {
    const relayed = [['location', '/login']] as const;
    const answer = { ok: false, code: 'token_inactive', status: 302, relayed } as const;
    const decision = relayRefusal({ ...REFUSAL, status: 302 }, answer);
    assert.equal(decision?.kind, 'redirect');
    assert.deepEqual(decision?.headers, [['cache-control', 'no-store'], ...relayed]);
  });

  it("leaves the gate's refusal as it is where the delegate says nothing", () => {
    const answer = { ok: false, code: 'delegate_unavailable', status: 503 } as const;
    assert.equal(relayRefusal(REFUSAL, answer), undefined);
  });
});
