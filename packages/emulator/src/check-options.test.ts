/** Options that are refused, each with a message that names the option. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOptions } from './check-options.ts';
import type { BehaviorOptions, EmulatorOptions, FunctionOptions } from './options.ts';
import { CACHING_DISABLED } from './policies.ts';

const GOOD: EmulatorOptions = { behaviors: [{}], origin: { directory: '.' } };

function refuses(options: object, message: RegExp): void {
  const all = { ...GOOD, ...options } as EmulatorOptions;
  assert.throws(() => checkOptions(all), { name: /TypeError|AssociationError/, message });
}

function refusesBehavior(behavior: object, message: RegExp): void {
  refuses({ behaviors: [behavior as BehaviorOptions, {}] }, message);
}

function refusesFunction(viewerRequest: object, message: RegExp, more: object = {}): void {
  const options = { zip: new Uint8Array(), ...viewerRequest } as FunctionOptions;
  refuses({ ...more, behaviors: [{ viewerRequest: options }] }, message);
}

test('checkOptions() takes the smallest options and gives the current limits', () => {
  assert.equal(checkOptions(GOOD).profile, 'current');
});

test('checkOptions() refuses unknown names at every level', () => {
  refuses({ behaviours: [] }, /^Unknown option "behaviours": the known ones are port/);
  refusesBehavior({ path: '/a' }, /^Unknown option "behaviors\[0\]\.path"/);
  refusesFunction(
    { memorySize: 128 },
    /^Unknown option "behaviors\[0\]\.viewerRequest\.memorySize"/,
  );
  refuses({ origin: { directory: '.', url: 'http://a' } }, /^Unknown option "origin\.url"/);
});

test('checkOptions() refuses wrong values', () => {
  refuses({ behaviors: [] }, /^Option "behaviors" must be a list/);
  refuses({ profile: '2020' }, /^Option "profile" must be one of legacy, 2025-11, current/);
  refuses({ runtime: 'nodejs20.x' }, /^Option "runtime" must be one of nodejs22\.x, nodejs24\.x/);
  refuses({ port: 70_000 }, /^Option "port" must be a whole number from 0 to 65535, got 70000/);
  refuses({ maxInstances: 0 }, /^Option "maxInstances"/);
  refuses({ clock: 1 }, /^Option "clock" must be a function, got "number"/);
  refuses({ onEvent: 'x' }, /^Option "onEvent" must be a function/);
  refuses({ origin: { url: 'ftp://a' } }, /^Option "origin\.url" must be an http or https URL/);
  refuses({ origin: null }, /^Option "origin" must be/);
  refuses({ errorCaching: { 404: -1 } }, /^Option "errorCaching\[404\]"/);
  refuses({ errorCaching: { 200: 1 } }, /^Option "errorCaching\[200\]"/);
});

test('checkOptions() takes path patterns of behaviors alone for public ones', () => {
  refuses({ publicPathPatterns: ['/a'] }, /^Option "publicPathPatterns" must be a list of the be/);
  refuses({ publicPathPatterns: '*' }, /^Option "publicPathPatterns"/);
  assert.ok(checkOptions({ ...GOOD, publicPathPatterns: ['*'] }));
});

test('checkOptions() refuses a role that no function has', () => {
  refusesFunction(
    { role: 'guard' },
    /^Option "behaviors\[0\]\.viewerRequest\.role" must be one of/,
  );
});

test('checkOptions() refuses what CloudFront has no behavior for', () => {
  refusesBehavior({}, /^Option "behaviors\[0\]\.pathPattern"/);
  refusesBehavior({ pathPattern: '*' }, /^Option "behaviors\[0\]\.pathPattern"/);
  refusesBehavior({ pathPattern: '/a b' }, /^Option "behaviors\[0\]\.pathPattern"/);
  refuses({ behaviors: [{ pathPattern: '/a' }] }, /must be "\*": the last behavior is the default/);
  refusesBehavior(
    { pathPattern: '/a', allowedMethods: ['GET'] },
    /\.allowedMethods" must be one of/,
  );
  refusesBehavior({ pathPattern: '/a', viewerProtocolPolicy: 'http' }, /\.viewerProtocolPolicy"/);
});

test('checkOptions() refuses TTLs out of order', () => {
  const cachePolicy = { ...CACHING_DISABLED, minTtlSeconds: 5 };
  refusesBehavior({ pathPattern: '/a', cachePolicy }, /minTtlSeconds ≤ defaultTtlSeconds/);
  const all = { ...CACHING_DISABLED, headers: 'all' };
  refusesBehavior({ pathPattern: '/a', cachePolicy: all }, /cachePolicy\.headers"/);
});

test("E-MEMORY: legacy refuses 256 MB in CloudFront's words, current takes it", () => {
  const says = /^The function memory size is larger than .*: 256 Max allowed: 128$/;
  refusesFunction({ memoryMegabytes: 256 }, says, { profile: 'legacy' });
  checkOptions({ ...GOOD, behaviors: [{ viewerRequest: { zip: '', memoryMegabytes: 256 } }] });
  refusesFunction({ memoryMegabytes: 64 }, /memoryMegabytes" must be a whole number from 128/);
});

test("E-TIMEOUT30: each profile refuses more than its own seconds in CloudFront's words", () => {
  const says = /^The function timeout is larger than .*: 6 Max allowed: 5$/;
  refusesFunction({ timeoutSeconds: 6 }, says, { profile: 'legacy' });
  checkOptions({ ...GOOD, behaviors: [{ viewerRequest: { zip: '', timeoutSeconds: 30 } }] });
  refusesFunction({ timeoutSeconds: 31 }, /: 31 Max allowed: 30$/);
});

test('checkOptions() refuses selections that are none', () => {
  const cachePolicy = { ...CACHING_DISABLED, cookies: 'some' };
  refusesBehavior(
    { pathPattern: '/a', cachePolicy },
    /cachePolicy\.cookies" must be "none", "all"/,
  );
  for (const headers of [undefined, 'host', [1], { allExcept: 'host' }]) {
    const originRequestPolicy = { headers, cookies: 'all', queryStrings: 'all' };
    refusesBehavior({ pathPattern: '/a', originRequestPolicy }, /originRequestPolicy\.headers"/);
  }
  const misspelt = { header: 'all', cookies: 'all', queryStrings: 'all' };
  refusesBehavior({ pathPattern: '/a', originRequestPolicy: misspelt }, /^Unknown option/);
});

test("checkOptions() refuses policies beyond CloudFront's quota of ten names", () => {
  const ten = Array.from({ length: 10 }, (_, index) => `x-${index}`);
  const eleven = [...ten, 'x-10'];
  const plain = { headers: ten, cookies: ten, queryStrings: { allExcept: ten } };
  checkOptions({
    ...GOOD,
    behaviors: [{ cachePolicy: { ...CACHING_DISABLED, headers: ten }, originRequestPolicy: plain }],
  });
  for (const field of ['headers', 'cookies', 'queryStrings']) {
    const cachePolicy = { ...CACHING_DISABLED, [field]: eleven };
    const says = (policy: string) => new RegExp(`${policy}\\.${field}" must be at most 10 names`);
    refusesBehavior({ pathPattern: '/a', cachePolicy }, says('cachePolicy'));
    for (const names of [eleven, { allExcept: eleven }]) {
      const originRequestPolicy = { ...plain, [field]: names };
      refusesBehavior({ pathPattern: '/a', originRequestPolicy }, says('originRequestPolicy'));
    }
  }
});

test('checkOptions() never prints the bytes of a zip', () => {
  refusesFunction({ zip: { secret: 'marker' } }, /zip" must be the bytes .*, got "object"$/);
});
