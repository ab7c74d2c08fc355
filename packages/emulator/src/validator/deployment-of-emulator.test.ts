/** The emulator's options as a deployment, and what it says of one before the first request. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BehaviorOptions, EmulatorOptions } from '../options.ts';
import { CACHING_OPTIMIZED } from '../policies.ts';
import { startTestEmulator } from '../testing/test-emulator.ts';
import { deploymentOfEmulator } from './deployment-of-emulator.ts';
import { validateDeployment } from './validate-deployment.ts';

const gate = { code: 'function handler(event) { return event.request; }' };
const OPEN: BehaviorOptions = { pathPattern: '/assets/*' };

/** Rule and subject of every event before the first request. */
async function announced(options: Omit<EmulatorOptions, 'origin'>): Promise<string[]> {
  const emulator = await startTestEmulator(options);
  await emulator.close();
  assert.equal(emulator.eventsOf('request').length, 0);
  return emulator.eventsOf('validation').map(({ rule, subject }) => `${rule} ${subject}`);
}

function findingsOf(options: Partial<EmulatorOptions>): string[] {
  const all = { behaviors: [{}], origin: { directory: '.' }, ...options };
  return validateDeployment(deploymentOfEmulator(all), { allowUngated: true }).map(
    ({ rule, subject }) => `${rule} ${subject}`,
  );
}

test('startEmulator() tells of behaviors that are open beside a gate', async () => {
  const behaviors = [OPEN, { viewerRequest: gate }];
  assert.deepEqual(await announced({ behaviors }), [
    'E-UNPROTECTED-BEHAVIOR distribution /assets/*',
  ]);
  assert.deepEqual(await announced({ behaviors, publicPathPatterns: ['/assets/*'] }), []);
});

test('startEmulator() says nothing of a distribution that has no gate', async () => {
  assert.deepEqual(await announced({ behaviors: [OPEN, {}] }), []);
});

test('startEmulator() tells of caches that serve one person’s answer to another', async () => {
  const behavior = { viewerRequest: gate, cachePolicy: CACHING_OPTIMIZED };
  assert.deepEqual(await announced({ behaviors: [behavior] }), ['E-MINTTL-AUTH distribution *']);
});

test('startEmulator() leaves the source of a function to its first request', async () => {
  const viewerRequest = { code: `${gate.code}\nnew Map();` };
  assert.deepEqual(await announced({ behaviors: [{ viewerRequest }] }), []);
  assert.deepEqual(findingsOf({ behaviors: [{ viewerRequest }] }), [
    'E-CFF-GLOBAL behaviors[0].viewerRequest',
  ]);
});

test('deploymentOfEmulator() takes every function on viewer-request for a gate, unless one is marked', () => {
  const rewrite = { code: `${gate.code} ` };
  const rewritten = { ...OPEN, viewerRequest: rewrite };
  assert.deepEqual(findingsOf({ behaviors: [rewritten, { viewerRequest: gate }] }), []);
  const marked = { viewerRequest: { ...gate, role: 'gate' } } as const;
  assert.deepEqual(findingsOf({ behaviors: [rewritten, marked] }), [
    'E-UNPROTECTED-BEHAVIOR distribution /assets/*',
  ]);
  const login = {
    ...{
      pathPattern: '/.postern/*',
      allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
    },
    viewerRequest: { ...gate, role: 'login' },
  } as const;
  assert.deepEqual(findingsOf({ behaviors: [login, marked] }), []);
  assert.deepEqual(findingsOf({ behaviors: [{ ...login, pathPattern: '/x/*' }, marked] }), [
    'E-LOGIN-UNREACHABLE behaviors[0].viewerRequest',
    'E-UNPROTECTED-BEHAVIOR distribution /x/*',
  ]);
});

test('deploymentOfEmulator() knows the settings of a function', () => {
  const viewerRequest = {
    zip: new Uint8Array(2_000_000),
    memoryMegabytes: 256,
    timeoutSeconds: 10,
  };
  assert.deepEqual(findingsOf({ behaviors: [{ viewerRequest }] }), [
    'W-MEM-VIEWER128 behaviors[0].viewerRequest',
    'W-TIMEOUT-VIEWER5 behaviors[0].viewerRequest',
    'W-ZIP-BUDGET behaviors[0].viewerRequest',
  ]);
});

test('deploymentOfEmulator() takes a server elsewhere for one that others can ask, unless a header is secret', () => {
  const behaviors = [{ viewerRequest: gate }];
  const originOf = (url: string, customHeaders: Record<string, string> = {}) =>
    findingsOf({ behaviors, origin: { url, customHeaders } });
  const open = ['E-ORIGIN-OPEN distribution origin'];
  assert.deepEqual(originOf('https://origin.example.com'), open);
  assert.deepEqual(originOf('https://origin.example.com', { 'x-stage': 'test' }), open);
  const secret = { 'x-origin': 'b7Hq9sLk3mN2pQ5rT8vW1xZ4yC6dF0gJ' };
  assert.deepEqual(originOf('https://origin.example.com', secret), []);
  assert.deepEqual(originOf('http://127.0.0.1:8080'), []);
});
