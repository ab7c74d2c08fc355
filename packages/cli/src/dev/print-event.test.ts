/** What `postern dev` says of a finding about the distribution. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTerminal } from '../terminal.ts';
import { createFakeProcess } from '../testing/fake-process.ts';
import { plainEvent, printEvent } from './print-event.ts';

const EVENT = {
  type: 'validation',
  rule: 'E-UNPROTECTED-BEHAVIOR',
  severity: 'error',
  subject: 'distribution /assets/*',
  message: 'The behavior is open',
} as const;

test('printEvent() names the rule, the behavior and what is wrong', () => {
  const process = createFakeProcess([], { cwd: '/' });
  printEvent(EVENT, createTerminal(process));
  assert.equal(
    process.written.stderr,
    'Distribution (E-UNPROTECTED-BEHAVIOR): distribution /assets/*: The behavior is open\n',
  );
  assert.equal(process.written.stdout, '');
});

test('plainEvent() gives a finding as it is', () => {
  assert.deepEqual(plainEvent(EVENT), EVENT);
});
