import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeKey } from '../testing/lock-provider.ts';
import { normaliseJwks } from './normalise-jwks.ts';

describe('normaliseJwks()', () => {
  it('keeps public members in one order, keys by kid', () => {
    const { keys } = normaliseJwks([
      { x5c: ['MII'], e: 'AQAB', n: 'AA', kty: 'RSA', kid: 'b', extra: 1 },
      { y: 'B', x: 'A', crv: 'P-256', kty: 'EC', kid: 'a', use: 'sig', alg: 'ES256' },
    ]);
    assert.equal(
      JSON.stringify(keys),
      '[{"kid":"a","alg":"ES256","use":"sig","kty":"EC","crv":"P-256","x":"A","y":"B"},' +
        '{"kid":"b","kty":"RSA","n":"AA","e":"AQAB"}]',
    );
  });

  it('keeps ML-DSA keys with their alg, and no private one (RFC 9964)', () => {
    const key = { pub: 'AA', alg: 'ML-DSA-44', kty: 'AKP', kid: 'a' };
    const { keys, skipped } = normaliseJwks([key, { ...key, priv: 'hidden', kid: 'leaked' }]);
    assert.equal(JSON.stringify(keys), '[{"kid":"a","alg":"ML-DSA-44","kty":"AKP","pub":"AA"}]');
    assert.match(skipped.join(), /^key "leaked": it holds its private part$/);
  });

  it('names a key in one line, whatever its kid', () => {
    const { skipped } = normaliseJwks([{ ...makeKey('a'), d: 'hidden', kid: 'a\n\u001B[2Jb' }]);
    assert.deepEqual(skipped, ['key "a\\n\\u001b[2Jb": it holds its private part']);
  });

  it('gives equal text for equal sets', () => {
    const [a, b] = [makeKey('a'), makeKey('b')];
    const reversed = Object.fromEntries(Object.entries(a).reverse());
    assert.equal(
      JSON.stringify(normaliseJwks([a, b]).keys),
      JSON.stringify(normaliseJwks([b, reversed]).keys),
    );
  });

  it('leaves out what no verifier may trust, and says why', () => {
    const { keys, skipped } = normaliseJwks([
      { kty: 'oct', k: 'hidden', kid: 'shared' },
      { kty: 'EC', crv: 'P-256', x: 'A', y: 'B', d: 'hidden', kid: 'leaked' },
      { kty: 'RSA', n: 'A', e: 'AQAB', use: 'enc' },
      { kty: 'OKP', crv: 'Ed25519' },
      null,
    ]);
    assert.deepEqual(keys, []);
    assert.equal(skipped.length, 5);
    assert.match(skipped[1] ?? '', /"leaked": it holds its private part/);
    assert.doesNotMatch(skipped.join(), /hidden/);
  });
});
