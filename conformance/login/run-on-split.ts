/** Runs test files that were written for one gate as they are, in processes of their own whose scenes start a split gate. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TARGET_VARIABLE } from './split-target.ts';

interface Outcome {
  readonly exitCode: number;
  /** By name, those within others too. */
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  readonly passed: number;
  /** What the process has written. */
  readonly text: string;
}

export interface SplitRun {
  readonly title: string;
  /** Names of test files, without their ends. */
  readonly files: readonly string[];
  /** Of the folder, relative to this one. */
  readonly folder: string;
  /** Why not, where they are not run. */
  readonly skip?: string | false;
}

/** One test for each file. `target` is a value of the variable that the scenes read. */
export function describeOnSplit(target: string, run: SplitRun): void {
  const { title, files, folder, skip = false } = run;
  describe(`${title} on ${target}`, () => {
    for (const file of files) {
      it(`${file} pass as they are`, { skip }, async (test) => {
        const url = new URL(`${folder}/${file}.test.js`, import.meta.url);
        const { exitCode, failed, skipped, passed, text } = await runFile(url, target);
        assert.deepEqual(failed, [], failures(text));
        assert.equal(exitCode, 0, text);
        assert.ok(passed + skipped.length > 0, text);
        test.diagnostic(`${passed} passed, ${skipped.length} skipped ${skipped.join(', ')}`);
        if (passed === 0) test.skip(skipped.join(', '));
      });
    }
  });
}

function runFile(file: URL, target: string): Promise<Outcome> {
  // Within a test run Node's runner would take itself for a part of it, and run nothing.
  const { NODE_TEST_CONTEXT: _, ...others } = process.env;
  const env = { ...others, [TARGET_VARIABLE]: target };
  const args = ['--test', '--test-reporter=tap', fileURLToPath(file)];
  return new Promise((resolve) => {
    const options = { env, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : 1;
      resolve({ ...readTap(stdout), exitCode, text: stdout + stderr });
    });
  });
}

/** Each that failed, with what TAP says of it. */
function failures(text: string): string {
  return (text.match(/^ *not ok (?:.*\n)(?:(?! *(?:not )?ok |.*Subtest:).*\n)*/gm) ?? []).join('');
}

function readTap(text: string): Pick<Outcome, 'failed' | 'skipped' | 'passed'> {
  const points = [...text.matchAll(/^ *(not )?ok \d+ - (.*?)(?: # (SKIP|TODO).*)?$/gm)].map(
    ([, not, name = '', directive]) => ({ isFailed: not !== undefined, name, directive }),
  );
  const [, passed] = /^# pass (\d+)$/m.exec(text) ?? [];
  return {
    failed: points.filter(({ isFailed }) => isFailed).map(({ name }) => name),
    skipped: points.filter(({ directive }) => directive === 'SKIP').map(({ name }) => name),
    passed: Number(passed ?? 0),
  };
}
