/** What is on the claims object, and the parts of `validate()` that the record of authlib cannot hold: hooks and misuse. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClaimsOptions } from './claims-options.ts';
import { JWTClaims } from './jwt-claims.ts';

const NOW = 1_800_000_000;

function claimsOf(payload: object, options: ClaimsOptions = {}): JWTClaims {
  return new JWTClaims(payload as Record<string, unknown>, { alg: 'RS256' }, { options });
}

/** Judges as JavaScript would see it, without the help of types. */
function judge(payload: object, options: unknown): void {
  claimsOf(payload, options as ClaimsOptions).validate({ now: NOW });
}

describe('JWTClaims', () => {
  const hostile = JSON.parse(
    '{"sub":"ada","validate":1,"header":2,"get":3,"__proto__":{"admin":true},"constructor":4,"toString":5,"toJSON":6}',
  );

  it('has the claims as properties', () => {
    const claims = claimsOf({ sub: 'ada', 'cognito:groups': ['a'], nothing: null });
    assert.equal(claims.sub, 'ada');
    assert.deepEqual(claims['cognito:groups'], ['a']);
    assert.equal(claims.nothing, null);
    assert.equal(claims.iss, undefined);
    assert.deepEqual(Object.keys(claims), ['sub', 'cognito:groups', 'nothing']);
  });

  it('gives no claim the place of a member', () => {
    const claims = claimsOf(hostile);
    assert.equal(typeof claims.validate, 'function');
    assert.deepEqual(claims.header, { alg: 'RS256' });
    assert.equal(claims.admin, undefined);
    assert.ok(claims instanceof JWTClaims);
    assert.deepEqual(Object.keys(claims), ['sub']);
    claims.validate({ now: NOW });
  });

  it('get() and has() know every claim and nothing that is inherited', () => {
    const claims = claimsOf(hostile);
    assert.deepEqual(
      ['validate', 'header', 'constructor', 'toString'].map((name) => claims.get(name)),
      [1, 2, 4, 5],
    );
    assert.deepEqual(claims.get('__proto__'), { admin: true });
    assert.equal(claims.has('__proto__'), true);
    for (const name of ['hasOwnProperty', 'valueOf', 'admin', 'options', 'exp']) {
      assert.equal(claims.has(name), false, name);
      assert.equal(claims.get(name), undefined, name);
    }
  });

  it('is all its claims in JSON', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(claimsOf(hostile))), hostile);
  });

  it('is judged as it was signed, whatever is done to it', () => {
    const payload = { exp: NOW - 1 };
    const claims = claimsOf(payload);
    payload.exp = NOW + 1;
    assert.throws(() => Object.assign(claims, { exp: NOW + 1 }), TypeError);
    Object.defineProperty(claims, 'exp', { value: NOW + 1 });
    assert.throws(() => claims.validate({ now: NOW }), { name: 'ExpiredTokenError' });
  });

  it('keeps a copy of options and params', () => {
    const options: Record<string, { value: string }> = { sub: { value: 'ada' } };
    const params: Record<string, unknown> = { nonce: 'n' };
    const claims = new JWTClaims({ sub: 'eve' }, {}, { options, params });
    options.sub = { value: 'eve' };
    params.nonce = 'm';
    assert.equal(claims.params.nonce, 'n');
    assert.equal(claims.options.sub?.value, 'ada');
    assert.throws(() => claims.validate({ now: NOW }), { claimName: 'sub' });
  });

  it('needs no options and no context', () => {
    const claims = new JWTClaims({ sub: 'ada' }, {});
    assert.deepEqual(Object.keys(claims.options), []);
    assert.deepEqual(Object.keys(claims.params), []);
    claims.validate();
  });
});

