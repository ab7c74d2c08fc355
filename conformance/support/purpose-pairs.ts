/**
 * What was made for one purpose of the key ring, in the place of another: refused, as it is and in the other's own shape. Each place
 * is tried first with what belongs there, so that a refusal is the key's doing.
 */
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createGate, type GateRequest, type KeyRing, planGate } from 'postern/gate';
import { type KeyPurpose, keyFor, openJwe, sealJwe, signHs256, signSession } from './ring-forge.ts';

/** Where a gate reads what it, or a customer, has made. The log's key makes tags, which nobody reads. */
export type Place = Exclude<KeyPurpose, 'log'>;

const HOST = 'app.example.com';
const NOW = 1_800_000_000;
const PROVIDER = 'https://login.example.com';
const API = 'https://api.example.com';
const KID = 'ring-1';
const SID = 'sid-of-this-session';
const ID_TOKEN = 'header.payload-of-the-id-token.signature';
const ring: KeyRing = { current: { kid: KID, secret: randomBytes(32).toString('base64url') } };

const NAVIGATION = {
  'sec-fetch-mode': ['navigate'],
  'sec-fetch-dest': ['document'],
  'sec-fetch-site': ['same-origin'],
};
const SAME_ORIGIN = { 'sec-fetch-site': ['same-origin'], 'sec-fetch-mode': ['cors'] };

const signer = createSigner('ES256');
const attempt = await beginLogin();

const SESSION = {
  ...{
    aud: HOST,
    idp: PROVIDER,
    sub: 'ada',
    sid: SID,
    since: NOW - 10,
    iat: NOW - 10,
    exp: NOW + 600,
  },
  ...{ end: NOW + 900, adm: planGate(config()).plan.login?.providers[0]?.admission, c: {} },
};

/** What a place holds when all is well, made with `key`. */
const MAKE: Readonly<Record<Place, (key: Buffer) => string>> = {
  session: (key) => signSession(key, KID, SESSION),
  attempt: (key) => sealJwe(key, { kid: KID, value: attempt.value, context: [attempt.name, HOST] }),
  refresh: (key) =>
    sealJwe(key, {
      kid: KID,
      value: { t: 'refresh-token', s: NOW - 100, e: NOW - 1 },
      context: ['__Secure-postern-refresh', HOST, SID],
    }),
  id: (key) =>
    sealJwe(key, { kid: KID, value: { t: ID_TOKEN }, context: ['__Secure-postern-id', HOST, SID] }),
  bearer: (key) =>
    signHs256(key, { alg: 'HS256', kid: KID }, { iss: API, aud: API, sub: 'ada', exp: NOW + 600 }),
};

/** A request with `value` in the place, and everything else as it should be. */
const REQUEST: Readonly<Record<Place, (value: string) => Partial<GateRequest>>> = {
  session: (value) => ({ headers: { cookie: [`__Host-postern-session=${value}`] } }),
  attempt: (value) => ({
    path: '/.postern/callback',
    query: `code=c&state=${attempt.state}&iss=${encodeURIComponent(PROVIDER)}`,
    headers: { ...NAVIGATION, cookie: [`${attempt.name}=${value}`] },
  }),
  refresh: (value) => ({
    method: 'POST',
    path: '/.postern/refresh',
    headers: { ...SAME_ORIGIN, cookie: [`${goodSession()}; __Secure-postern-refresh.0=${value}`] },
  }),
  id: (value) => ({
    path: '/.postern/logout',
    headers: { ...NAVIGATION, cookie: [`${goodSession()}; __Secure-postern-id.0=${value}`] },
  }),
  bearer: (value) => ({ headers: { authorization: [`Bearer ${value}`] } }),
};

function goodSession(): string {
  return `__Host-postern-session=${MAKE.session(keyFor(ring, 'session'))}`;
}

