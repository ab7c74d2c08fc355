/** What `postern synth` has written, for people. */

import type { Terminal } from '../terminal.ts';
import { lambdaOf } from './lambda-of.ts';
import { type NextStep, nextSteps, type WrittenTemplate } from './next-steps.ts';

export function printTemplate(written: WrittenTemplate, terminal: Terminal): void {
  const { deployment, template, file, bytes } = written;
  const found = lambdaOf(deployment);
  terminal.line(terminal.colours.bold('Template'));
  terminal.table([
    [file, bytes, 'bytes'],
    ...(found ? [[found.lambda.zipFile, found.lambda.zipBytes, 'bytes, the code']] : []),
  ]);
  terminal.line();
  terminal.line(terminal.colours.bold('Resources'));
  terminal.table(Object.entries(template.Resources).map(([id, { Type }]) => [id, Type]));
  terminal.line();
  terminal.line(terminal.colours.bold('Next'));
  nextSteps(written).forEach((step, place) => {
    printStep(step, { place, terminal });
  });
}

function printStep(
  { what, command }: NextStep,
  { place, terminal }: { readonly place: number; readonly terminal: Terminal },
): void {
  terminal.line(`${place + 1}. ${what}`);
  if (command !== undefined) terminal.line(`   ${command}`);
}
