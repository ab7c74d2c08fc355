/** Options of the local Lambda that are refused, each with a message that names the option. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLambdaOptions } from './check-lambda-options.ts';
import { startLambdaApi } from './lambda-api.ts';
import type { LambdaApiOptions } from './options.ts';

const GOOD: LambdaApiOptions = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret-marker' },
  functions: { one: { folder: '/nonexistent' } },
};

function refuses(options: object, message: RegExp): void {
  const all = { ...GOOD, ...options } as LambdaApiOptions;
  assert.throws(
    () => checkLambdaOptions(all),
    (error: Error) => {
      assert.equal(error.name, 'TypeError');
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /marker/);
      return true;
    },
  );
}

function refusesFunction(options: object, message: RegExp): void {
  refuses({ functions: { one: { folder: '.', ...options } } }, message);
}

test('checkLambdaOptions() takes the smallest options', () => {
  assert.doesNotThrow(() => checkLambdaOptions(GOOD));
});

test('checkLambdaOptions() refuses what no Lambda has', () => {
  refuses({ regions: [] }, /^Unknown option "regions"/);
  refuses(
    { region: 'Europe' },
    /^Option "region" must be a region such as eu-west-1, got "Europe"/,
  );
  refuses({ port: -1 }, /^Option "port"/);
  refuses({ clock: 1 }, /^Option "clock" must be a function/);
  refuses({ runtime: 'python3.13' }, /^Option "runtime" must be one of/);
  refuses({ functions: null }, /^Option "functions" must be functions by their names/);
  refuses(
    { functions: { 'a b': { folder: '.' } } },
    /^Option "functions" must be named .* got "a b"/,
  );
});

test('checkLambdaOptions() refuses credentials without showing them', () => {
  const secretAccessKey = 'secret-marker';
  refuses({ credentials: 'marker' }, /^Option "credentials" must be .* got "string"/);
  refuses({ credentials: { secretAccessKey } }, /^Option "credentials\.accessKeyId"/);
  const empty = { accessKeyId: 'a', secretAccessKey, sessionToken: '' };
  refuses({ credentials: empty }, /^Option "credentials\.sessionToken" must be a text that is not/);
  refusesFunction(
    { roleCredentials: {} },
    /^Option "functions\.one\.roleCredentials\.accessKeyId"/,
  );
});

test('checkLambdaOptions() refuses what no function has', () => {
  refusesFunction({ zip: 'a' }, /^Unknown option "functions\.one\.zip"/);
  refusesFunction({ zipFile: 'a' }, /^Option "functions\.one" must be given its code by either/);
  refusesFunction(
    { folder: undefined },
    /^Option "functions\.one" must be given its code by either/,
  );
  refusesFunction({ folder: undefined, zipFile: 1 }, /^Option "functions\.one\.zipFile" must be/);
  refusesFunction({ timeoutSeconds: 901 }, /^Option "functions\.one\.timeoutSeconds"/);
  refusesFunction({ memoryMegabytes: 127 }, /^Option "functions\.one\.memoryMegabytes"/);
  refusesFunction({ reservedConcurrency: 0 }, /^Option "functions\.one\.reservedConcurrency"/);
  refusesFunction({ aliases: { live: 'v1' } }, /^Option "functions\.one\.aliases"/);
  refusesFunction({ aliases: { 7: '7' } }, /^Option "functions\.one\.aliases"/);
  refusesFunction(
    { functionUrl: { authType: 'IAM' } },
    /^Option "functions\.one\.functionUrl\.authT/,
  );
});

test('checkLambdaOptions() refuses variables that Lambda refuses, without their values', () => {
  for (const name of ['AWS_REGION', 'AWS_SESSION_TOKEN', '_HANDLER', '1A', 'A', 'A-B']) {
    refusesFunction({ environment: { [name]: 'marker' } }, /^Option "functions\.one\.environment"/);
  }
  refusesFunction({ environment: { SIZE: 'x'.repeat(4_093) } }, /got "4097 bytes"/);
  refusesFunction({ environment: { NUMBER: 1 } }, /^Option "functions\.one\.environment\.NUMBER"/);
});

test('startLambdaApi() names a folder or a zip file that is not there', async () => {
  await assert.rejects(startLambdaApi(GOOD), {
    message: /^Option "functions\.one\.folder" must name a readable folder/,
  });
  const functions = { one: { zipFile: '/nonexistent.zip' } };
  await assert.rejects(startLambdaApi({ ...GOOD, functions }), {
    message: /^Option "functions\.one\.zipFile" must name a readable zip file/,
  });
});
