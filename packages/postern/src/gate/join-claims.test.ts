import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinClaims } from './join-claims.ts';

type Claims = Readonly<Record<string, unknown>>;

describe('joinClaims()', () => {
  const cases: readonly (readonly [added: Claims, known: Claims, joined: Claims])[] = [
    [{ groups: ['a'] }, { sub: 'ada' }, { groups: ['a'], sub: 'ada' }],
    [{ sub: 'eve', groups: ['a'] }, { sub: 'ada' }, { sub: 'ada', groups: ['a'] }],
    [{ scope: 'admin' }, { sub: 'ada' }, { scope: 'admin', sub: 'ada' }],
    [{ scope: 'admin' }, { scope: 'read' }, { scope: 'read' }],
    [{ scope: 'admin', a: 1 }, { scp: ['read'] }, { scp: ['read'], a: 1 }],
    [{ scp: ['admin'] }, { scope: 'read' }, { scope: 'read', scp: ['admin'] }],
  ];
  for (const [added, known, joined] of cases) {
    it(`adds ${JSON.stringify(added)} to ${JSON.stringify(known)} and changes nothing`, () => {
      assert.deepEqual(joinClaims(added, known), joined);
    });
  }
});
