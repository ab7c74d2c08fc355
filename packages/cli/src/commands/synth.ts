/** The command `postern synth`. */
import { resolve } from 'node:path';
import type { BuiltTarget } from '../build/build-target.ts';
import { writeFiles } from '../build/write-files.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { problem } from '../errors.ts';
import { checkTemplate, findingText } from '../synth/check-template.ts';
import { errorPageWarnings } from '../synth/error-page.ts';
import { formatTemplate, type TemplateFormat } from '../synth/format-template.ts';
import { nextSteps, type WrittenTemplate } from '../synth/next-steps.ts';
import { printTemplate } from '../synth/print-template.ts';
import { synthesizeTemplate } from '../synth/synthesize.ts';
import { type BuildCommandOptions, buildAsTold, noteRemoved } from './build.ts';
import type { CommandContext } from './context.ts';

export interface SynthCommandOptions extends BuildCommandOptions {
  readonly format: TemplateFormat;
  readonly distribution?: boolean;
}

/** Returns the exit code. */
export async function runSynth(
  { json, out, format, distribution, ...options }: SynthCommandOptions,
  context: CommandContext,
): Promise<number> {
  const { process, terminal } = context;
  const built = await buildAsTold(options, context);
  const deployment = deploymentOf(built);
  if (distribution && deployment.protection === 'none') throw problem('synth_login_alone');
  const code = textOf(built, 'function.js');
  const template = synthesizeTemplate(deployment, { code, distribution });
  terminal.step('Checking the template');
  const warnings = [
    ...(distribution ? errorPageWarnings(deployment) : []),
    ...checkTemplate(template, deployment).map(findingText),
  ];
  const name = `template.${format}`;
  const content = formatTemplate(template, format);
  // The source of a CloudFront Function is in the template.
  const { gate } = deployment;
  const isSecret = gate?.kind === 'cloudfront-function' && gate.holdsSecrets;
  const files = [...built.files, { name, content, isSecret }];
  noteRemoved(await writeFiles(files, resolve(process.cwd(), out)), { out, terminal });
  const bytes = Buffer.byteLength(content);
  const written = { deployment, template, out, file: `${out}/${name}`, bytes, warnings };
  if (json) terminal.json(describe(written, built.notices));
  else print(built, { written, isSecret, terminal });
  return 0;
}

function deploymentOf(built: BuiltTarget): Deployment {
  const text = textOf(built, 'deployment.json');
  if (text === undefined) throw problem('synth_target', built.report.target);
  return JSON.parse(text) as Deployment;
}

function textOf({ files }: BuiltTarget, wanted: string): string | undefined {
  const content = files.find(({ name }) => name === wanted)?.content;
  return typeof content === 'string' ? content : undefined;
}

/** A program reads no notices elsewhere: those of the build are among the warnings, before the template's. */
function describe(written: WrittenTemplate, notices: readonly string[]): object {
  const { deployment, file, bytes, template } = written;
  const resources = Object.entries(template.Resources).map(([logicalId, { Type }]) => ({
    logicalId,
    type: Type,
  }));
  const parameters = Object.keys(template.Parameters ?? {});
  return {
    file,
    bytes,
    ...(deployment.unsafeReportOnly && { unsafeReportOnly: true }),
    resources,
    parameters,
    warnings: [...notices, ...written.warnings],
    nextSteps: nextSteps(written),
  };
}

interface Printed {
  readonly written: WrittenTemplate;
  readonly isSecret: boolean;
  readonly terminal: CommandContext['terminal'];
}

function print(built: BuiltTarget, { written, isSecret, terminal }: Printed): void {
  const { colours } = terminal;
  terminal.line(`${colours.green('Built')} ${written.out}`);
  built.print(terminal);
  terminal.line();
  printTemplate(written, terminal);
  for (const warning of written.warnings) terminal.note(`${colours.yellow('Warning')}: ${warning}`);
  if (!isSecret) return;
  terminal.note(
    `${colours.yellow('Warning')}: ${written.file} holds the function, and with it the key that signs tokens: whoever may read the stack's template can sign in as anybody. Do not commit it`,
  );
}
