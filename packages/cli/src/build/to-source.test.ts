import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toSource } from './to-source.ts';

describe('toSource()', () => {
  it('writes the names of options as identifiers and leaves out what is absent', () => {
    assert.equal(
      toSource({ hosts: ['a'], 'odd name': 1, rewrite: undefined }),
      '{hosts:["a"],"odd name":1}',
    );
  });

  it("keeps a user's own names in quotes at any depth, so that they are never shortened", () => {
    const claims = { issuer: { value: { audience: [{ hosts: true }] } } };
    assert.equal(
      toSource({ issuer: 'x', claims }),
      '{issuer:"x",claims:{"issuer":{"value":{"audience":[{"hosts":true}]}}}}',
    );
  });

  it('keeps a member named __proto__ a member', () => {
    const value = JSON.parse('{"__proto__":{"a":1}}');
    assert.equal(toSource(value), '{["__proto__"]:{a:1}}');
  });
});
