/** Battery B: a name that is not known, or an option that is inherited, is a mistake that would open a gate; so is one that is left out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CASES, type OptionForm, RIGHT } from '../support/option-table.ts';

/** Typing errors, other libraries' words and other cases, with the name that is meant where one is near. */
const UNKNOWN: Readonly<Record<string, string | undefined>> = {
  isuers: 'issuer',
  iss: undefined,
  Issuer: 'issuer',
  issuer_: 'issuer',
  audiance: 'audience',
  AUDIENCE: undefined,
  aud: undefined,
  algorithm: 'algorithms',
  algs: undefined,
  algoritms: 'algorithms',
  jwk: 'jwks',
  keys: undefined,
  jwks_uri: 'jwksUri',
  jwksURI: 'jwksUri',
  clockTolerance: undefined,
  clockToleranceSecond: 'clockToleranceSeconds',
  leeway: undefined,
  ignoreExpiration: undefined,
  maxAge: undefined,
  maxAgeSecond: 'maxAgeSeconds',
  type: 'typ',
  complete: undefined,
  verify: undefined,
  secret: undefined,
  constructor: undefined,
  toString: undefined,
  'issuer ': 'issuer',
};

/** What is thrown, or a sentence that says that nothing is. */
function messageOf(form: OptionForm, options: object): string {
  try {
    return `No refusal, but ${form.judge(options)}`;
  } catch (error) {
    assert.ok(error instanceof TypeError, String(error));
    return error.message;
  }
}

for (const form of CASES) {
  describe(`options are checked name by name: ${form.name}`, () => {
    for (const [name, meant] of Object.entries(UNKNOWN)) {
      it(`${name} is not known`, () => {
        const message = messageOf(form, { ...RIGHT, [name]: RIGHT.issuer });
        assert.ok(message.startsWith(`Unknown option "${form.path}${name}"`), message);
        if (meant) assert.match(message, new RegExp(`did you mean "(${meant}|issuers)"\\?$`));
      });
    }

    it('__proto__ is not known, as an own member', () => {
      const options = { ...RIGHT };
      Object.defineProperty(options, '__proto__', { value: {}, enumerable: true });
      assert.ok(messageOf(form, options).startsWith('Unknown option'));
    });

    for (const name of Object.keys(RIGHT)) {
      // Where keys are fetched, none of them names the algorithms.
      const fetched = name === 'algorithms' ? { jwksUri: 'https://login.example.com/jwks' } : {};
      const others = Object.entries({ ...RIGHT, ...fetched }).filter(([other]) => other !== name);
      const rest = Object.fromEntries(others);

      it(`${name} cannot be left out`, () => {
        assert.ok(messageOf(form, rest).includes(`"${form.path}${name}"`));
        assert.doesNotMatch(messageOf(form, { ...RIGHT, ...fetched }), /^(Unknown o|O)ption/);
      });

      it(`${name} is no option where it is inherited`, () => {
        const options = Object.assign(Object.create({ [name]: RIGHT[name] }), rest);
        assert.match(messageOf(form, options), /^Option/);
      });
    }

    it('an option with a symbol for its name is none', () => {
      assert.equal(form.judge({ ...RIGHT, [Symbol('typ')]: 'x' }), 'ok');
    });

    it('an option that is not enumerable is none', () => {
      const options = Object.defineProperty({ ...RIGHT }, 'typ', { value: 'x' });
      assert.equal(form.judge(options), 'ok');
    });

    it('an object of a class is none of options', () => {
      class Options {}
      assert.match(messageOf(form, Object.assign(new Options(), RIGHT)), /^Option/);
    });
  });
}
