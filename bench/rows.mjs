// The rows that every suite returns, and how they are shown.

/**
 * Makes a row. `goal` is the most that `value` may be; `floor` is the same figure where missing it fails `--check`.
 * `peers` are in the row's unit, measured in the same run.
 */
export function row({ suite, name, value, unit, goal, floor, peers = {}, spread, node }) {
  return {
    suite,
    name,
    value: round(value),
    unit,
    ...(floor !== undefined && { floor }),
    ...(goal !== undefined && { goal, met: round(value) <= goal }),
    peers: mapValues(peers, round),
    ...(spread && { spread: mapValues(spread, round) }),
    node: node ?? process.version,
  };
}

/** The least, tenth and ninetieth percentile of a summary: a row's `spread`. */
export function spreadOf({ min, p10, p90 }) {
  return { min, p10, p90 };
}

/** The rows as an aligned table. */
export function formatTable(rows) {
  const cells = rows.map((one) => [
    one.suite,
    one.name,
    `${one.value.toLocaleString('en')} ${one.unit}`,
    one.goal === undefined
      ? ''
      : `≤ ${one.goal.toLocaleString('en')} ${one.met ? 'met' : 'MISSED'}`,
    one.spread ? `${one.spread.min}` : '',
    one.spread ? `${one.spread.p10} … ${one.spread.p90}` : '',
    one.node,
    formatPeers(one.peers),
  ]);
  const head = ['suite', 'what', 'value', 'goal', 'least', 'p10 … p90', 'node', 'peers'];
  const table = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...table.map((line) => line[column].length)));
  return table.map((line) => formatLine(line, widths)).join('\n');
}

function formatLine(line, widths) {
  return line
    .map((cell, column) => cell.padEnd(widths[column]))
    .join('  ')
    .trimEnd();
}

function formatPeers(peers) {
  return Object.entries(peers)
    .map(([name, value]) => `${name} ${value.toLocaleString('en')}`)
    .join(', ');
}

/** Three places below 100: enough for a ratio, and no more than is meant. */
function round(value) {
  return Math.abs(value) < 100 ? Number(value.toFixed(3)) : Math.round(value);
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}
