/** The command `postern init`. */
import { resolve } from 'node:path';
import type { Answers } from '../init/answers.ts';
import { findAnswers, type GivenAnswers } from '../init/ask.ts';
import { checkIssuer } from '../init/check-issuer.ts';
import { buildNeeds, nextCommands } from '../init/next-commands.ts';
import { type BegunProject, printProject } from '../init/print-project.ts';
import { ignoredLines, projectFiles } from '../init/project-files.ts';
import { createLineReader } from '../init/read-lines.ts';
import { ignoreLines, writeProject } from '../init/write-project.ts';
import type { CommandContext } from './context.ts';

export interface InitCommandOptions extends GivenAnswers {
  readonly out: string;
  readonly yes?: boolean;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** Returns the exit code. */
export async function runInit(
  { out, yes = false, overwrite = false, json, ...given }: InitCommandOptions,
  context: CommandContext,
): Promise<number> {
  const { process, terminal } = context;
  const answers = await askIn({ ...context, given, takeDefaults: yes });
  const folder = resolve(process.cwd(), out);
  const issuer = answers.issuer === '' ? undefined : await checkIssuer(answers.issuer);
  const files = projectFiles({ ...answers, algorithm: issuer?.algorithm });
  const { written, kept } = await writeProject(files, { folder, overwrite });
  const ignored = await ignoreLines(ignoredLines(answers), folder);
  const project: BegunProject = { answers, out, written, kept, ignored, issuer };
  if (json) terminal.json(describe(project));
  else printProject(project, terminal);
  return 0;
}

interface Asking extends CommandContext {
  readonly given: GivenAnswers;
  readonly takeDefaults: boolean;
}

async function askIn({ process, terminal, ...asking }: Asking): Promise<Answers> {
  const isPerson = process.stdin.isTTY === true && !asking.takeDefaults;
  const lines = isPerson ? createLineReader(process) : undefined;
  try {
    return await findAnswers({ ...asking, terminal, lines });
  } finally {
    lines?.close();
  }
}

function describe({ answers, written, kept, ignored, issuer }: BegunProject): object {
  return {
    answers,
    written,
    kept,
    ignored,
    ...(issuer && { issuer }),
    buildNeeds: buildNeeds(answers),
    next: nextCommands(answers),
  };
}