describe('validate()', () => {
  it('takes the system clock, in whole seconds, by default', () => {
    const seconds = Math.floor(Date.now() / 1000);
    claimsOf({ exp: seconds + 60, nbf: seconds, iat: seconds }).validate();
    assert.throws(() => claimsOf({ exp: seconds - 1 }).validate(), { name: 'ExpiredTokenError' });
    assert.throws(() => claimsOf({ nbf: seconds + 60 }).validate(), { name: 'InvalidTokenError' });
    claimsOf({ exp: seconds - 1 }).validate({ leeway: 60 });
  });

  it('lets a token pass in the very second of exp, and without exp', () => {
    judge({ exp: NOW }, {});
    judge({}, {});
  });

  for (const moment of [
    { now: NaN },
    { now: Infinity },
    { now: '1' },
    { leeway: NaN },
    { now: null },
  ]) {
    it(`refuses ${JSON.stringify(moment)} as a moment`, () => {
      const claims = claimsOf({ exp: 1 });
      assert.throws(() => claims.validate(moment as { now: number }), {
        name: 'TypeError',
        message: 'Options "now" and "leeway" must be finite numbers of seconds',
      });
    });
  }

  for (const name of ['exp', 'nbf', 'iat']) {
    it(`refuses ${name} that is not finite`, () => {
      for (const text of ['1e999', '-1e999']) {
        assert.throws(() => judge(JSON.parse(`{"${name}":${text}}`), {}), { claimName: name });
      }
    });
  }

  it('counts no inherited claim', () => {
    assert.throws(() => judge(Object.create({ sub: 'ada' }), { sub: { essential: true } }), {
      name: 'MissingClaimError',
    });
  });

  it('ignores words that authlib does not know', () => {
    judge({ sub: '' }, { sub: { allow_blank: false, allowBlank: false, Essential: true } });
  });
});

describe('the hook of an option', () => {
  it('is given the claims and the value, or null', () => {
    const seen: unknown[] = [];
    const validate = (claims: JWTClaims, value: unknown) => seen.push(claims.get('sub'), value);
    judge({ sub: 'ada', tenant: 't' }, { tenant: { validate }, absent: { validate } });
    assert.deepEqual(seen, ['ada', 't', 'ada', null]);
  });

  for (const verdict of [false, 0, '', null, undefined, [], {}]) {
    it(`refuses the claim by ${JSON.stringify(verdict)}`, () => {
      const options = { tenant: { validate: () => verdict } };
      assert.throws(() => judge({ tenant: 't' }, options), {
        name: 'InvalidClaimError',
        claimName: 'tenant',
        message: "invalid_claim: Invalid claim 'tenant'",
      });
    });
  }

  it('is not asked when value or values have failed', () => {
    const validate = () => assert.fail('asked');
    for (const words of [{ value: 'u' }, { values: ['u'] }]) {
      assert.throws(() => judge({ tenant: 't' }, { tenant: { ...words, validate } }), {
        name: 'InvalidClaimError',
      });
    }
  });

  it('is not asked for aud, exp, nbf and iat', () => {
    const words = { validate: () => assert.fail('asked') };
    const times = { exp: NOW, nbf: NOW, iat: NOW };
    judge({ aud: 'a', ...times }, { aud: words, exp: words, nbf: words, iat: words });
  });

  it('must not be async, nor return a promise', () => {
    const message =
      /^Option "claimsOptions\.sub\.validate" must (be a function that is not async|not return a promise)/;
    const hooks = [async () => true, () => Promise.resolve(false), 'x', null];
    for (const validate of hooks) {
      assert.throws(() => judge({ sub: 'a' }, { sub: { validate } }), {
        name: 'TypeError',
        message,
      });
    }
  });

  it('may throw: the exception is its own', () => {
    const validate = () => {
      throw new RangeError('mine');
    };
    assert.throws(() => judge({ sub: 'a' }, { sub: { validate } }), RangeError);
  });
});

describe('wrong options', () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [null, /^Option "claimsOptions" must be an object of claim options, got null$/],
    [[], /^Option "claimsOptions" must be an object of claim options, got an empty array$/],
    [{ sub: 'ada' }, /^Option "claimsOptions\.sub" must be an object with words .*, got "ada"$/],
    [{ sub: null }, /^Option "claimsOptions\.sub" must be an object/],
    [
      { sub: { values: 'abcd' } },
      /^Option "claimsOptions\.sub\.values" must be a list, got "abcd"$/,
    ],
    [{ sub: { values: null } }, /^Option "claimsOptions\.sub\.values" must be a list, got null$/],
    [{ sub: { value: undefined } }, /^Option "claimsOptions\.sub\.value" is undefined/],
  ];
  for (const [options, message] of cases) {
    it(`are refused when the claims are made: ${message.source}`, () => {
      assert.throws(() => claimsOf({}, options as ClaimsOptions), { name: 'TypeError', message });
    });
  }
});

it('validate() refuses options that it would otherwise not see', () => {
  const claims = new JWTClaims({ exp: 1 }, {});
  for (const options of [null, 5, { leway: 5 }, { at: 0 }]) {
    assert.throws(() => claims.validate(options as never), /^TypeError: (Option|Unknown option)/);
  }
  claims.validate({ now: 0, leeway: 1 });
});
