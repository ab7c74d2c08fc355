/** What a config says wrongly about its delegate, in whole sentences that hold no secret. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { planGate } from '../gate/plan-gate.ts';
import type { PosternConfig } from '../policy/config.ts';

const secret = randomBytes(32).toString('base64url');
const HTTP = {
  type: 'http',
  url: 'https://verify.example.com/verify',
  authentication: { hmac: { id: 'a', secret } },
};
const RULES = [{ path: '*', allow: 'authenticated' }];

function plan(delegate: unknown, more: object = {}): unknown {
  return planGate({ delegate, rules: RULES, ...more } as unknown as PosternConfig).plan.delegate;
}

const SECRET_SENTENCE =
  'Option "delegate.authentication.hmac.secret" must be base64url of at least 32 bytes, 16 of them distinct, got something else: ' +
  'make one with "postern keys generate" and give it as secret("NAME")';
const HMAC = 'delegate.authentication.hmac';
const SIGV4 = 'delegate.authentication.sigV4';

const SENTENCES: readonly [members: object, sentence: string | RegExp][] = [
  [{ type: 'grpc' }, /^Option "delegate.type" must be "http" or .*, got "grpc"$/],
  [{ type: 'toString' }, /^Option "delegate.type" must be "http" or .*, got "toString"$/],
  [{ dedline: 1 }, /^Unknown option "delegate.dedline"/],
  [
    { deadlineMilliseconds: 49 },
    'Option "delegate.deadlineMilliseconds" must be a whole number from 50 to 4000, got 49',
  ],
  [
    { deadlineMilliseconds: 4_001 },
    'Option "delegate.deadlineMilliseconds" must be a whole number from 50 to 4000, got 4001',
  ],
  [
    { cacheMaxAgeSeconds: '60' },
    'Option "delegate.cacheMaxAgeSeconds" must be a whole number from 0 to 3600, got "60"',
  ],
  [
    { cacheMaxEntries: 0 },
    'Option "delegate.cacheMaxEntries" must be a whole number from 1 to 1000000, got 0',
  ],
  [
    { cacheMaxBytes: Number.NaN },
    'Option "delegate.cacheMaxBytes" must be a whole number from 1 to 1073741824, got NaN',
  ],
  [
    { deadlineMilliseconds: undefined },
    'Option "delegate.deadlineMilliseconds" is undefined: give it a value, or leave it out where it is optional',
  ],
  [{ url: [] }, 'Option "delegate.url" must be a URL or a list of one to four, got an empty array'],
  [
    { url: Array(5).fill(HTTP.url) },
    'Option "delegate.url" must be a URL or a list of one to four, got an array',
  ],
  [
    { url: 'http://verify.example.com/' },
    'Option "delegate.url" must be an https URL (http only on loopback), got "http://verify.example.com/"',
  ],
  [{ url: [HTTP.url, 'verify'] }, 'Option "delegate.url[1]" must be an https URL, got "verify"'],
  [
    { url: 'https://user:hunter2@verify.example.com/' },
    'Option "delegate.url" must be a URL without user name and password, got undefined',
  ],
  [
    { authentication: {} },
    'Option "delegate.authentication" must have either "hmac" or "sigV4", got an object',
  ],
  [
    { authentication: { ...HTTP.authentication, sigV4: { region: 'eu-central-1' } } },
    'Option "delegate.authentication" must have either "hmac" or "sigV4", got an object',
  ],
  [{ authentication: { none: true } }, /^Unknown option "delegate.authentication.none"/],
  [
    { authentication: { hmac: { id: 'a b', secret } } },
    `Option "${HMAC}.id" must have 1 to 64 letters, digits, ".", "_" or "-", got a text`,
  ],
  [
    { authentication: secret },
    'Option "delegate.authentication" must be a plain object, got a text',
  ],
  [{ authentication: { hmac: secret } }, `Option "${HMAC}" must be a plain object, got a text`],
  [{ authentication: { sigV4: secret } }, `Option "${SIGV4}" must be a plain object, got a text`],
  [{ authentication: { hmac: { id: `${secret}${secret}`, secret } } }, /got a text$/],
  [{ authentication: { hmac: { secret } } }, /id" must have 1 to 64 .*, got undefined$/],
  [{ authentication: { sigV4: { region: secret } } }, /region" must be a region .*, got a text$/],
  [{ authentication: { hmac: { id: 'a', secret: secret.slice(3) } } }, SECRET_SENTENCE],
  [{ authentication: { hmac: { id: 'a', secret: `${secret}=` } } }, SECRET_SENTENCE],
  [{ authentication: { hmac: { id: 'a', secret: 'hunter2 '.repeat(8) } } }, SECRET_SENTENCE],
  [{ authentication: { hmac: { id: 'a', secret: 'A'.repeat(64) } } }, SECRET_SENTENCE],
  [{ authentication: { hmac: { id: 'a', secret: Buffer.from(secret) } } }, SECRET_SENTENCE],
  [
    { authentication: { sigV4: { region: 'Frankfurt' } } },
    `Option "${SIGV4}.region" must be a region such as "eu-central-1", got a text`,
  ],
  [
    { authentication: { sigV4: { region: 'eu-central-1', service: 's3' } } },
    `Option "${SIGV4}.service" must be "lambda" or "execute-api", got a text`,
  ],
  [{ send: 'path' }, 'Option "delegate.send" must be a list, got "path"'],
  [{ send: null }, 'Option "delegate.send" must be a list, got null'],
  [
    { send: ['body'] },
    'Option "delegate.send[0]" must be "method" or "host" or "path" or "query" or "clientIp", got "body"',
  ],
  [
    { sendHeaders: ['x-a', 'x a'] },
    'Option "delegate.sendHeaders[1]" must be a header name, got "x a"',
  ],
  [
    { sendHeaders: ['x\r\ny'] },
    'Option "delegate.sendHeaders[0]" must be a header name, got "x\\r\\ny"',
  ],
];

describe('planDelegate()', () => {
  for (const [members, sentence] of SENTENCES) {
    it(`says: ${sentence}`, () => {
      const { message, name } = refusalOf({ ...HTTP, ...members });
      assert.equal(name, 'TypeError');
      if (typeof sentence === 'string') assert.equal(message, sentence);
      else assert.match(message, sentence);
      assert.doesNotMatch(message, /hunter2/);
      assert.ok(!message.includes(secret.slice(0, 12)));
    });
  }

  it('takes the least that a config must say, with the usual numbers', () => {
    const { configHash, ...rest } = plan(HTTP) as Record<string, unknown>;
    assert.match(String(configHash), /^[\w-]{22}$/);
    assert.deepEqual(rest, {
      type: 'http',
      deadlineMilliseconds: 800,
      cacheMaxAgeSeconds: 60,
      cacheMaxEntries: 1_000,
      cacheMaxBytes: 4_194_304,
      targets: [HTTP.url],
      hmac: { id: 'a', secret },
    });
  });

  it('has one plan for what is sent, whatever the order; lists that name nothing are left out', () => {
    const first = plan({ ...HTTP, send: ['path', 'method'], sendHeaders: ['X-B', 'x-a', 'x-b'] });
    const second = plan({ ...HTTP, send: ['method', 'path'], sendHeaders: ['x-a', 'x-b'] });
    assert.deepEqual(first, second);
    assert.deepEqual(plan({ ...HTTP, send: [], sendHeaders: [] }), plan(HTTP));
  });

  it('has another hash for another rule, claim, target, secret or number', () => {
    const other = randomBytes(32).toString('base64url');
    const plans = [
      plan(HTTP),
      plan(HTTP, { rules: [{ path: '*', require: { sub: { equals: 'ada' } } }] }),
      plan(HTTP, { caseInsensitivePaths: true }),
      plan({ ...HTTP, url: 'https://other.example.com/verify' }),
      plan({ ...HTTP, authentication: { hmac: { id: 'a', secret: other } } }),
      plan({ ...HTTP, cacheMaxAgeSeconds: 59 }),
    ] as { configHash: string }[];
    assert.equal(new Set(plans.map(({ configHash }) => configHash)).size, plans.length);
  });
});

describe('"ask" in a rule', () => {
  const ask = 'delegate';
  const rulesOf = (members: object) => ({ rules: [{ path: '*', ask, ...members }] });
  const cases: readonly [config: object, sentence: string][] = [
    [
      rulesOf({ allow: 'authenticated' }),
      'Option "rules[0].ask" must have somebody to ask, got "delegate": give the config a "delegate"',
    ],
    [
      { delegate: HTTP, ...rulesOf({ allow: 'anyone' }) },
      'Option "rules[0].ask" must stand with a rule that needs a credential, got "delegate": "anyone" is decided without asking, leave "ask" out',
    ],
    [
      { delegate: HTTP, ...rulesOf({ allow: 'nobody' }) },
      'Option "rules[0].ask" must stand with a rule that needs a credential, got "delegate": "nobody" is decided without asking, leave "ask" out',
    ],
    [
      { delegate: HTTP, rules: [{ path: '*', allow: 'anyone' }] },
      'Option "delegate" must be asked by a rule, got an object: mark a rule with "ask": "delegate", or leave the token options out to ask for every rule',
    ],
    [
      { delegate: HTTP, issuer: 'https://login.example.com/', audience: 'a', rules: RULES },
      'Option "delegate" must be asked by a rule, got an object: mark a rule with "ask": "delegate", or leave the token options out to ask for every rule',
    ],
  ];
  for (const [config, message] of cases) {
    it(`is refused: ${message}`, () => {
      assert.throws(() => planGate(config as PosternConfig), { name: 'TypeError', message });
    });
  }
});

function refusalOf(delegate: object): Error {
  try {
    plan(delegate);
  } catch (error) {
    return error as Error;
  }
  throw new Error('The config is not refused');
}
