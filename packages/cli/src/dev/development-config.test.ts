import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PosternConfig } from 'postern';
import { developmentConfig, providerNeeds } from './development-config.ts';

const rules: PosternConfig['rules'] = [{ path: '*', allow: 'authenticated' }];
const base = { issuer: 'https://login.example.com/', audience: 'api', rules } as const;
const provider = {
  issuer: 'http://127.0.0.1:9',
  jwksUri: 'http://127.0.0.1:9/jwks',
  jwks: () => ({ keys: [{ kty: 'EC', kid: 'k' }] }),
  endpoints: {
    authorization: 'http://127.0.0.1:9/auth',
    token: 'http://127.0.0.1:9/token',
    revocation: 'http://127.0.0.1:9/revoke',
    endSession: 'http://127.0.0.1:9/end',
    pushedAuthorizationRequest: 'http://127.0.0.1:9/request',
  },
};

describe('providerNeeds()', () => {
  for (const [title, config, expected] of [
    [
      'RS256 where nothing else is said',
      base,
      { audience: 'api', algorithm: 'RS256', groupsClaim: 'groups' },
    ],
    [
      'the first algorithm that it can sign with',
      { ...base, algorithms: ['ES384', 'ES256'] },
      { audience: 'api', algorithm: 'ES256', groupsClaim: 'groups' },
    ],
    [
      'the first audience, and the place of the groups',
      { ...base, audience: ['a', 'b'], claims: { groups: ['realm_access', 'roles'] } },
      { audience: 'a', algorithm: 'RS256', groupsClaim: ['realm_access', 'roles'] },
    ],
    [
      'an audience of its own where the gate checks none',
      { ...base, audience: null, clientId: 'web' },
      { audience: 'development', algorithm: 'RS256', groupsClaim: 'groups' },
    ],
    [
      'what the first of several issuers needs',
      { rules, issuers: [{ issuer: base.issuer, audience: 'x', algorithms: ['EdDSA'] }] },
      { audience: 'x', algorithm: 'EdDSA', groupsClaim: 'groups' },
    ],
  ] as const) {
    it(`asks for ${title}`, () => {
      const needs = providerNeeds(config as PosternConfig);
      assert.deepEqual('options' in needs && needs.options, expected);
    });
  }

  for (const [title, config, reason] of [
    ['without tokens', { rules }, /no rule asks for a token/],
    [
      'with a delegate alone',
      { rules, delegate: {} as NonNullable<PosternConfig['delegate']> },
      /the delegate judges the tokens/,
    ],
    [
      'with one shared key',
      { ...base, jwks: { kty: 'oct', alg: 'HS256', k: 'k' } },
      /postern token sign/,
    ],
    ['with shared keys', { ...base, algorithms: ['HS256'] }, /postern token sign/],
  ] as const) {
    it(`asks for none ${title}, and says why`, () => {
      const needs = providerNeeds(config);
      assert.match('reason' in needs ? needs.reason : '', reason);
    });
  }
});

describe('developmentConfig()', () => {
  it('puts the provider in the place of the issuer and keeps audience and algorithms', () => {
    const given: PosternConfig = { ...base, algorithms: ['ES256'], hosts: ['api.example.com'] };
    const { config, changes } = developmentConfig(given, provider);
    assert.deepEqual(config, {
      ...given,
      issuer: provider.issuer,
      jwksUri: provider.jwksUri,
      jwks: provider.jwks(),
      jwksCooldownSeconds: 1,
      hosts: ['api.example.com', '127.0.0.1', 'localhost'],
    });
    assert.deepEqual(changes, [
      'https://login.example.com/ is played by http://127.0.0.1:9',
      '"jwksCooldownSeconds" is 1, so that a new key is soon found',
      '"hosts" also has 127.0.0.1 and localhost',
    ]);
  });

  it('leaves out an origin for fetch, and says so', () => {
    const given: PosternConfig = { ...base, target: 'fetch', after: './origin.ts' };
    const { config, changes } = developmentConfig(given, undefined);
    assert.deepEqual(config, { ...base, target: 'lambda-edge' });
    assert.deepEqual(changes, [
      '"target" is lambda-edge',
      '"after" is left out: it is for the target fetch',
    ]);
  });

  it('asks for what the provider gives: its algorithm, type and clients', () => {
    const given: PosternConfig = { ...base, algorithms: ['ES384'], typ: 'JWT', clientId: 'web' };
    const { config } = developmentConfig(given, provider);
    assert.deepEqual(config.algorithms, ['RS256']);
    assert.equal(config.typ, 'at+jwt');
    assert.deepEqual(config.clientId, ['postern-web', 'postern-api']);
  });

  it('keeps the claims of the first issuer and drops the others', () => {
    const claims = { tenant: { essential: true } };
    const issuers = [
      { issuer: 'https://a.example/', audience: 'a', claims },
      { issuer: 'https://b.example/', audience: 'b' },
    ];
    const { config, changes } = developmentConfig({ rules, issuers }, provider);
    assert.equal(config.issuers?.length, 1);
    assert.equal(config.issuers?.[0]?.issuer, provider.issuer);
    assert.deepEqual(config.issuers?.[0]?.claims, claims);
    assert.equal(config.issuer, undefined);
    assert.equal(changes.length, 3);
  });

  it('changes nothing that it need not', () => {
    const { config, changes } = developmentConfig(base, undefined);
    assert.deepEqual(config, base);
    assert.deepEqual(changes, []);
  });
});

