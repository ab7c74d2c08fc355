/** What AWS's runtime `cloudfront-js-2.0` lacks, or does otherwise. */
import type { DialectRule } from '../../rule-id.ts';
import { PAGES, type RuleText } from './row.ts';

const FAILS = 'CloudFront takes the function when it is deployed, and then every request is 503';
const FAILS_THERE = 'The request that comes this way is 503';

export const DIALECT_RULES: Readonly<Record<DialectRule, RuleText>> = {
  'E-CFF-SYNTAX': {
    what: 'The source has syntax that the runtime does not read: for-of, destructuring, spread, default parameters, classes, `?.`, …',
    why: FAILS,
    remedy:
      'Write it in ES 5.1 with const, let, arrows, templates and async functions at the top level, or have it lowered by a build',
    link: PAGES.functionRuntime,
  },
  'E-CFF-AWAIT-ARG': {
    what: '`await` stands within the arguments of a call',
    why: `"await in arguments not supported". ${FAILS}`,
    remedy: 'Await into a variable first',
    link: PAGES.functionRuntime,
  },
  'E-CFF-CALL-SPREAD': {
    what: 'A call spreads an array over its arguments',
    why: FAILS,
    remedy: 'Use `apply`',
    link: PAGES.functionRuntime,
  },
  'E-CFF-GLOBAL': {
    what: 'The source uses a global, module or method that the runtime does not have: fetch, Map, URL, setTimeout, process, crypto.subtle, flat, …',
    why: FAILS_THERE,
    remedy: "Use what the runtime's page lists",
    link: PAGES.functionRuntime,
  },
  'E-CFF-EXPORT': {
    what: 'The source exports something',
    why: `"Illegal export statement". ${FAILS}`,
    remedy: 'Leave `export` out: `handler` is found by its name',
    link: PAGES.functionRuntime,
  },
  'E-CFF-NO-HANDLER': {
    what: 'The source has no top-level function named `handler`',
    why: FAILS,
    remedy: 'Write `async function handler(event) { … }`',
    link: PAGES.functionRuntime,
  },
  'E-CFF-CRYPTO-ALG': {
    what: 'A hash or HMAC is asked for with another algorithm than md5, sha1 or sha256',
    why: FAILS_THERE,
    remedy: 'Use sha256',
    link: PAGES.functionRuntime,
  },
  'E-CFF-10-FORMS': {
    what: 'The source uses a method of runtime 1.0 that is gone: bytesFrom, fromUTF8, toBytes, …',
    why: FAILS_THERE,
    remedy: 'Use Buffer',
    link: PAGES.functionRuntime,
  },
  'E-CFF-MAC-COMPARE': {
    what: 'A digest is compared in a time that depends on it',
    why: 'Who measures the answers learns the digest piece by piece',
    remedy: 'Compare every character, and join the differences with `|` and `^`',
  },
  'W-CFF-CONSOLE-COMMA': {
    what: '`console.log` is called with several arguments',
    why: 'The runtime logs the first one alone',
    remedy: 'Make one text of them',
    link: PAGES.functionRuntime,
  },
  'W-CFF-NUMBERED-FUNCTION': {
    what: 'A list or a numbered property holds a function literal',
    why: 'njs of that time then takes a number for a text, everywhere in the function',
    remedy: 'Declare the function with a name, and put the name into the list',
  },
  'W-CFF-PROMISE-COMBINATOR': {
    what: 'The source uses Promise.all, allSettled, any or race',
    why: 'They take more memory than a function has to give',
    remedy: 'Await one after the other',
    link: PAGES.functionRuntime,
  },
};
