/** What was made for one purpose is refused for every other: for each ordered pair, with keys from one and the same secret. */
import assert from 'node:assert/strict';
import { createHmac, createSecretKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { createVerifier } from '../jwt/create-verifier.ts';
import { purposeKeys } from './key-ring.ts';
import { makeRing, NOW, SESSION } from './rings.test.support.ts';
import { createSealer } from './seal.ts';
import { createSessionTokens } from './session-token.ts';
import type { Purpose } from './types.ts';

const ring = makeRing('k');
const { kid, secret } = ring.current;
const CONTEXT = ['here'];
const ISSUER = 'https://login.example.com/';
const CLAIMS = { ...SESSION, iss: ISSUER };

/** How something is made for a purpose, and whether it is taken there. The payload would do everywhere. */
interface Use {
  readonly make: () => string;
  readonly takes: (text: string) => boolean;
}

function sealedUse(purpose: Purpose): Use {
  const sealer = createSealer(ring, purpose);
  return {
    make: () => sealer.seal(CLAIMS, CONTEXT),
    takes: (text) => sealer.open(text, CONTEXT) !== undefined,
  };
}

function sessionUse(): Use {
  const tokens = createSessionTokens(ring);
  return {
    make: () => tokens.mint(CLAIMS),
    takes: (text) => tokens.read(text, { host: SESSION.aud, now: NOW }).ok,
  };
}

/** The log's key signs a subject and nobody reads it back: taken is what somebody could have made with its key. */
function logUse(): Use {
  const [{ key } = assert.fail()] = purposeKeys(ring, 'log');
  return signedUse(key, { alg: 'HS256', typ: 'postern-session+jwt', kid });
}

type Key = ReturnType<typeof createSecretKey>;

function signedUse(key: Key, header: object): Use {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  const signed = [header, CLAIMS]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return {
    make: () => `${signed}.${sign(signed)}`,
    takes: (text) => {
      const end = text.lastIndexOf('.');
      return text.slice(end + 1) === sign(text.slice(0, end));
    },
  };
}

/** A customer who signs bearer tokens with the very secret of the ring: `typ` is theirs to choose. */
function bearerUse(typ: string): Use {
  const key = createSecretKey(Buffer.from(secret, 'base64url'));
  const verifier = createVerifier({
    issuer: ISSUER,
    audience: SESSION.aud,
    jwks: { kty: 'oct', alg: 'HS256', kid, k: secret },
    clock: () => NOW,
  });
  const { make } = signedUse(key, { alg: 'HS256', typ, kid });
  return { make, takes: (text) => verifier.verifySync(text).ok };
}

const USES: Readonly<Record<string, Use>> = {
  session: sessionUse(),
  attempt: sealedUse('attempt'),
  refresh: sealedUse('refresh'),
  id: sealedUse('id'),
  log: logUse(),
  'bearer token': bearerUse('JWT'),
  'bearer token that calls itself a session': bearerUse('postern-session+jwt'),
};

/** Both bearer tokens have the same key and use. */
const isSameUse = (made: string, taken: string) =>
  made === taken || (made.startsWith('bearer') && taken.startsWith('bearer'));

for (const [made, { make }] of Object.entries(USES)) {
  describe(`what was made for: ${made}`, () => {
    for (const [taken, { takes }] of Object.entries(USES)) {
      const isSame = isSameUse(made, taken);
      it(`is ${isSame ? 'taken' : 'refused'} as: ${taken}`, () => {
        assert.equal(takes(make()), isSame);
      });
    }
  });
}

describe('the ring', () => {
  it('has another key for each purpose, none of them its secret', () => {
    const purposes: readonly Purpose[] = ['session', 'attempt', 'refresh', 'id', 'log'];
    const keys = purposes.map((purpose) => purposeKeys(ring, purpose)[0]?.key.export());
    const all = [...keys.map((key) => key?.toString('base64url')), secret];
    assert.equal(new Set(all).size, purposes.length + 1);
  });
});
