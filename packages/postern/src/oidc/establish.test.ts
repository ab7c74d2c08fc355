import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VerifiedClaims } from '../jwt/types.ts';
import { COOKIE } from '../session/cookies.ts';
import { readSealed } from '../session/sealed-cookies.ts';
import type { Session } from '../session/types.ts';
import type { Failure, LoginContext, Provider, Tokens } from './context.ts';
import { type Established, establishSession } from './establish.ts';
import { createContext, HOST, type Jar, keepCookies, visitTo } from './login.test.support.ts';
import type { ProviderPlan } from './plan.ts';
import { NOW } from './provider.test.support.ts';

const IAT = Math.floor(NOW);
const ISSUER = 'https://login.example.com/';

const CLAIMS: VerifiedClaims = {
  iss: ISSUER,
  sub: 'ada',
  sid: 'op-1',
  auth_time: IAT - 5,
  email: 'Ada@Example.COM',
  email_verified: true,
  groups: ['staff'],
  realm_access: { roles: ['reader'], more: 1 },
};

interface Scene {
  readonly plan?: Partial<ProviderPlan>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly tokens?: Tokens;
  readonly previous?: Session;
  readonly now?: number;
  readonly context?: LoginContext;
}

function establish(scene: Scene = {}): Established | Failure {
  const { context = createContext([]), now = NOW, previous } = scene;
  const plan = {
    issuer: ISSUER,
    claims: [],
    admission: 'staff',
    ...scene.plan,
  } as unknown as ProviderPlan;
  const tokens = scene.tokens ?? { claims: { ...CLAIMS, ...scene.claims } };
  const visit = visitTo('/.postern/callback', new Map(), { now });
  return establishSession(context, visit, { provider: { plan } as Provider, tokens, previous });
}

function admitted(scene: Scene): Established {
  const result = establish(scene);
  assert.ok(!('code' in result), JSON.stringify(result));
  return result;
}