/** What shows that the place has taken a value, and what shows that it has not. */
const TAKEN: Readonly<Record<Place, readonly [yes: RegExp, no: RegExp]>> = {
  session: [/^200 allowed/, /^401 session_invalid/],
  // The provider is down: to have asked it is to have believed.
  attempt: [/asked \S*grant_type=authorization_code/, /^400 login_attempt_unknown .*asked $/],
  refresh: [/asked \S*refresh_token=refresh-token&/, /^200 responded .*asked $/],
  id: [/id_token_hint=header\.payload/, /logout_hint=ada/],
  bearer: [
    /^200 allowed/,
    /^401 (signature_invalid|token_malformed|typ_mismatch|key_not_found|algorithm_not_allowed)/,
  ],
};

/** A login as the gate begins it, with its cookie opened. */
async function beginLogin(): Promise<{ name: string; state: string; value: object }> {
  const request = { method: 'GET', host: HOST, path: '/', query: '', headers: NAVIGATION };
  const decision = await createGate(config())({ ...request, clientIp: '' }, NOW);
  const headers = new Map('headers' in decision ? decision.headers : []);
  const state = new URL(headers.get('location') ?? '').searchParams.get('state') ?? '';
  const [, name = '', sealed = ''] = /^([^=]+)=([^;]+)/.exec(headers.get('set-cookie') ?? '') ?? [];
  return { name, state, value: openJwe(keyFor(ring, 'attempt'), sealed, [name, HOST]) };
}

/** Status, code, where to, and what the provider was asked, on one line. */
async function observe(changes: Partial<GateRequest>): Promise<string> {
  const asked: string[] = [];
  const gate = createGate(config(), {
    clock: () => NOW,
    fetch: async (_, init) => {
      asked.push(String((init as RequestInit).body ?? ''));
      return new Response('down', { status: 503 });
    },
  });
  const base = { method: 'GET', host: HOST, path: '/', query: '', headers: {}, clientIp: '' };
  const decision = await gate({ ...base, ...changes }, NOW);
  const headers = 'headers' in decision ? decision.headers : [];
  const location = headers.find(([name]) => name === 'location')?.[1] ?? '';
  return `${decision.status} ${decision.code} ${location} asked ${asked.join(' ')}`;
}

function config(): Parameters<typeof createGate>[0] {
  return {
    hosts: [HOST],
    issuer: API,
    audience: API,
    algorithms: ['HS256'],
    jwks: { keys: [{ kty: 'oct', alg: 'HS256', kid: KID, k: ring.current.secret }] },
    login: {
      issuer: PROVIDER,
      clientId: 'gate',
      jwks: signer.jwk,
      idTokenAlgorithms: ['ES256'],
      endpoints: {
        authorization: `${PROVIDER}/authorize`,
        token: `${PROVIDER}/token`,
        endSession: `${PROVIDER}/logout`,
      },
      everyoneAtTheProvider: true,
    },
    session: { keyRing: ring },
    rules: [{ path: '*', allow: 'authenticated' }],
  };
}

/** What of `made` exists outside the gate. */
function artefact(made: KeyPurpose): string {
  const key = keyFor(ring, made);
  return made === 'log'
    ? createHmac('sha256', key).update('ada').digest('base64url')
    : MAKE[made](key);
}

/** The tests of one file in `rules/`. */
export function refusedAs(made: KeyPurpose, place: Place): void {
  const [yes, no] = TAKEN[place];
  describe(`what is made for "${made}", as "${place}"`, () => {
    it('where what belongs there is taken', async () => {
      assert.match(await observe(REQUEST[place](MAKE[place](keyFor(ring, place)))), yes);
    });

    it('is refused as it is', async () => {
      assert.match(await observe(REQUEST[place](artefact(made))), no);
    });

    it('is refused in that shape, with every claim right, by its key alone', async () => {
      assert.match(await observe(REQUEST[place](MAKE[place](keyFor(ring, made)))), no);
    });
  });
}
