import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PosternConfig } from 'postern';
import type { UserError } from '../errors.ts';
import { DEPLOYED, deploymentOf } from '../testing/deployments.ts';
import { behaviorsOf } from './behaviors.ts';
import { errorPageWarnings } from './error-page.ts';

/** What is open with these rules, and what is said of it. */
function opened(...rules: PosternConfig['rules']): {
  readonly patterns: readonly string[];
  readonly warnings: readonly string[];
} {
  const deployment = deploymentOf({ ...(DEPLOYED['signed cookies'] as PosternConfig), rules });
  const { publicPathPatterns } = behaviorsOf(deployment);
  return { patterns: publicPathPatterns, warnings: errorPageWarnings(deployment) };
}

const EVERYTHING = { path: '*', allow: 'authenticated' } as const;

describe('withErrorPage()', () => {
  it('opens the page of a 403 alone, and says that no rule does', () => {
    const { patterns, warnings } = opened(EVERYTHING);
    assert.deepEqual(patterns, ['/errors/403.html']);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /^"\/errors\/403\.html" .* no rule says so/);
  });

  it('opens nothing where a rule has opened it', () => {
    for (const path of ['/errors/*', '/errors/403.html', '/*.html']) {
      assert.deepEqual(opened({ path, allow: 'anyone' }, EVERYTHING), {
        patterns: [path],
        warnings: [],
      });
    }
  });

  it('opens nothing that a rule protects', () => {
    for (const path of ['/errors/*', '/e*', '/errors/403.html']) {
      assert.throws(
        () => opened({ path, allow: 'authenticated' }, EVERYTHING),
        ({ code, message }: UserError) =>
          code === 'synth_error_page' && message.includes(`"${path}"`),
      );
    }
  });
});
