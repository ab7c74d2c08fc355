import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { plan, type Refused, refuses, SECRET } from './login-config.test.support.ts';

const privateKey = JSON.stringify(createSigner('ES256').privateJwk);
const SESSION = { format: 'cloudfront-signed-cookies', keyPairId: 'K2JCJMDEHXQW5F', privateKey };
const REST = { path: '*', allow: 'authenticated' };

function planSigned({
  session,
  ...config
}: {
  readonly session?: object;
  readonly [name: string]: unknown;
} = {}): ReturnType<typeof plan> {
  return plan({ ...config, session: { ...SESSION, ...session } });
}

describe('planLogin() with signed cookies', () => {
  it('keeps the key as it is given', () => {
    const { login } = planSigned();
    assert.deepEqual(login.session, {
      idleSeconds: 3600,
      lifetimeSeconds: 43_200,
      signedCookies: { keyPairId: 'K2JCJMDEHXQW5F', privateKey },
    });
    assert.equal(plan({}).login.session.signedCookies, undefined);
  });

  it('says what is given up, and how the distribution must be', () => {
    const rules = [
      { path: '/public/*', allow: 'anyone' },
      { path: '/a/*', allow: 'authenticated' },
      REST,
    ];
    const { notices } = planSigned({ rules, session: { idleSeconds: 900 } });
    const [given = '', distribution = ''] = notices.map(({ id, message }) => {
      assert.equal(id, 'signed_cookies');
      return message;
    });
    for (const text of [
      /claims/,
      /hosts/,
      /readings of a path/,
      /other sites/,
      /headers/,
      /OPTIONS/,
      /900 seconds/,
    ]) {
      assert.match(given, text);
    }
    assert.match(distribution, /after "\/\.postern\/\*"/);
    assert.match(
      distribution,
      /holds K2JCJMDEHXQW5F, .* "\/a\/\*", "\*"; without a key group, .* "\/public\/\*"\./,
    );
    assert.deepEqual(plan({}).notices, []);
  });

  it('takes a rest that is open to everybody', () => {
    const rules = [
      { path: '/a*', allow: 'authenticated' },
      { path: '*', allow: 'anyone' },
    ];
    assert.ok(planSigned({ rules }));
  });
});

const SESSIONS: readonly Refused[] = [
  [{ format: 'jwt' }, /^Option "session\.format" must be "cloudfront-signed-cookies", got "jwt"/],
  [{ format: undefined }, /^Option "session\.keyPairId" must stand beside session\.format/],
  [{ format: undefined, keyPairId: undefined }, /^Option "session\.privateKey" must stand beside/],
  [
    { keyPairId: undefined },
    /^Option "session\.keyPairId" must be the ID of a CloudFront public key/,
  ],
  [{ keyPairId: 'K1; Path=/' }, /^Option "session\.keyPairId" must be the ID/],
  [{ privateKey: undefined }, /^Option "session\.privateKey" must be a private key/],
  [{ privateKey: SECRET }, /^Option "session\.privateKey" must be a private key/],
  [
    { privateKey: JSON.stringify(createSigner('ES384').privateJwk) },
    /ECDSA P-256 or RSA with 2048/,
  ],
  [{ privateKey: JSON.stringify(createSigner('ES256').jwk) }, /must be a private key/],
  [{ privateKey: privateKey.replace('{', '{"\\u0061":1,') }, /must be a private key/],
];
const ofSession = ({ ...session }: object) => {
  const given = Object.entries({ ...SESSION, ...session }).filter(
    ([, value]) => value !== undefined,
  );
  return plan({ session: Object.fromEntries(given) });
};
refuses('a session of signed cookies', SESSIONS, ofSession);

const rule = (members: object) => ({
  rules: [{ path: '/a', allow: 'authenticated', ...members }, REST],
});
const CONFIGS: readonly Refused[] = [
  [{ target: 'split' }, /^Option "target" must be "lambda-edge" or "function-url", got "split"/],
  [{ target: 'node' }, /^Option "target" must be "lambda-edge" or "function-url", got "node"/],
  [
    { forward: { headers: { 'x-user': 'sub' } } },
    /^Option "forward" cannot say anything beside .*: leave it out; or leave out "session\.format"/,
  ],
  [
    { rewrite: { directoryIndex: 'index.html' } },
    /^Option "rewrite" cannot .* default root object/,
  ],
  [{ after: './after.ts' }, /^Option "after" cannot/],
  [{ caseInsensitivePaths: true }, /^Option "caseInsensitivePaths" cannot/],
  [{ audience: 'api' }, /^Option "audience" cannot .* verifies no bearer tokens/],
  [rule({ methods: ['GET'] }), /^Option "rules\[0\]\.methods" cannot .* allowed methods/],
  [rule({ allowCrossSite: true }), /^Option "rules\[0\]\.allowCrossSite" cannot/],
  [rule({ cors: { origins: ['https://b.example'] } }), /^Option "rules\[0\]\.cors" cannot/],
  [rule({ host: 'app.example.com' }), /^Option "rules\[0\]\.host" cannot .* each host/],
  [rule({ allow: 'nobody' }), /^Option "rules\[0\]\.allow" cannot say "nobody" beside/],
  [
    {
      rules: [{ path: '/a', require: { email: { equals: 'a' } } }, REST],
      session: { claims: ['email'] },
    },
    /^Option "rules\[0\]\.require" cannot .* reads no claims: say in "login" who may/,
  ],
  [
    { rules: [{ path: '/a/*', allow: 'authenticated' }] },
    /^Option "rules\[0\]" must be \{ path: "\*"/,
  ],
  [{ rules: [{ path: '*', allow: 'anyone' }] }, /^Option "rules\[0\]" must be/],
];
refuses('beside signed cookies', CONFIGS, (members) => planSigned({ ...members }));
