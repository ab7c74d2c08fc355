import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PosternConfig } from '../policy/config.ts';
import { createDecisionLog } from './create-decision-log.ts';
import { createGate } from './create-gate.ts';
import type { Gate } from './gate.ts';
import { planGate } from './plan-gate.ts';
import { reportOnly } from './report-only.ts';
import type { AllowDecision, Decision, GateRequest } from './types.ts';

const config: PosternConfig = {
  hosts: ['app.example.com'],
  rules: [
    { path: '/', allow: 'anyone' },
    { path: '*', allow: 'nobody' },
  ],
  rewrite: { directoryIndex: 'index.html' },
  unsafeReportOnly: true,
};
const { policy } = planGate(config).plan;
const request: GateRequest = {
  ...{ method: 'GET', host: 'app.example.com', path: '/secret/', query: '', clientIp: '' },
  headers: { 'x-forwarded-user': ['eve'], accept: ['*/*'] },
};

function linesOf(decision: Decision, mode: 'all' | 'denied'): Record<string, unknown>[] {
  const lines: string[] = [];
  createDecisionLog(mode, (line) => lines.push(line))(request, decision, 7);
  return lines.map((line) => JSON.parse(line));
}

describe('a gate with "unsafeReportOnly"', () => {
  it('lets pass what it would refuse, rewritten, without the identity that a client claims', async () => {
    const decision = (await createGate(config)(request, 1)) as AllowDecision;
    assert.equal(decision.kind, 'allow');
    assert.deepEqual(decision.removeHeaders, ['x-forwarded-user']);
    assert.equal(decision.uri, '/secret/index.html');
    assert.equal(decision.wouldDeny?.status, 403);
    assert.deepEqual(linesOf(decision, 'denied'), [
      {
        ...{ verdict: 'would_deny', status: 403, protected: false },
        ...{ method: 'GET', host: 'app.example.com', path: '/secret/' },
        ...{ rule: 1, reason: 'rule', code: 'forbidden', us: 7 },
      },
    ]);
  });

  it('says in the line of what may pass, too, that nothing is protected', async () => {
    const decision = await createGate(config)({ ...request, path: '/' }, 1);
    assert.deepEqual(linesOf(decision, 'denied'), []);
    const [line] = linesOf(decision, 'all');
    assert.deepEqual([line?.verdict, line?.protected], ['allow', false]);
  });

  it('lets pass what no gate can judge: another host, two readings of a path', async () => {
    for (const [change, status] of [
      [{ host: 'other.example' }, 421],
      [{ path: '/x/../' }, 400],
    ] as const) {
      const decision = (await createGate(config)({ ...request, ...change }, 1)) as AllowDecision;
      assert.equal(decision.wouldDeny?.status, status);
    }
  });

  it('lets pass when the gate itself fails, at once or later', async () => {
    const failures: readonly Gate[] = [
      () => {
        throw new Error('a defect');
      },
      async () => {
        throw new Error('a defect');
      },
    ].map((fail) => Object.assign(fail, { refreshIfDue: () => undefined }));
    for (const gate of failures) {
      const decision = (await reportOnly(gate, policy, {})(request, 1)) as AllowDecision;
      const { status, code } = decision.wouldDeny ?? {};
      assert.deepEqual([decision.kind, status, code], ['allow', 503, 'internal_error']);
    }
  });
});
