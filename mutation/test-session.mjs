// One process in which tests run again and again: loads sources and test files anew when told so, and runs the wanted tests.
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { TestStatus } from '@stryker-mutator/api/test-runner';
import { takeCollection } from './node-test-stand-in.mjs';
import { idOf, isTest, listFiles, nearestFirst } from './test-files.mjs';
import { startKeysAnew } from './testing-stand-in.mjs';

/** The name of what a test file does before its first test. */
const LOADING = 'loading';

/** `stryker` is the object by which the mutated sources learn which mutant is active, and tell which test reaches what. */
export function createTestSession(stryker) {
  const files = listFiles();
  const generations = { sources: 0, tests: 0 };
  /** What each test file took when it took longest. */
  const costs = new Map();
  let ends = [];

  /** Evaluates the sources anew, apart from the tests: what they do on loading is no test's doing. */
  async function loadSources() {
    generations.sources++;
    for (const file of files.sources) await import(urlOf(file));
  }

  /** As the module hooks would write it, so that an import from another file means the same module. */
  function urlOf(file) {
    const { sources, tests } = generations;
    const query = `?sources=${sources}${isTest(file) ? `&tests=${tests}` : ''}`;
    return `${pathToFileURL(file).href}${query}`;
  }

  /** Evaluates a test file anew: what it makes at its top is made by the mutant, too. */
  async function loadTests(file) {
    generations.tests++;
    takeCollection();
    startKeysAnew();
    const loading = await runTest({ title: LOADING, work: () => import(urlOf(file)) }, file);
    const collection = takeCollection();
    ends.push(...collection.ends);
    return { loading, tests: numberTitles(collection.tests) };
  }

  async function runTest({ title, work }, file) {
    const id = idOf(file, title);
    const start = performance.now();
    stryker.currentTestId = id;
    const failureMessage = await messageOf(work);
    stryker.currentTestId = undefined;
    const timeSpentMs = performance.now() - start;
    const common = { id, name: id, fileName: file, timeSpentMs };
    return failureMessage === undefined
      ? { ...common, status: TestStatus.Success }
      : { ...common, status: TestStatus.Failed, failureMessage };
  }

  /** Runs the wanted tests of one file, or all; ends after the first that fails, where told so. */
  async function runFile(file, { wanted, bail }) {
    const start = performance.now();
    const { loading, tests } = await loadTests(file);
    const results = [loading];
    // What a file makes at its top is used by any of its tests.
    const isWanted = ({ title, isHook }) =>
      !wanted || isHook || wanted.has(loading.id) || wanted.has(idOf(file, title));
    for (const one of tests.filter(isWanted)) {
      if (hasFailed(results) && (bail || loading.status === TestStatus.Failed)) break;
      results.push(await runTest(one, file));
    }
    costs.set(file, Math.max(costs.get(file) ?? 0, performance.now() - start));
    return results;
  }

  /** Runs the wanted tests, those nearest to `source` first and then those of the files that take least. */
  async function run({ wanted, bail, source = '' }) {
    const cheapFirst = files.tests.sort((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0));
    const reached = nearestFirst(cheapFirst, source).filter(
      (file) => !wanted || [...wanted].some((id) => id.startsWith(idOf(file, ''))),
    );
    const results = [];
    for (const file of reached) {
      results.push(...(await runFile(file, { wanted, bail })));
      if (bail && hasFailed(results)) break;
    }
    await end();
    return results;
  }

  /** Whether a test passes: by itself, or after the others of its file. */
  async function passes({ id, fileName }) {
    for (const wanted of [new Set([id]), undefined]) {
      const results = await runFile(fileName, { wanted, bail: false });
      await end();
      if (results.find((one) => one.id === id)?.status === TestStatus.Success) return true;
    }
    return false;
  }

  /** Lets go of the servers that the test files have opened. */
  async function end() {
    const work = ends;
    ends = [];
    for (const one of work) await one();
  }

  return { loadSources, run, passes };
}

function hasFailed(results) {
  return results.at(-1)?.status === TestStatus.Failed;
}

/** Why the work failed; undefined when it did not. */
async function messageOf(work) {
  try {
    await work();
    return;
  } catch (error) {
    return String(error?.message ?? error).slice(0, 500);
  }
}

/** Titles may repeat; names of results may not. */
function numberTitles(tests) {
  const times = new Map();
  return tests.map((one) => {
    const time = (times.get(one.title) ?? 0) + 1;
    times.set(one.title, time);
    return time === 1 ? one : { ...one, title: `${one.title} (${time})` };
  });
}
