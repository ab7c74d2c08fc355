/** What `postern init` has done, for people. */
import type { Terminal } from '../terminal.ts';
import type { Answers } from './answers.ts';
import type { IssuerCheck } from './check-issuer.ts';
import { buildNeeds, nextCommands, registrationOf } from './next-commands.ts';
import { dependenciesOf, scriptsOf } from './package-source.ts';
import { PACKAGE_FILE } from './project-files.ts';
import type { WrittenProject } from './write-project.ts';

export interface BegunProject extends WrittenProject {
  readonly answers: Answers;
  /** Where it is, as it was given. */
  readonly out: string;
  /** Lines of `.gitignore`. */
  readonly ignored: readonly string[];
  readonly issuer?: IssuerCheck | undefined;
}

export function printProject(project: BegunProject, terminal: Terminal): void {
  const { answers, written, kept, ignored, issuer } = project;
  const { colours } = terminal;
  if (written.length > 0) terminal.line(`${colours.green('Wrote')} ${written.join(', ')}`);
  if (ignored.length > 0) terminal.line(`Added to .gitignore: ${ignored.join(', ')}`);
  printKept(kept, answers, terminal);
  if (issuer) {
    const label = issuer.isReachable ? colours.green('Provider') : colours.yellow('Notice');
    terminal.note(`${label}: ${issuer.text}`);
  }
  printList('Register at the provider', registrationOf(answers), terminal);
  printList('A build needs', buildNeeds(answers), terminal);
  printList('Next', nextLines(project), terminal);
}

function printKept(kept: readonly string[], answers: Answers, terminal: Terminal): void {
  if (kept.length === 0) return;
  const { yellow } = terminal.colours;
  terminal.note(
    `${yellow('Kept')} ${kept.join(', ')}, which were there: nothing is written over them`,
  );
  if (!kept.includes(PACKAGE_FILE)) return;
  const missing = { scripts: scriptsOf(answers), devDependencies: dependenciesOf(answers) };
  terminal.note(`Add to ${PACKAGE_FILE}, with "type": "module":`);
  terminal.note(JSON.stringify(missing, undefined, 2));
}

function printList(title: string, lines: readonly string[], terminal: Terminal): void {
  if (lines.length === 0) return;
  terminal.line();
  terminal.line(terminal.colours.bold(title));
  for (const line of lines) terminal.line(`  ${line}`);
}

function nextLines({ answers, out }: BegunProject): string[] {
  const [first = '', ...others] = nextCommands(answers);
  return [out === '.' ? first : `cd ${out} && ${first}`, ...others];
}
