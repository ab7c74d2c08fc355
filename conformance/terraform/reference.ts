/** The module's inputs and outputs as the tables of `docs/terraform.md`. */
import type { Block, Configuration } from './parse-folder.ts';

export function inputsTable({ variable }: Configuration): string {
  const rows = Object.entries(variable).map(([name, [one = {}]]) => [
    `\`${name}\``,
    describe(one),
    'default' in one ? defaultText(one.default) : 'required',
  ]);
  return table([['input', 'meaning', 'default'], ...rows]);
}

export function outputsTable({ output }: Configuration): string {
  const rows = Object.entries(output).map(([name, [one = {}]]) => [`\`${name}\``, describe(one)]);
  return table([['output', 'meaning'], ...rows]);
}

function describe({ description }: Block): string {
  if (typeof description !== 'string') throw new Error('A description is missing');
  return description;
}

function defaultText(value: unknown): string {
  return value === null ? 'none' : `\`${JSON.stringify(value)}\``;
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
