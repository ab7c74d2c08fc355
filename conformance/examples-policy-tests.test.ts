/** The policy tests of every example pass, on every target that its config can be built for. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '@postern/cli';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

const folders = readdirSync(EXAMPLES).filter((name) =>
  existsSync(join(EXAMPLES, name, 'postern.config.ts')),
);

interface Summary {
  readonly ok: boolean;
  readonly summary: { readonly failed: number; readonly rulesCovered: number };
  readonly cases: readonly { readonly results: Readonly<Record<string, unknown>> }[];
}

async function testExample(
  name: string,
): Promise<{ readonly exitCode: number; readonly text: string }> {
  let text = '';
  const stream = {
    write(written: string): void {
      text += written;
    },
  };
  const exitCode = await run({
    argv: ['node', 'postern', 'test', '--json'],
    env: {},
    cwd: () => join(EXAMPLES, name),
    ...{ stdout: stream, stderr: stream, stdin: (async function* () {})() },
    ...{ once: () => undefined, off: () => undefined },
  });
  return { exitCode, text };
}

describe('postern test, of the examples', () => {
  for (const name of folders) {
    it(`${name} passes`, async () => {
      const { exitCode, text } = await testExample(name);
      assert.equal(exitCode, 0, text);
      const { ok, summary, cases } = JSON.parse(text) as Summary;
      assert.equal(ok, true);
      assert.equal(summary.failed, 0);
      assert.ok(summary.rulesCovered > 0);
      for (const { results } of cases) assert.ok(results.core && results['lambda-edge']);
    });
  }
});
