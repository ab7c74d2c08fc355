/** How the program writes: colour only where a person reads it, tables aligned, progress as plain lines elsewhere. */
import { stripVTControlCharacters } from 'node:util';
import picocolors from 'picocolors';
import { markColour, printable, printableInLine, printableJson } from './printable.ts';
import type { CommandLineProcess, OutputStream } from './process.ts';

const COLOURS = ['bold', 'dim', 'green', 'red', 'yellow'] as const;

/** Only for texts that the terminal prints. */
export type Colours = Readonly<Record<(typeof COLOURS)[number], (text: string) => string>> & {
  readonly isColorSupported: boolean;
};

/** A cell is text; a number is aligned to the right with thousands separated. */
export type Cell = string | number;

/** Control characters in what it is given are not printed; line breaks are, in lines and notes. */
export interface Terminal {
  readonly colours: Colours;
  /** A line of the result. */
  line(text?: string): void;
  /** One JSON document, the whole result of a command run with `--json`. */
  json(value: unknown): void;
  /** One JSON document on one line, of which there may be many. */
  jsonLine(value: unknown): void;
  table(rows: readonly (readonly Cell[])[]): void;
  /** Something to know that is not the result; goes to standard error. */
  note(text: string): void;
  /** A step that begins: one line that the next step replaces on a terminal, a line of its own elsewhere. */
  step(text: string): void;
  /** Ends the last step's line. */
  stepsDone(): void;
}

const ERASE_LINE = '\r\u001B[2K';

export interface TerminalOptions {
  /** Says nothing but JSON: steps are left out. */
  readonly quiet?: boolean;
}

export function createTerminal(
  { stdout, stderr, env }: Pick<CommandLineProcess, 'stdout' | 'stderr' | 'env'>,
  { quiet = false }: TerminalOptions = {},
): Terminal {
  const live = stderr.isTTY === true && env.TERM !== 'dumb';
  let stepOpen = false;
  function stepsDone(): void {
    if (stepOpen) stderr.write(ERASE_LINE);
    stepOpen = false;
  }
  function say(stream: OutputStream, text: string): void {
    stepsDone();
    stream.write(`${text}\n`);
  }
  return {
    colours: createColours(wantsColour(stdout, env)),
    line: (text = '') => say(stdout, printable(text)),
    json: (value) => say(stdout, printableJson(JSON.stringify(value, undefined, 2))),
    jsonLine: (value) => say(stdout, printableJson(JSON.stringify(value))),
    table: (rows) => say(stdout, formatTable(rows.map((row) => row.map(printableCell)))),
    note: (text) => say(stderr, printable(text)),
    step(given) {
      if (quiet) return;
      const text = printableInLine(given);
      stderr.write(live ? `${ERASE_LINE}${text}` : `${text}\n`);
      stepOpen = live;
    },
    stepsDone,
  };
}

/** https://no-color.org: any value that is not empty switches colour off. */
export function wantsColour(stream: OutputStream, env: CommandLineProcess['env']): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

function createColours(isColorSupported: boolean): Colours {
  const all = picocolors.createColors(isColorSupported);
  const own = COLOURS.map((name) => [name, markColour(all[name])] as const);
  return { ...(Object.fromEntries(own) as Omit<Colours, 'isColorSupported'>), isColorSupported };
}

function printableCell(cell: Cell): Cell {
  return typeof cell === 'number' ? cell : printableInLine(cell);
}

/** Columns as wide as their widest cell, two spaces apart, without trailing spaces. */
export function formatTable(rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(cellText));
  const widths: number[] = [];
  for (const row of texts) {
    row.forEach((text, column) => {
      widths[column] = Math.max(widths[column] ?? 0, visibleLength(text));
    });
  }
  return rows
    .map((row, index) => {
      const cells = row.map((cell, column) =>
        pad(texts[index]?.[column] ?? '', widths[column] ?? 0, typeof cell === 'number'),
      );
      return cells.join('  ').trimEnd();
    })
    .join('\n');
}

function cellText(cell: Cell): string {
  return typeof cell === 'number' ? formatInteger(cell) : cell;
}

/** `12,345`, the same in every locale. */
export function formatInteger(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - visibleLength(text)));
  return right ? space + text : text + space;
}

function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}
