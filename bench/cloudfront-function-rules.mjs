// Long lists of rules for a CloudFront Function: paths of 16 characters, one rule in five with methods, told apart in different places.
import { assert, createRandom } from './measure.mjs';

const SEED = 20261123;
const WORDS = ['account', 'billing', 'catalog', 'events', 'goods', 'history', 'invoice', 'members'];

/** Each makes a path; `letters(n)` are so many random ones. */
export const SHAPES = {
  'nothing in common': (letters) => `/${letters(14)}*`,
  'one first segment': (letters) => `/service/${letters(6)}*`,
  'eight first segments': (letters, pick) => `${`/${pick(WORDS)}/${letters(14)}`.slice(0, 15)}*`,
  'suffixes /*/name.json': (letters) => `/*/${letters(8)}.json`,
};

/** As source of a config's `rules`, and the paths that a member of "admin" may ask for. The last rule takes all others. */
export function createRules(shape, count) {
  const random = createRandom(SEED);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const letters = (length) =>
    Array.from({ length }, () => pick('abcdefghijklmnopqrstuvwxyz')).join('');
  const paths = new Set();
  while (paths.size < count - 1) paths.add(SHAPES[shape](letters, pick));
  const rules = [...paths].map((path, index) => {
    assert(path.length === 16, `${path} has not 16 characters`);
    const methods = index % 2 ? ['GET'] : ['POST', 'PUT'];
    return {
      path,
      ...(index % 5 === 0 && { methods }),
      ...REQUIREMENTS[index % REQUIREMENTS.length],
    };
  });
  const open = rules.filter((rule) => !rule.methods && isForAdmins(rule));
  return {
    rules: [...rules, { path: '*', allow: 'authenticated' }],
    // From the whole list.
    paths: [0.02, 0.24, 0.5, 0.74, 0.96].map((share) =>
      open[Math.floor(share * open.length)].path.replace('*', 'abc'),
    ),
  };
}

const REQUIREMENTS = [
  { allow: 'authenticated' },
  { require: { groups: { anyOf: ['admin'] } } },
  { require: { groups: { anyOf: ['finance', 'admin'] } } },
  { require: { groups: { allOf: ['editor'] } } },
  { allow: 'anyone' },
  { allow: 'nobody' },
];

function isForAdmins({ allow, require }) {
  return allow === 'authenticated' || require?.groups.anyOf?.includes('admin') === true;
}
