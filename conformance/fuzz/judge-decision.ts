/** What holds for every decision of a gate, whatever was asked. */
import assert from 'node:assert/strict';
import type { Decision, GateRequest, Header } from 'postern/gate';
import { ALL_CODES } from './codes.ts';
import { isOpenRule } from './gate-config.ts';

/** Lines and other controls in a header's value would let a client write headers of its own. */
const HEADER_VALUE = /^[\t -~]*$/;

/** Throws for a fault; otherwise the decision's code. `signed` is the only token that may open a rule. */
export function judgeDecision(
  decision: Decision,
  { headers }: GateRequest,
  signed: string | undefined,
): string {
  assertHeaders(decision.kind === 'allow' ? decision.setHeaders : decision.headers);
  if (decision.kind === 'allow') assertEntitled(decision.rule, headers, signed);
  else assertAnswer(decision.status, decision.code);
  assert.notEqual(decision.code, 'internal_error');
  return decision.code;
}

/** Of the answer, or of what the origin is told. */
export function assertHeaders(sent: readonly Header[]): void {
  for (const [name, value] of sent) {
    assert.match(name, /^[a-z0-9-]+$/);
    assert.match(value, HEADER_VALUE);
  }
}

function assertEntitled(
  rule: number,
  { authorization = [] }: GateRequest['headers'],
  signed: string | undefined,
): void {
  if (isOpenRule(rule)) return;
  assert.equal(authorization.length, 1);
  assert.ok(signed !== undefined && authorization[0]?.slice(7).trim() === signed, 'not signed');
}

function assertAnswer(status: number, code: string): void {
  assert.ok([200, 204, 400, 401, 403, 421, 503].includes(status), `status ${status}`);
  if (status < 400) assert.equal(code, 'responded');
  else assert.ok(ALL_CODES.has(code), `unknown code ${code}`);
}
