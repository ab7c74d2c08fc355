import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { looksSecret } from './looks-secret.ts';

test('looksSecret() takes what is random, in each of its usual forms', () => {
  assert.equal(looksSecret('b7Hq9sLk3mN2pQ5rT8vW1xZ4yC6dF0gJ'), true);
  assert.equal(looksSecret('9f86d081884c7d659a2feaa0c55ad015'), true);
  assert.equal(looksSecret('3f2504e0-4f89-41d3-9a0c-0305e82c3301'), true);
  assert.equal(looksSecret('{{resolve:secretsmanager:site/origin:SecretString:key::}}'), true);
});

test('looksSecret() seldom fails a random text', () => {
  // One in a thousand has too few changes; that most of two hundred had is not to be seen.
  const forms = [
    () => randomBytes(32).toString('base64url'),
    () => randomBytes(32).toString('base64'),
    () => randomBytes(32).toString('hex'),
    () => randomUUID(),
  ];
  for (const make of forms) {
    const taken = Array.from({ length: 200 }, make).filter(looksSecret);
    assert.ok(taken.length >= 180, `${taken.length} of 200`);
  }
});

test('looksSecret() takes no words, however they are joined, and nothing short', () => {
  const guessed = [
    'production-eu-west-1-blue',
    'application/x-www-form-urlencoded',
    'https-only-cloudfront',
    'cloudfront-only-access-for-the-production-site-2024',
    'ProductionEuWest1BlueEnvironmentStack',
    'PRODUCTION_EU_WEST_1_BLUE_ENVIRONMENT',
    'my/very/long/path/to/some/thing/1',
    'a-very-long-password-that-somebody-wrote',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '00000000-0000-0000-0000-000000000000',
    'b7Hq9sLk3mN2pQ5rT8vW1xZ4',
    'https://app.example.com/start/9f86d081884c7d65',
    '{{resolve:ssm:/site/origin}}',
    'true',
  ];
  for (const text of guessed) assert.equal(looksSecret(text), false, text);
});
