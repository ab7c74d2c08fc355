/** Everything that an examination says, as JSON and as the table that people read. */

import type { Examination } from '../doctor/examine.ts';
import { printExamination } from '../doctor/print-examination.ts';
import { createTerminal } from '../terminal.ts';

export function formatExamination(examination: Examination): string {
  let text = `${JSON.stringify(examination, undefined, 1)}\n`;
  const stream = { write: (more: string) => (text += more) };
  printExamination(examination, createTerminal({ stdout: stream, stderr: stream, env: {} }));
  return text;
}
