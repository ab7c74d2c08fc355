// Which files are sources and which are tests, where mutants are tried.
import { readdirSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const RULES = fileURLToPath(new URL('../conformance/rules', import.meta.url));

/** The rules that stand for unit tests. All would kill a few mutants more, and take minutes for each that survives. */
const NEEDED_RULES = /\/(verdict-cache-(?!in-a-built-gate)|key-sets-)/;

/** Sources and unit tests are of Stryker's copy, which is the working folder; the rules see it as users see the package. */
export function listFiles() {
  const all = typescriptIn('src');
  const rules = typescriptIn(RULES).filter((file) => NEEDED_RULES.test(file));
  return {
    sources: all.filter((file) => !isTest(file)),
    tests: [...all, ...rules].filter((file) => file.endsWith('.test.ts')),
  };
}

/** Whether a file is a test, or supports tests. */
export function isTest(file) {
  return file.includes('.test.') || file.includes('/conformance/');
}

/** The name of a test in Stryker's reports. */
export function idOf(file, title) {
  return `${relative(process.cwd(), file)} > ${title}`;
}

/** The tests of the mutant's own file before the others: they are likeliest to kill it. */
export function nearestFirst(tests, source) {
  const isOwn = (file) => basename(file).startsWith(`${basename(source, '.ts')}.`);
  return [...tests.filter(isOwn), ...tests.filter((file) => !isOwn(file))];
}

function typescriptIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => resolve(folder, file))
    .sort();
}
