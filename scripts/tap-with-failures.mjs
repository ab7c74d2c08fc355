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

function describe({ name, file = '', line = '', details: { error } }) {
  const reason = String(error?.cause?.message ?? error?.message).split('\n', 1)[0];
  return `# failed: ${name} (${file}:${line}): ${reason}\n`;
}
