// Lists of rules in the shapes of performance.md's table, and requests to ask of them.
import { createRandom } from './measure.mjs';

/** Names of many lengths, for an index by length would gain from names of one. */
const NAMES = ['me', 'docs', 'users', 'report', 'invoice', 'customer', 'shipments', 'categories'];
const HOSTS = 1000;
const NO_RULE = -1;

/** Each makes the `index`-th rule. */
export const SHAPES = {
  mixed: (index) => ({ path: mixedPath(index, '') }),
  'same first segments': (index) => ({ path: mixedPath(index, '/api/v1') }),
  'suffixes /*/name.json': (index) => ({ path: `/*/${nameOf(index)}.json` }),
  '1,000 hosts': (index) => ({ host: hostOf(index), path: mixedPath(index, '') }),
};

/** Not in the table, and without a goal: no literal that is rare at either end, so that an index has nothing to go by. */
export const ADVERSARIAL_SHAPES = {
  'only inner literals /*/name/*': (index) => ({ path: `/*/${nameOf(index)}/*` }),
};

export function createRules(shape, count) {
  return Array.from({ length: count }, (_, index) => shape(index));
}

/** A third exact, a third `/x/*`, a third with inner `*`, `?` or `*.ext`. */
export function mixedPath(index, prefix) {
  const name = nameOf(index);
  if (index % 3 === 0) return `${prefix}/${name}/settings`;
  if (index % 3 === 1) return `${prefix}/${name}/*`;
  const kinds = [`/*/${name}/edit`, `/${name}/v?`, `/*.${name}`];
  return `${prefix}${kinds[Math.floor(index / 3) % kinds.length]}`;
}

function nameOf(index) {
  return `${NAMES[index % NAMES.length]}-${index}`;
}

function hostOf(index) {
  return `tenant-${index % HOSTS}.example.com`;
}

/**
 * As many requests as asked for: three in four meet a rule, one in four misses by its last character. `expected` is the
 * place of the first rule that matches, found with regular expressions, which share no code with the matcher.
 */
export function createLookUps(rules, count) {
  const random = createRandom(rules.length);
  const expressions = rules.map(({ path }) => toExpression(path));
  return Array.from({ length: count }, (_, index) => {
    const rule = rules[Math.floor(random() * rules.length)];
    const met = fill(rule.path, random);
    const path = index % 4 === 3 ? `${met}~` : met;
    const host = rule.host ?? 'api.example.com';
    const isMet = (other, place) =>
      (other.host === undefined || other.host === host) && expressions[place].test(path);
    return { host, path, expected: rules.findIndex(isMet) };
  });
}

/** No pattern here holds a character that a regular expression reads otherwise, but for the dot. */
function toExpression(pattern) {
  const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}

/** How many of them meet no rule. */
export function countMisses(lookUps) {
  return lookUps.filter(({ expected }) => expected === NO_RULE).length;
}

/** A path that the pattern matches. */
export function fill(pattern, random) {
  const text = () => Math.floor((1 + random()) * 1e6).toString(36);
  return pattern
    .replaceAll('*', () => `${text()}/${text()}`)
    .replaceAll('?', () => text().slice(-1));
}
