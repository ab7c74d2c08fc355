/** Every public name of every entry. A change here is a change of the public surface. */
import assert from 'node:assert/strict';
import { it } from 'node:test';

const SURFACE: Readonly<Record<string, readonly string[]>> = {
  postern: ['defineConfig', 'isSecret', 'secret'],
  'postern/jwt': ['TokenRejected', 'createVerifier', 'unwrap'],
  'postern/gate': ['createDecisionLog', 'createGate', 'issuersOf', 'partsOf', 'planGate'],
  'postern/lambda-edge': ['createLambdaEdgeHandler', 'withGate'],
  'postern/fetch': ['createFetchHandler'],
  '@postern/cli': [
    'UserError',
    'buildGate',
    'createExplainer',
    'makeRequest',
    'run',
    'startDev',
    'startProvider',
    'writeBuild',
  ],
  '@postern/emulator': [
    'ALL_VIEWER_EXCEPT_HOST_HEADER',
    'AssociationError',
    'CACHING_DISABLED',
    'CACHING_OPTIMIZED',
    'startEmulator',
  ],
};

for (const [entry, names] of Object.entries(SURFACE)) {
  it(`${entry} exports what it says and nothing else`, async () => {
    assert.deepEqual(Object.keys(await import(entry)).sort(), [...names].sort());
  });
}
