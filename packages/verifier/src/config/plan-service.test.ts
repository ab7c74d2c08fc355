import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { secret } from 'postern';
import { createVerifierApp } from '../app.ts';
import { CONFIG, HMAC_KEY, newSecret } from '../testing.test.support.ts';
import { defineVerifier, type VerifierConfig } from './config.ts';

function refusal(config: unknown, environment = {}): string {
  try {
    createVerifierApp(config as VerifierConfig, { environment });
  } catch (cause) {
    assert.ok(cause instanceof TypeError, String(cause));
    return cause.message;
  }
  return 'taken';
}

const hmac = (key: object) => ({ authentication: { hmac: { keys: [{ ...HMAC_KEY, ...key }] } } });
const proxies = (...trustedProxies: unknown[]) => ({ authentication: { trustedProxies } });

describe('createVerifierApp() refuses', () => {
  const weak = 'A'.repeat(43);
  const cases: readonly (readonly [options: object, message: string])[] = [
    [{ authentication: {} }, 'Authentication is required to start'],
    [{ authentication: undefined }, 'Option "authentication" is undefined'],
    [{ authentication: { hmac: undefined } }, 'Option "authentication.hmac" is undefined'],
    [{ authentication: { hmacs: {} } }, 'Unknown option "authentication.hmacs"'],
    [
      { authentication: { hmac: { keys: [] } } },
      'Option "authentication.hmac.keys" must be a list',
    ],
    [{ authentication: { functionUrl: false } }, '"authentication.functionUrl" must be true'],
    [hmac({ id: 'a b' }), 'Option "authentication.hmac.keys[0].id" must be 1 to 64'],
    [hmac({ secret: weak }), 'Option "authentication.hmac.keys[0].secret" must be base64url'],
    [hmac({ secret: 'short' }), '32 random bytes: it is not base64url'],
    [hmac({ secret: 'c2hvcnQ' }), '32 random bytes: it has 5 bytes'],
    [
      { authentication: { hmac: { keys: [HMAC_KEY, HMAC_KEY] } } },
      'keys[1]" must not have the name of one before it',
    ],
    [
      { authentication: { clients: [{ clientId: 'a', clientSecret: weak }] } },
      'Option "authentication.clients[0].clientSecret" must be base64url',
    ],
    [proxies(), 'Option "authentication.trustedProxies" must be a list'],
    [proxies('10.0.0.0/33'), 'Option "authentication.trustedProxies[0]" must be an address'],
    [proxies('localhost'), 'Option "authentication.trustedProxies[0]" must be an address'],
    [proxies('0.0.0.0/0'), 'must not stand for every address'],
    [proxies('::/1'), 'must not stand for every IPv4 address'],
    [proxies('::ffff:0:0/96'), 'must not stand for every IPv4 address'],
    [{ answerMaxAgeSeconds: -1 }, 'Option "answerMaxAgeSeconds" must be a number of seconds'],
    [{ answerMaxAgeSeconds: Number.NaN }, 'Option "answerMaxAgeSeconds" must be a number'],
    [{ server: { port: 65_536 } }, 'Option "server.port" must be a whole number from 0 to 65535'],
    [{ server: { metricsPort: true } }, 'Option "server.metricsPort" must be a whole number'],
    [{ limits: { bodyBytes: 0 } }, 'Option "limits.bodyBytes" must be a whole number'],
    [{ log: 'some' }, 'Option "log" must be one of all, denied, none'],
    [{ isuer: 'x' }, 'Unknown option "isuer"'],
    [{ issuer: 'http://login.example.com/' }, 'Option "issuer" must be an https URL'],
    [{ rules: [{ path: 'x', allow: 'anyone' }] }, 'Option "rules[0].path" must'],
    [{ rewrite: {} }, 'Unknown option "rewrite"'],
    [{ algorithms: ['HS256'], jwks: { kty: 'oct', k: weak } }, 'Option "jwks.k" must be base64url'],
  ];
  for (const [options, message] of cases) {
    it(`${message} (${Object.keys(options)})`, () => {
      const told = refusal({ ...CONFIG, ...options });
      assert.ok(told.includes(message), told);
      assert.ok(!told.includes(weak));
    });
  }

  it('what is no object, and a config without authentication', () => {
    const { authentication, ...open } = CONFIG;
    assert.match(refusal(open), /^Authentication is required to start/);
    for (const config of [undefined, null, [], 'x']) {
      assert.match(refusal(config), /^Option "config" must be a plain object/);
    }
  });
});

describe('createVerifierApp() quotes nothing under authentication', () => {
  const value = newSecret();
  const places: Readonly<Record<string, unknown>> = {
    authentication: value,
    'authentication.hmac': { hmac: value },
    'hmac.keys': { hmac: { keys: value } },
    'hmac.keys[0]': { hmac: { keys: [value] } },
    'hmac.keys[0].id': { hmac: { keys: [{ id: `${value} `, secret: value }] } },
    'a twin': { clients: [1, 2].map(() => ({ clientId: value, clientSecret: value })) },
    'clients[0]': { clients: [value] },
    'clients[0].clientId': { clients: [{ clientId: [value], clientSecret: value }] },
    trustedProxies: { trustedProxies: value },
    'trustedProxies[0]': { trustedProxies: [value] },
    functionUrl: { functionUrl: value },
    'a number': { clients: [8_675_309] },
  };
  for (const [place, authentication] of Object.entries(places)) {
    it(`for ${place}`, () => {
      const told = refusal({ ...CONFIG, authentication });
      assert.match(told, /^Option "authentication/);
      assert.ok(!told.includes(value.slice(0, 8)) && !told.includes('8675309'), told);
    });
  }

  it('takes IPv6 blocks that hold no IPv4', () => {
    assert.equal(
      refusal({ ...CONFIG, ...proxies('fd00::/8', '::1', '::ffff:10.0.0.0/104') }),
      'taken',
    );
  });
});

describe('createVerifierApp() and secrets', () => {
  const marked = defineVerifier({ ...CONFIG, ...hmac({ secret: secret('GATE_SECRET') }) });

  it('takes them from the environment', () => {
    assert.equal(refusal(marked, { GATE_SECRET: newSecret() }), 'taken');
    assert.match(refusal(marked), /^Secret "GATE_SECRET" has no value/);
    assert.match(
      refusal(marked, { GATE_SECRET: 'weak' }),
      /hmac.keys\[0].secret" must be base64url/,
    );
  });

  it('takes them from a file', (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-verifier-'));
    test.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'secret');
    writeFileSync(file, `${newSecret()}\n`);
    assert.equal(refusal(marked, { GATE_SECRET_FILE: file }), 'taken');
    const absent = refusal(marked, { GATE_SECRET_FILE: join(folder, 'other') });
    assert.match(absent, /^Secret "GATE_SECRET" cannot be read .*ENOENT$/);
  });

  it('takes the rules of a gate that asks this delegate', () => {
    const rules = [{ path: '*', allow: 'authenticated', ask: 'delegate' }];
    assert.equal(refusal({ ...CONFIG, rules }), 'taken');
  });
});
