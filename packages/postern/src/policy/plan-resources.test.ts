/** The metadata documents of protected resources (RFC 9728): what they leave out, and which stands for a host. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PosternConfig } from './config.ts';
import { planResources } from './plan-resources.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '127.10.20.30', '[::1]'];
const HOSTS = ['a.example.com', 'b.example.com', ...LOOPBACK];
const WELL_KNOWN = '/.well-known/oauth-protected-resource';

function metadataOf(resources: readonly string[], config: object = {}) {
  const rules = resources.map((resource) => ({ path: '*', resource }));
  const given = { ...config, rules } as unknown as PosternConfig;
  const plans = rules.map(() => ({ allow: 'authenticated' }) as const);
  return planResources(given, { rules: plans, hosts: HOSTS }).metadata;
}

test('planResources() leaves out issuers and scopes where there are none', () => {
  const [{ body } = { body: '' }] = metadataOf(['https://a.example.com']);
  assert.deepEqual(JSON.parse(body), {
    resource: 'https://a.example.com',
    bearer_methods_supported: ['header'],
  });
});

test('planResources() names each issuer once, and nothing that is no text', () => {
  const issuersIn = (config: object) =>
    JSON.parse(metadataOf(['https://a.example.com'], config)[0]?.body ?? '').authorization_servers;
  assert.deepEqual(issuersIn({ issuer: 'https://i.example/' }), ['https://i.example/']);
  const issuers = ['https://i.example/', 5, 'https://i.example/'].map((issuer) => ({ issuer }));
  assert.deepEqual(issuersIn({ issuers: [...issuers, null] }), ['https://i.example/']);
});

test('planResources() answers at the root of each host with its own first document', () => {
  const places = metadataOf([
    'https://a.example.com/x',
    'https://b.example.com/y',
    'https://b.example.com',
    'https://a.example.com/z',
  ]).map(({ host, path, body }) => [host, path, JSON.parse(body).resource]);
  assert.deepEqual(places, [
    ['a.example.com', `${WELL_KNOWN}/x`, 'https://a.example.com/x'],
    ['b.example.com', `${WELL_KNOWN}/y`, 'https://b.example.com/y'],
    ['b.example.com', WELL_KNOWN, 'https://b.example.com'],
    ['a.example.com', `${WELL_KNOWN}/z`, 'https://a.example.com/z'],
    ['a.example.com', WELL_KNOWN, 'https://a.example.com/x'],
  ]);
});

test('planResources() takes http on loopback only, and no other scheme there', () => {
  for (const host of LOOPBACK) assert.equal(metadataOf([`http://${host}:8787`]).length, 1, host);
  for (const host of ['mylocalhost', 'localhost.example.com', 'a.example.com', '10.0.0.1']) {
    assert.throws(() => metadataOf([`http://${host}`]), /must be an https URL/, host);
  }
  assert.throws(() => metadataOf(['ftp://localhost']), /must be an https URL/);
});
