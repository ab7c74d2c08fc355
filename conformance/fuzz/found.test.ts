/** Inputs that fuzzing has found a fault with, each as it was after the fault was understood, and the boundaries next to them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createGate, type Decision } from 'postern/gate';
import { createVerifier } from 'postern/jwt';
import { gateConfig } from './gate-config.ts';
import { SECRET } from './keys.ts';
import { DISCOVERY, lockKeys, PUBLISHED } from './lock-keys.ts';
import { assertMisuse } from './misuse.ts';
import { NOW } from './token-parts.ts';

const gate = createGate(gateConfig, { clock: () => NOW });

function decide(path: string): Decision {
  const request = { method: 'GET', host: 'api.example.com', path, query: '', headers: {} };
  return gate({ ...request, clientIp: '198.51.100.7' }, NOW) as Decision;
}

/** `/public*` is open and `/staff*` is not. */
const PATHS: readonly (readonly [path: string, code: string, why: string])[] = [
  [
    '/public%2fx/%2e%2e/',
    'ambiguous_path',
    'a URL parser reads the dots and leaves the slash: "/"',
  ],
  ['/public%2fx/%2e%2e/staff', 'ambiguous_path', 'the same, and "/staff" is closed'],
  ['/public%2fx/.%2E/staff', 'ambiguous_path', 'one dot is enough'],
  ['/public%2fx/..%5cstaff', 'ambiguous_path', 'Apache with NoDecode before an origin on Windows'],
  ['/public%252fx/%252e%252e/staff', 'ambiguous_path', 'the same behind a proxy that decodes'],
  ['/staff#/../public', 'ambiguous_path', 'a URL parser ends the path at the fragment: "/staff"'],
  ['/staff%23/../public', 'ambiguous_path', 'the same behind a proxy that decodes'],
  ['/staff%3f/%2e%2e/public', 'ambiguous_path', 'and at the query'],
  ['/public/c%23.html', 'allowed', 'a number sign alone leads nowhere else'],
  ['/public/x/%2e%2e/staff', 'allowed', 'every origin stays under "/public"'],
  ['/public%2fx', 'allowed', 'a slash alone leads nowhere else'],
];

describe('found by fuzzing paths', () => {
  for (const [path, code, why] of PATHS) {
    it(`createGate() decides "${path}" with ${code}: ${why}`, () => {
      assert.equal(decide(path).code, code);
    });
  }
});

/** Each must be refused in Postern's own words. */
const CONFIGS: readonly (readonly [name: string, config: unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a list as issuer, with an object in it', { ...gateConfig, issuer: [{}] }],
  ['an object as issuer', { ...gateConfig, issuer: {} }],
  ['null among issuers', { rules: gateConfig.rules, hosts: gateConfig.hosts, issuers: [null] }],
  [
    'a list where issuers have members',
    { rules: gateConfig.rules, hosts: gateConfig.hosts, issuers: [[]] },
  ],
];

describe('found by fuzzing configs', () => {
  for (const [name, config] of CONFIGS) {
    it(`createGate() refuses ${name}`, () => {
      assert.equal(
        refusalOf(() => createGate(config as typeof gateConfig)),
        'refused',
      );
    });
  }

  it('createVerifier() refuses a list as issuer, with an object in it', () => {
    const options = { ...VERIFIER_OPTIONS, issuer: [{}] as unknown as string };
    assert.equal(
      refusalOf(() => createVerifier(options)),
      'refused',
    );
  });
});

/** JSON whose conversion to a text throws. */
const NO_TEXT = { toString: 1 };

/** Members of a key set, each beside a good one. */
const MEMBERS: readonly (readonly [name: string, member: unknown])[] = [
  ['a "kty" that cannot be made a text', { kty: NO_TEXT }],
  ['a list as "kty"', { ...PUBLISHED.keys[1], kty: ['RSA'] }],
  ['a "kid" that cannot be made a text', { ...PUBLISHED.keys[1], kid: NO_TEXT }],
  ['"key_ops" that cannot be made texts', { ...PUBLISHED.keys[1], key_ops: [NO_TEXT] }],
  ['null', null],
];

describe('found by fuzzing key sets of a provider', () => {
  for (const [name, member] of MEMBERS) {
    it(`createExplainer() locks a set that holds ${name}`, async () => {
      const set = JSON.stringify({ keys: [PUBLISHED.keys[0], member] });
      const document = JSON.stringify(DISCOVERY);
      assert.equal(await lockKeys({ document, set, status: 200 }), 'taken');
    });
  }
});

const VERIFIER_OPTIONS = {
  issuer: 'https://login.example.com/',
  audience: 'api',
  jwks: SECRET.jwk,
};

function refusalOf(build: () => unknown): string {
  try {
    build();
    return 'built';
  } catch (error) {
    assertMisuse(error);
    return 'refused';
  }
}
