/** What a target needs beside the gate is said when it is planned. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noteTarget } from './note-target.ts';
import type { GatePlan } from './plan.ts';

const LOGIN = {} as NonNullable<GatePlan['login']>;

function idsOf(plan: Pick<GatePlan, 'target'> & Partial<GatePlan>, hosts?: readonly string[]) {
  const policy = { rules: [], match: [], log: 'none', ...(hosts && { hosts }) } as const;
  return noteTarget({ policy, ...plan } as GatePlan).map(({ id }) => id);
}

const ONE = ['app.example.com'];
const TWO = ['app.example.com', 'docs.example.com'];
const AT_URL = { target: 'split', login: LOGIN, loginHalf: 'function-url' } as const;

test('noteTarget() says of a CloudFront Function with a login that another gate must answer /.postern/*', () => {
  const target = 'cloudfront-function';
  assert.deepEqual(idsOf({ target, login: LOGIN }, ONE), ['login_elsewhere']);
  assert.deepEqual(idsOf({ target }, ONE), []);
  assert.deepEqual(idsOf({ target: 'split', login: LOGIN }, ONE), []);
  assert.deepEqual(idsOf({ target: 'lambda-edge', login: LOGIN }, ONE), []);
});

test('noteTarget() says of a login half at a function URL with several hosts who tells it the host', () => {
  assert.deepEqual(idsOf(AT_URL, ONE), []);
  assert.deepEqual(idsOf(AT_URL, TWO), ['host_header']);
  assert.deepEqual(idsOf(AT_URL, ['*.example.com']), ['host_header']);
  assert.deepEqual(idsOf({ ...AT_URL, loginHalf: 'lambda-edge' }, TWO), []);
  assert.deepEqual(idsOf({ target: 'split', login: LOGIN }, TWO), []);
});
