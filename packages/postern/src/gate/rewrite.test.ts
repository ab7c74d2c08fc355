import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PolicyPlan } from '../policy/plan.ts';
import { rewritePath } from './rewrite.ts';

const CASES: [rewrite: PolicyPlan['rewrite'], path: string, expected: string | undefined][] = [
  [{ directoryIndex: 'index.html' }, '/', '/index.html'],
  [{ directoryIndex: 'index.html' }, '/docs/', '/docs/index.html'],
  [{ directoryIndex: 'index.html' }, '/docs', '/docs/index.html'],
  [{ directoryIndex: 'index.html' }, '/v1.2/docs', '/v1.2/docs/index.html'],
  [{ directoryIndex: 'index.html' }, '/a.css', undefined],
  [undefined, '/docs', undefined],
  [{ spaFallback: '/app.html' }, '/', '/app.html'],
  [{ spaFallback: '/app.html' }, '/users/7', '/app.html'],
  [{ spaFallback: '/app.html' }, '/users/', '/app.html'],
  [{ spaFallback: '/app.html' }, '/a.js', undefined],
  [{ directoryIndex: 'index.html', spaFallback: '/app.html' }, '/docs/', '/docs/index.html'],
  [{ directoryIndex: 'index.html', spaFallback: '/app.html' }, '/users/7', '/app.html'],
];

describe('rewritePath()', () => {
  it('leaves a request alone that writes', () => {
    const plan = { rewrite: { spaFallback: '/app.html' } } as PolicyPlan;
    assert.equal(rewritePath(plan, { method: 'POST', path: '/api/users' }), undefined);
  });

  for (const [rewrite, path, expected] of CASES) {
    it(`${JSON.stringify(rewrite)} makes ${path} ${expected ?? 'stay'}`, () => {
      assert.equal(rewritePath({ rewrite } as PolicyPlan, { method: 'GET', path }), expected);
    });
  }
});
