/** How the program writes: colour only where a person reads it, tables aligned, progress as plain lines elsewhere. */
import { stripVTControlCharacters } from 'node:util';
import colours from 'picocolors';
import type { CommandLineProcess, OutputStream } from './process.ts';

export type Colours = ReturnType<typeof colours.createColors>;

/** A cell is text; a number is aligned to the right with thousands separated. */
export type Cell = string | number;

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
    colours: colours.createColors(wantsColour(stdout, env)),
    line: (text = '') => say(stdout, text),
    json: (value) => say(stdout, JSON.stringify(value, undefined, 2)),
    jsonLine: (value) => say(stdout, JSON.stringify(value)),
    table: (rows) => say(stdout, formatTable(rows)),
    note: (text) => say(stderr, text),
    step(text) {
      if (quiet) return;
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
