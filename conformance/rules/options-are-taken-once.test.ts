/**
 * Options are read once, when the verifier or gate is built: they are not changed, and changing them later changes nothing.
 * GHSA-gvp8-978c-rx2q (PyJWT: the caller's options object was changed).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { GATE, GATE_ENTRY, type OptionForm, signer, VERIFIER } from '../support/option-table.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const second = createSigner('RS256', 'second');

/** Every kind of option, with values that the good token meets. */
function createOptions(): Record<string, unknown> {
  return {
    issuer: ISSUER,
    audience: ['other', AUDIENCE],
    algorithms: ['ES256', 'RS256'],
    jwks: { keys: [{ ...signer.jwk }, { ...second.jwk, x5c: ['AAAA'], key_ops: ['verify'] }] },
    jwksUri: 'https://login.example.com/jwks',
    typ: ['JWT', 'at+jwt'],
    clockToleranceSeconds: 5,
    maxAgeSeconds: 3_600,
    jwksMaxAgeSeconds: 600,
    bakedKeysMaxAgeSeconds: 6_000,
    jwksCooldownSeconds: 10,
    jwksTimeoutSeconds: 1,
    unsafeAllowMissingExpiry: false,
    unsafeIgnoreConfirmation: false,
  };
}

/** The same with checks of claims, which a gate takes in `issuers` only. */
function createCheckedOptions(): Record<string, unknown> {
  const values = [{ deep: ['x', 1] }, 'ada'];
  return { ...createOptions(), claims: { sub: { essential: true, values } } };
}

const ENTRY_OF_VERIFIER: OptionForm = {
  ...VERIFIER,
  name: 'several issuers',
  judge: (options) => VERIFIER.judge({ issuers: [options] }),
};

const FORMS: readonly (readonly [OptionForm, () => Record<string, unknown>])[] = [
  [VERIFIER, createCheckedOptions],
  [ENTRY_OF_VERIFIER, createCheckedOptions],
  [GATE, createOptions],
  [GATE_ENTRY, createCheckedOptions],
];

type Visit = (parent: Record<string, unknown>, name: string) => void;

/** Visits every member at every depth, the deepest first. */
function visitMembers(value: unknown, visit: Visit): void {
  if (!value || typeof value !== 'object') return;
  const parent = value as Record<string, unknown>;
  for (const name of Object.keys(parent)) {
    visitMembers(parent[name], visit);
    visit(parent, name);
  }
}

function freezeAll(value: unknown): unknown {
  visitMembers(value, (parent, name) => Object.freeze(parent[name]));
  return Object.freeze(value);
}

/** The same options, whose members run code when they are read; `answer` gives the value of the n-th read. */
function enliven(
  options: object,
  answer: (value: unknown, read: number) => unknown,
): { readonly options: object; readonly reads: readonly { count: number }[] } {
  const reads: { count: number }[] = [];
  visitMembers(options, (parent, name) => {
    const value = parent[name];
    const read = { count: 0 };
    reads.push(read);
    const get = () => answer(value, ++read.count);
    Object.defineProperty(parent, name, { get, enumerable: true, configurable: true });
  });
  return { options, reads };
}

for (const [form, create] of FORMS) {
  describe(`options are taken once: ${form.name}`, () => {
    it('are as they were, after building and judging', () => {
      const options = create();
      assert.equal(form.judge(options), 'ok');
      assert.deepEqual(options, create());
    });

    it('may be frozen at every depth', () => {
      assert.equal(form.judge(freezeAll(create()) as object), 'ok');
    });

    it('may have no prototype', () => {
      assert.equal(form.judge({ __proto__: null, ...create() } as object), 'ok');
    });

    it('are read once, every member at every depth', () => {
      const { options, reads } = enliven(create(), (value) => value);
      assert.equal(form.judge(options), 'ok');
      assert.ok(reads.length > 20);
      assert.deepEqual([...new Set(reads.map(({ count }) => count))], [1]);
    });

    it('are what the first read gave', () => {
      const { options } = enliven(create(), (value, read) => (read === 1 ? value : 'evil'));
      assert.equal(form.judge(options), 'ok');
    });

    it('are refused for what the first read gave', () => {
      for (const name of Object.keys(create())) {
        const options = create();
        const value = options[name];
        let reads = 0;
        const get = () => (reads++ === 0 ? Number.NaN : value);
        Object.defineProperty(options, name, { get, enumerable: true });
        assert.throws(() => form.judge(options), { name: 'TypeError' }, name);
      }
    });
  });
}
