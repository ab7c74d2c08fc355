// Lists of rules for a CloudFront Function: paths of 16 characters, one in five with methods, the last one for everything.

/** By name: a function from a number to so many rules. */
export const RULE_SHAPES = {
  'mixed paths': (count) => rules(count, (index) => `/${word(index, 9)}/${word(index * 31, 4)}`),
  'one first segment': (count) => rules(count, (index) => `/app/${word(index, 10)}`),
  suffixes: (count) => rules(count, (index) => `/*/${word(index, 8)}.json`, ''),
};

function rules(count, pathOf, end = '*') {
  const list = Array.from({ length: count - 1 }, (_, index) => ({
    path: pathOf(index) + end,
    ...(index % 5 === 4 && { methods: ['GET', 'POST'] }),
    ...(index % 4 === 3
      ? { require: { groups: { anyOf: ['admin'] } } }
      : { allow: 'authenticated' }),
  }));
  return [...list, { path: '*', allow: 'authenticated' }];
}

/** Letters that look like nothing and repeat nowhere. */
function word(seed, length) {
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCharCode(97 + ((state >>> 16) % 26));
  }).join('');
}
