/** The documents name commands and options that there are: each `postern …` in them is held against the program's own help. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = join(ROOT, 'packages/cli/bin/postern.js');

const PAGES = [
  'README.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

interface Named {
  readonly command: string;
  readonly options: readonly string[];
}

/** In a shell block a line goes on after a backslash, and ends at a comment or a pipe; elsewhere code is between backticks. */
function commandsIn(text: string): Named[] {
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)```/gm)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.replace(/\\\n/g, ' ').split('\n'));
  const spans = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, span = '']) => span,
  );
  return [...lines, ...spans].flatMap((line) => {
    const found =
      /(?:^|[ ;])(?:npx )?(?:postern|@postern\/cli) ((?:keys|token) [a-z]+|[a-z]+)([^#|>]*)/.exec(
        line,
      );
    const [, command, rest = ''] = found ?? [];
    return command ? [{ command, options: rest.match(/--[a-z][a-z-]*/g) ?? [] }] : [];
  });
}

const helps = new Map<string, string>();

function helpOf(command: string): string {
  const known = helps.get(command);
  if (known !== undefined) return known;
  const args = [PROGRAM, ...command.split(' '), '--help'];
  const help = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' });
  // An unknown command's help is that of the program as a whole.
  assert.ok(help.includes(`Usage: postern ${command}`), `there is no postern ${command}`);
  helps.set(command, help);
  return help;
}

it('commands are found in blocks, over two lines, and between backticks', () => {
  const text =
    'See `postern dev`.\n\n```sh\nA=1 postern keys rotate --file x \\\n  --store y # --z\n```\n';
  assert.deepEqual(commandsIn(text), [
    { command: 'keys rotate', options: ['--file', '--store'] },
    { command: 'dev', options: [] },
  ]);
});

for (const page of PAGES) {
  const named = commandsIn(readFileSync(join(ROOT, page), 'utf8'));
  if (named.length === 0) continue;
  it(`${page} names commands and options that exist`, () => {
    for (const { command, options } of named) {
      const help = helpOf(command);
      for (const option of options) {
        assert.match(help, new RegExp(`${option}(?![a-z-])`), `postern ${command} ${option}`);
      }
    }
  });
}
