/** Finds the answers: from flags, else from a person, else the defaults where they are wanted. */
import { problem } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import type { Answers } from './answers.ts';
import { isAsked, QUESTIONS, type Question } from './questions.ts';
import type { LineReader } from './read-lines.ts';

export type GivenAnswers = Partial<Record<keyof Answers, string>>;

export interface AskOptions {
  /** What flags say. */
  readonly given: GivenAnswers;
  /** Absent where nobody can be asked. */
  readonly lines?: LineReader | undefined;
  /** Whether defaults stand for what flags leave out. */
  readonly takeDefaults: boolean;
  readonly terminal: Terminal;
}

/** Refuses a flag that is no answer, or of another kind. */
export async function findAnswers(options: AskOptions): Promise<Answers> {
  const { given, lines, takeDefaults, terminal } = options;
  const answers: GivenAnswers = {};
  const missing: string[] = [];
  for (const question of QUESTIONS) {
    const { name, flag, defaultAnswer } = question;
    if (!isAsked(question, answers as Partial<Answers>)) continue;
    const known = answers as Partial<Answers>;
    if (given[name] !== undefined) answers[name] = checkFlag(question, given[name]);
    else if (takeDefaults) answers[name] = defaultAnswer(known);
    else if (lines) answers[name] = await ask(question, { known, lines, terminal });
    else missing.push(flag);
  }
  if (missing.length > 0) throw problem('init_unanswered', missing.join(', '));
  refuseOthers(given, answers);
  return { ...NO_ANSWERS, ...answers } as Answers;
}

/** What is not asked of a kind is not used for it. */
const NO_ANSWERS: Readonly<Record<string, string>> = Object.fromEntries(
  QUESTIONS.map(({ name }) => [name, '']),
);

function checkFlag({ flag, expected }: Question, answer: string): string {
  const must = expected(answer);
  if (must === undefined) return answer;
  throw problem('option_invalid', flag, answer, must);
}

function refuseOthers(given: GivenAnswers, answers: GivenAnswers): void {
  const { kind } = answers;
  for (const { name, flag, kinds = [] } of QUESTIONS) {
    if (given[name] === undefined || answers[name] !== undefined) continue;
    throw problem('init_other_kind', flag, kinds.join(', '), kind ?? '');
  }
}

interface Asking extends Pick<AskOptions, 'terminal'> {
  readonly known: Partial<Answers>;
  readonly lines: LineReader;
}

/** Until there is an answer. */
async function ask(question: Question, { known, lines, terminal }: Asking): Promise<string> {
  const { text, choices, defaultAnswer, expected } = question;
  const { colours } = terminal;
  terminal.line();
  terminal.line(colours.bold(text));
  if (choices) terminal.table(choices.map(([value, meaning]) => [`  ${value}`, meaning]));
  const preset = defaultAnswer(known);
  for (;;) {
    const typed = (await lines.read(`[${preset}] `)).trim();
    const answer = typed === '' ? preset : typed;
    const must = expected(answer);
    if (must === undefined) return answer;
    terminal.line(`${colours.red('Not that')}: it must be ${must}`);
  }
}
