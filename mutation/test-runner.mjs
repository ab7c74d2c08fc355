// Stryker's test runner for this house: runs the tests that reach a mutant in one warm process, instead of starting
// Node for each test file and mutant. A mutant counts as killed only where the test that fails passes again without it.
import { register } from 'node:module';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  MutantRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { createTestSession } from './test-session.mjs';

/** Stands for a mutant with which the sources do not even load. */
const NO_START = { id: 'sources', name: 'sources', status: TestStatus.Failed, timeSpentMs: 0 };

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'postern', createTestRunner),
];

function createTestRunner() {
  globalThis.__stryker__ ??= {};
  const stryker = globalThis.__stryker__;
  let session;

  return {
    capabilities: () => ({ reloadEnvironment: true }),

    async init() {
      register('./module-hooks.mjs', import.meta.url, { data: { folder: process.cwd() } });
      session = createTestSession(stryker);
      await session.loadSources();
    },

    async dryRun() {
      // Once more, for the first time was before anybody counted.
      await session.loadSources();
      const tests = await session.run({ bail: false });
      const { mutantCoverage } = stryker;
      return { status: DryRunStatus.Complete, tests, mutantCoverage };
    },

    async mutantRun(options) {
      const first = await tryMutant(options);
      const failed = first.tests.find(({ status }) => status === TestStatus.Failed);
      if (first.looped || !failed || failed === NO_START || (await session.passes(failed))) {
        return first.looped ?? toMutantRunResult(completed(first.tests));
      }
      // Something that an earlier mutant did is still there.
      await session.loadSources();
      if (!(await session.passes(failed))) {
        const errorMessage = `Fails without a mutant: ${failed.id}`;
        return { status: MutantRunStatus.Error, errorMessage };
      }
      const second = await tryMutant(options);
      return second.looped ?? toMutantRunResult(completed(second.tests));
    },
  };

  /** Runs the tests with the mutant in place, and takes it away again. */
  async function tryMutant({ activeMutant, testFilter, hitLimit, reloadEnvironment }) {
    Object.assign(stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const wanted = testFilter && new Set(testFilter);
    const isLoaded = !reloadEnvironment || (await loads());
    const tests = isLoaded
      ? await session.run({ wanted, bail: true, source: activeMutant.fileName })
      : [NO_START];
    const looped = determineHitLimitReached(stryker.hitCount, hitLimit);
    Object.assign(stryker, { activeMutant: undefined, hitCount: undefined });
    if (reloadEnvironment) await session.loadSources();
    return { tests, looped };
  }

  async function loads() {
    try {
      await session.loadSources();
      return true;
    } catch {
      // Why does not matter: a program that does not start is a mutant found.
      return false;
    }
  }
}

function completed(tests) {
  return { status: DryRunStatus.Complete, tests };
}