describe('a login', () => {
  const session = { keyRing: '{}', revocationStore: { type: 'file', path: 'r' } } as const;
  const given: PosternConfig = {
    hosts: ['app.example.com'],
    login: {
      provider: 'cognito',
      issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_A',
      clientId: 'app',
      idTokenAlgorithms: ['ES256', 'RS256'],
      emailDomains: ['example.org'],
      everyoneAtTheProvider: true,
    },
    session,
    rules,
  };

  it('needs a provider that knows the gate, and has groups where the preset has them', () => {
    const needs = providerNeeds(given, { clientSecret: 'it' });
    assert.deepEqual('options' in needs && needs.options, {
      audience: 'development',
      algorithm: 'RS256',
      groupsClaim: 'cognito:groups',
      gate: {
        hosts: ['app.example.com'],
        authentication: 'client_secret_basic',
        clientSecret: 'it',
        emailDomain: 'example.org',
      },
    });
  });

  it('needs one beside shared keys too', () => {
    const config: PosternConfig = { ...given, ...base, algorithms: ['HS256'] };
    assert.ok('options' in providerNeeds(config));
    assert.deepEqual(developmentConfig(config, provider).config.algorithms, ['HS256']);
  });

  it('is at the provider that plays, by its endpoints', () => {
    const { config } = developmentConfig(given, provider);
    assert.deepEqual(config.login, {
      clientId: 'postern-gate',
      emailDomains: ['example.org'],
      everyoneAtTheProvider: true,
      issuer: provider.issuer,
      jwks: provider.jwks(),
      jwksUri: provider.jwksUri,
      endpoints: provider.endpoints,
      idTokenAlgorithms: ['RS256'],
    });
    assert.deepEqual(config.claims, { groups: 'cognito:groups' });
    assert.equal(config.issuer, undefined);
  });

  it('keeps its own provider where none plays', () => {
    assert.equal(developmentConfig(given, undefined).config.login, given.login);
  });

  it('has no file of revocations at the edge, and says so', () => {
    const { config, changes } = developmentConfig({ ...given, target: 'fetch' }, provider);
    assert.deepEqual(config.session, { keyRing: '{}' });
    assert.match(changes.join('\n'), /revocationStore/);
  });

  it('gets its other half where the config builds the function alone', () => {
    const alone: PosternConfig = { ...given, target: 'cloudfront-function' };
    const { config, changes } = developmentConfig(alone, undefined);
    assert.equal(config.target, 'split');
    assert.match(changes.join('\n'), /"target" is split/);
  });

  it('is at the edge where the config has it at a function URL', () => {
    const halves: PosternConfig = {
      ...given,
      target: 'split',
      loginHalf: 'function-url',
      originHeader: { values: [] },
    };
    const { config, changes } = developmentConfig(halves, undefined);
    assert.equal(config.target, 'split');
    assert.ok(!('loginHalf' in config || 'originHeader' in config));
    assert.match(changes.join('\n'), /"loginHalf" is lambda-edge/);
    const { loginHalf: _, originHeader: __, ...atEdge } = halves;
    assert.equal(developmentConfig(atEdge, undefined).config.session, session);
  });
});

describe('a CloudFront Function without a login', () => {
  it('is built as it is', () => {
    const given: PosternConfig = { ...base, algorithms: ['HS256'], target: 'cloudfront-function' };
    const { config, changes } = developmentConfig(given, undefined);
    assert.deepEqual(config, given);
    assert.deepEqual(changes, []);
  });
});
