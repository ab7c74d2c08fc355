/** What an engine writes that the harness never would: it fails the run, and leaves the emulator as it was. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runOnce } from '../testing/engines.ts';

const LINES = [
  '=nothing',
  '=null',
  '=5',
  '={"a":1}',
  '=["value",5]',
  '=["value","{"]',
  '+["val',
  '=["value","1"]\n=nothing',
];

test('a line that is no record fails the run and ends the engine', {
  skip: process.platform === 'win32' && 'needs a shell',
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-engine-'));
  const path = process.env.PATH;
  t.after(async () => {
    process.env.PATH = path;
    await rm(folder, { recursive: true });
  });
  process.env.PATH = folder;
  for (const line of LINES) {
    const script = `#!/bin/sh
if [ "$1" = -v ]; then echo 0.7.9; exit; fi
/bin/cat <<'END'
=["start"]
${line}
=x
END
exec /bin/sleep 60
`;
    await writeFile(join(folder, 'njs'), script);
    await chmod(join(folder, 'njs'), 0o755);
    const outcome = await runOnce('njs', 'function handler() {}', { timeoutMilliseconds: 30_000 });
    assert.equal(outcome.ok, false, line);
    const { errorType, message } = outcome as { errorType: string; message: string };
    assert.deepEqual(
      [errorType, message],
      ['throw', 'The function wrote to the engine\'s output past "console.log"'],
      line,
    );
  }
});
