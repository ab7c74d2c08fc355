// Takes the place of `node:test` while mutants are tried: collects the tests of a file instead of running them, so that
// the runner can run the few that reach a mutant, in a process that is already warm. Covers what the tests use of it.
import { getBuiltinModule } from 'node:process';

const MockTracker = getBuiltinModule('node:test').mock.constructor;

let collected = newCollection();
let titles = [];

function newCollection() {
  return { tests: [], ends: [] };
}

/** Hands out what has been collected since the last call. */
export function takeCollection() {
  const taken = collected;
  collected = newCollection();
  return taken;
}

export function test(name, ...rest) {
  const work = rest.find((one) => typeof one === 'function');
  const options = rest.find((one) => typeof one === 'object') ?? {};
  if (options.skip || !work) return;
  collected.tests.push({ title: [...titles, name].join(' > '), work: () => runTest(work) });
}

export function describe(name, ...rest) {
  const options = rest.find((one) => typeof one === 'object') ?? {};
  if (options.skip) return;
  const outer = titles;
  titles = [...outer, name];
  rest.find((one) => typeof one === 'function')();
  titles = outer;
}

/** Runs whichever of the tests after it are wanted. */
export function before(work) {
  collected.tests.push({ title: [...titles, 'before'].join(' > '), work, isHook: true });
}

/** A hook of the file: it runs when the file's tests are done with, not between two mutants. */
export function after(work) {
  collected.ends.push(work);
}

export { describe as suite, test as default, test as it };

async function runTest(work) {
  const ends = [];
  const mock = new MockTracker();
  try {
    await work({
      mock,
      after: (end) => ends.push(end),
      test: (_name, inner) => runTest(inner),
      diagnostic: () => {},
    });
  } finally {
    mock.restoreAll();
    for (const end of ends.reverse()) await end();
  }
}
