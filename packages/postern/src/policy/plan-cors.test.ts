/** Which origins a rule may list, and which headers it may expose. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planCors } from './plan-cors.ts';

const ORIGINS = [
  'https://a.example',
  'http://a.example:8080',
  'https://[::1]:8443',
  'capacitor://localhost',
  'ionic+app.x-1://my_app-1.x:8100',
];

const NO_ORIGINS = [
  'https://a.example:443',
  'https://a.example/x',
  'https://A.example',
  'capacitor://localhost/',
  'capacitor://localhost/x',
  'capacitor://localhost:',
  'capacitor://localhost:x',
  'capacitor://Localhost',
  ' capacitor://localhost',
  'Capacitor://localhost',
  'capacitor:localhost',
  'file://x',
  'ftp://a.example',
  'ws://a.example',
  'wss://a.example',
  'blob:https://a.example',
  'null',
];

test('planCors() takes origins as browsers send them', () => {
  for (const origin of ORIGINS) {
    assert.deepEqual(planCors({ origins: [origin] }, 'it')?.origins, [origin], origin);
  }
  for (const origin of NO_ORIGINS) {
    assert.throws(() => planCors({ origins: [origin] }, 'it'), /must be an exact origin/, origin);
  }
});

function exposed(...exposeHeaders: readonly string[]): string | undefined {
  return planCors({ origins: ['https://a.example'], exposeHeaders }, 'it')?.exposeHeaders;
}

test('planCors() exposes the challenge, once, before what is named', () => {
  assert.equal(
    planCors({ origins: ['https://a.example'] }, 'it')?.exposeHeaders,
    'WWW-Authenticate',
  );
  assert.equal(exposed('ETag', 'X-Count'), 'WWW-Authenticate, ETag, X-Count');
  assert.equal(exposed('www-authenticate', 'ETag', 'WWW-Authenticate'), 'WWW-Authenticate, ETag');
});
