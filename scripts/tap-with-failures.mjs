// Node's TAP, and before its counts each failure once more: of a long run people see the end first.
import { tap } from 'node:test/reporters';

export default async function* report(events) {
  const failures = [];
  for await (const text of tap(collect(events, failures))) {
    if (text.startsWith('# tests ')) yield failures.join('');
    yield text;
  }
}

async function* collect(events, failures) {
  for await (const event of events) {
    if (event.type === 'test:fail') failures.push(describe(event.data));
    yield event;
  }
}

/** Of each failure: a test that runs others may have much to say. */
const LINES = 40;

function describe({ name, file = '', line = '', details: { error } }) {
  const [first, ...more] = String(error?.cause?.message ?? error?.message).split('\n');
  const shown = more.filter((text) => text.trim() !== '').slice(0, LINES);
  return [
    `# failed: ${name} (${file}:${line}): ${first}`,
    ...shown.map((text) => `#   ${text}`),
    '',
  ].join('\n');
}