describe('establishSession()', () => {
  it('says who, where, through whom and until when', () => {
    const context = createContext([]);
    const { session, headers } = admitted({ context });
    const { sid, c, ...rest } = session;
    assert.deepEqual(rest, {
      aud: HOST,
      idp: ISSUER,
      sub: 'ada',
      adm: 'staff',
      op_sid: 'op-1',
      auth_time: IAT - 5,
      since: IAT,
      iat: IAT,
      exp: IAT + 3600,
      end: IAT + 43_200,
    });
    assert.match(sid, /^[\w-]{22}$/);
    assert.deepEqual({ ...c }, {});
    assert.notEqual(admitted({}).session.sid, sid);
    const jar: Jar = new Map();
    keepCookies(jar, { headers } as never);
    const token = jar.get(COOKIE.session) as string;
    const read = context.tokens.read(token, { host: HOST, now: NOW });
    assert.ok(read.ok);
    assert.match(headers[0]?.[1] ?? '', /Max-Age=43200;/);
  });

  it('leaves out a sid and an auth_time that are none', () => {
    const { session } = admitted({ claims: { sid: 1, auth_time: undefined } });
    assert.deepEqual([session.op_sid, session.auth_time], [undefined, undefined]);
  });

  it('keeps the configured claims where the provider has them, and no others', () => {
    const claims = [['groups'], ['realm_access', 'roles'], ['absent'], ['absent', 'too']];
    const { c } = admitted({ plan: { claims } }).session;
    const plain = JSON.parse(JSON.stringify(c));
    assert.deepEqual(plain, { groups: ['staff'], realm_access: { roles: ['reader'] } });
  });

  it('keeps a whole with its part, in either order, and changes no claims', () => {
    const [whole, part] = [['realm_access'], ['realm_access', 'roles']];
    for (const claims of [
      [whole, part],
      [part, whole],
    ]) {
      const { c } = admitted({ plan: { claims } }).session;
      assert.deepEqual(JSON.parse(JSON.stringify(c)), { realm_access: CLAIMS.realm_access });
    }
  });

  it('takes names of prototypes for names', () => {
    const claims = { ['__proto__']: { polluted: 1 } };
    admitted({ plan: { claims: [['__proto__', 'polluted']] }, claims });
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  it('refuses a session that no browser would keep', () => {
    const groups = Array.from({ length: 400 }, (_, index) => `group-${index}`);
    const result = establish({ plan: { claims: [['groups']] }, claims: { groups } });
    assert.deepEqual(result, { code: 'token_too_large' });
  });

  it('refuses claims that are nested too deeply for JSON', () => {
    const groups = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
    assert.throws(() => JSON.stringify(groups), RangeError);
    const result = establish({ plan: { claims: [['groups']] }, claims: { groups } });
    assert.deepEqual(result, { code: 'token_too_large' });
  });

  it('admits only whom every condition lets in', () => {
    const condition = { claim: 'groups', path: ['groups'], anyOf: ['staff'] };
    const conditions = [condition, { claim: 'tid', path: ['tid'], equals: 't1' }];
    admitted({ plan: { conditions }, claims: { tid: 't1' } });
    const refused = (claim: string) => ({ code: 'login_not_admitted', claim });
    assert.deepEqual(establish({ plan: { conditions } }), refused('tid'));
    const others = { tid: 't1', groups: ['guests'] };
    assert.deepEqual(establish({ plan: { conditions }, claims: others }), refused('groups'));
  });

  it('compares the whole domain of a verified address', () => {
    const plan = { emailDomains: ['example.com', 'example.org'] };
    admitted({ plan });
    admitted({ plan, claims: { email: '"a@b"@example.org' } });
    const refused = { code: 'login_not_admitted', claim: 'email' };
    for (const claims of [
      { email: 'ada@evil-example.com' },
      { email: 'ada@sub.example.com' },
      { email: 'ada@example.com.evil' },
      { email: 'ada@example.com@evil.test' },
      { email: 'ada@example.com\n' },
      { email: 'example.com' },
      { email: 'ada@' },
      { email: ['ada@example.com'] },
      { email: undefined },
      { email_verified: 'true' },
      { email_verified: false },
      { email_verified: undefined },
    ]) {
      assert.deepEqual(establish({ plan, claims }), refused, JSON.stringify(claims));
    }
  });
});

describe('establishSession() of a refresh', () => {
  const previous = admitted({ plan: { claims: [['groups']] } }).session;

  it('extends the idle end, and keeps everything that stands for the person', () => {
    const { session } = admitted({ previous, tokens: {}, now: NOW + 2000 });
    const iat = IAT + 2000;
    assert.deepEqual(session, { ...previous, iat, exp: iat + 3600 });
  });

  it('never goes past the absolute end', () => {
    const { session, headers } = admitted({ previous, tokens: {}, now: NOW + 43_000 });
    assert.equal(session.exp, previous.end);
    assert.equal(session.end, previous.end);
    assert.match(headers[0]?.[1] ?? '', /Max-Age=200;/);
  });

  it('takes new claims, and keeps sid, subject, issuer and time of the sign-in', () => {
    const claims = { ...CLAIMS, sub: 'other', sid: 'op-2', auth_time: 1, groups: ['guests'] };
    const plan = { claims: [['groups']] };
    const { session } = admitted({ previous, plan, tokens: { claims } });
    assert.deepEqual(session.c.groups, ['guests']);
    const { sub, sid, adm, op_sid, auth_time, end } = previous;
    assert.deepEqual({ ...session }, { ...session, sub, sid, adm, op_sid, auth_time, end });
  });

  it('admits nobody whom the conditions no longer let in', () => {
    const plan = { emailDomains: ['example.org'] };
    const refused = { code: 'login_not_admitted', claim: 'email' };
    assert.deepEqual(establish({ previous, plan, tokens: { claims: CLAIMS } }), refused);
  });

  it('leaves the cookies of the provider alone where there is nothing new for them', () => {
    assert.equal(admitted({ previous, tokens: {} }).headers.length, 1);
  });
});

describe('cookies of the provider', () => {
  const tokens: Tokens = {
    claims: CLAIMS,
    idToken: 'the-id-token',
    refreshToken: 'the-refresh-token',
    accessTokenEnd: NOW + 300,
  };

  it('are sealed for this host and session, until the absolute end', () => {
    const context = createContext([]);
    const { headers, session, note } = admitted({ context, tokens });
    const jar: Jar = new Map();
    keepCookies(jar, { headers } as never);
    const { request } = visitTo('/', jar);
    const refresh = readSealed(request.headers, COOKIE.refresh);
    const place = [HOST, session.sid];
    assert.deepEqual(
      { ...context.refreshTokens.open(refresh, [COOKIE.refresh, ...place]) },
      { t: 'the-refresh-token', e: NOW + 300, s: IAT },
    );
    const id = readSealed(request.headers, COOKIE.id);
    const opened = context.idTokens.open(id, [COOKIE.id, ...place]);
    assert.deepEqual({ ...opened }, { t: 'the-id-token' });
    for (const other of [
      [COOKIE.id, ...place],
      [COOKIE.refresh, HOST, 'another'],
      [COOKIE.refresh, 'other.example.com', session.sid],
    ]) {
      assert.equal(context.refreshTokens.open(refresh, other), undefined);
    }
    assert.equal(note, undefined);
    const written = headers.filter(([, value]) => value.startsWith('__Secure-'));
    const kept = written.filter(([, value]) => !value.includes('Max-Age=0'));
    assert.ok(
      kept.every(([, value]) => value.includes('Max-Age=43200')),
      `${kept}`,
    );
    assert.doesNotMatch(JSON.stringify(headers), /the-(id|refresh)-token/);
  });

  it('are left out where they do not fit, and an older one is cleared', () => {
    const large = 'x'.repeat(9000);
    const scene = { tokens: { ...tokens, idToken: large, refreshToken: large } };
    const { headers, note } = admitted(scene);
    assert.equal(note, 'refresh_token_too_large');
    const provider = headers.filter(([, value]) => value.startsWith('__Secure-'));
    assert.equal(provider.length, 4);
    assert.ok(provider.every(([, value]) => value.includes('Max-Age=0')));
  });

  /** Its cookies as one header, and what the session says of its refresh token. */
  function sizesOf(scene: Scene): { bytes: number; names: string; note: unknown; r: unknown } {
    const context = createContext([]);
    const { headers, note } = admitted({ context, ...scene });
    const jar: Jar = new Map();
    keepCookies(jar, { headers } as never);
    const read = context.tokens.read(jar.get(COOKIE.session) ?? '', { host: HOST, now: NOW });
    const names = [...jar.keys()].map((name) => name.replace(/^.*postern-/, '')).join(' ');
    const bytes = `${visitTo('/', jar).request.headers.cookie}`.length;
    return { bytes, names, note, r: read.ok && read.session.r };
  }

  const groups = Array.from({ length: 290 }, (_, index) => `group${index}`).join();
  const wide = { plan: { claims: [['groups']] }, claims: { groups } };
  const scene = (id: number, refresh: number): Scene => ({
    plan: wide.plan,
    tokens: {
      claims: { ...CLAIMS, groups },
      idToken: 'i'.repeat(id),
      refreshToken: 'r'.repeat(refresh),
    },
  });

  it('stay below 10 KB with the session: the ID token goes first, then the refresh token', () => {
    const all = sizesOf(scene(1000, 2500));
    assert.equal(all.names, 'session refresh.0 id.0');
    const noId = sizesOf(scene(4500, 2500));
    assert.deepEqual([noId.names, noId.note, noId.r], ['session refresh.0', undefined, 1]);
    const noRefresh = sizesOf(scene(1000, 5500));
    assert.deepEqual(
      [noRefresh.names, noRefresh.note, noRefresh.r],
      ['session id.0', 'refresh_token_too_large', undefined],
    );
    for (let length = 0; length < 6000; length += 250) {
      assert.ok(sizesOf(scene(length, length)).bytes <= 10_240, `${length}`);
    }
  });

  it('leave a mark in the session where there is a refresh token, which a refresh keeps', () => {
    const { session } = admitted({ tokens });
    assert.equal(session.r, 1);
    assert.equal(admitted({ previous: session, tokens: {} }).session.r, 1);
    assert.equal(admitted({}).session.r, undefined);
  });
});
