/** GHSA-42vr-xj54-vc7v: JSON nested as deep as a token can hold it ends in a verdict, never in an exception. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { codeOf, goodToken, NOW, type RuleCase, rule, ruleVerifier } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

const signer = createSigner('HS256');
/** Beyond this the token is longer than 16,383 characters. */
const MAX_DEPTH = 5_900;

const BRACKETS = [
  ['arrays', '[', ']'],
  ['objects', '{"a":', '}'],
  ['both', '[{"a":', '}]'],
] as const;

function nested(open: string, close: string, depth: number): string {
  return `${open.repeat(depth)}0${close.repeat(depth)}`;
}

function withMember(object: object, json: string): string {
  return `${JSON.stringify(object).slice(0, -1)},"x":${json}}`;
}

const inHeader = (json: string) =>
  signToken(signer, withMember(headerOf(signer), json), standardClaims(NOW));
const inPayload = (json: string) =>
  signToken(signer, headerOf(signer), withMember(standardClaims(NOW), json));

describe('nesting is no crash', () => {
  const deep = BRACKETS.flatMap(([name, open, close]) => {
    const depth = Math.floor((MAX_DEPTH * 2) / (open.length + close.length));
    return [100, depth].map(
      (levels) => [`${levels} ${name}`, nested(open, close, levels)] as const,
    );
  });
  const torn = BRACKETS.flatMap(([name, open, close]) => {
    const levels = Math.floor(MAX_DEPTH / open.length);
    return [
      [`${levels} ${name}, never closed`, open.repeat(levels)] as const,
      [
        `${levels} ${name}, closed once too often`,
        `${nested(open, close, 1_000)}${close}`,
      ] as const,
    ];
  });
  const cases: RuleCase[] = torn.flatMap(([title, json]) => [
    { title: `header: ${title}`, token: inHeader(json), code: 'header_malformed' },
    { title: `payload: ${title}`, token: inPayload(json), code: 'payload_malformed' },
  ]);
  const tooLong: RuleCase[] = BRACKETS.map(([name, open, close]) => ({
    title: `payload: 20,000 ${name}`,
    token: inPayload(nested(open, close, 20_000)),
    code: 'token_too_large',
  }));
  rule({
    signer,
    cases: [...cases, ...tooLong],
    accepted: deep.flatMap(([title, json]) => [
      { title: `payload: ${title}`, token: inPayload(json) },
      // `JSON.parse` visits the members of a header one within the other, as deep as the stack allows.
      ...(json.length < 1_000 ? [{ title: `header: ${title}`, token: inHeader(json) }] : []),
    ]),
  });

  it('a header that is as deep as a token can hold is taken or refused, always alike', () => {
    for (const [, json] of deep) {
      const verifier = ruleVerifier(signer);
      const first = codeOf(verifier.verifySync(inHeader(json)));
      assert.match(first, /^(ok|header_malformed)$/);
      assert.equal(codeOf(verifier.verifySync(inHeader(json))), first);
      assert.equal(codeOf(verifier.verifySync(goodToken(signer))), 'ok');
    }
  });

  it('a header and a payload that are nothing but nesting', () => {
    const verifier = ruleVerifier(signer);
    for (const [, json] of [...deep, ...torn]) {
      const header = verifier.verifySync(signToken(signer, json, standardClaims(NOW)));
      const payload = verifier.verifySync(signToken(signer, headerOf(signer), json));
      assert.equal(header.ok, false);
      assert.equal(payload.ok, false);
    }
    assert.equal(verifier.verifySync(goodToken(signer)).ok, true);
  });

  it('a nested claim that is compared with a configured value', () => {
    const json = nested('[', ']', MAX_DEPTH);
    const check = { x: { value: [[[0]]] } };
    const result = ruleVerifier(signer, { claims: check }).verifySync(inPayload(json));
    assert.deepEqual(result, { ok: false, code: 'claim_invalid', claim: 'x' });
    const near = ruleVerifier(signer, { claims: check }).verifySync(inPayload('[[[0]]]'));
    assert.equal(near.ok, true);
  });
});
