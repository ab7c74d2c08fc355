/** The documents name commands and options that there are, and none that is needed is left out: each `postern …` is held against the program's own help. */
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
  'terraform/README.md',
  ...filesIn('docs'),
  ...readmesIn('packages'),
  ...readmesIn('examples'),
];

function filesIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder));
  return names.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
}

/** Of the folders in `folder`. */
function readmesIn(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => filesIn(`${folder}/${name}`));
}

interface Named {
  readonly command: string;
  readonly options: readonly string[];
  /** It is to be typed as it stands. Else it may be a command's name alone. */
  readonly isWhole: boolean;
}

/** In a shell block a line goes on after a backslash, and ends at a comment or a pipe; elsewhere code is between backticks. */
function commandsIn(text: string): Named[] {
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)```/gm)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.replace(/\\\n/g, ' ').split('\n'));
  const spans = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, span = '']) => span,
  );
  return [
    ...lines.flatMap((line) => commandsOf(line, true)),
    ...spans.flatMap((span) => commandsOf(span, span.startsWith('npx '))),
  ];
}

/** There may be several, as in `npm ci && postern build …`. */
function commandsOf(line: string, isWhole: boolean): Named[] {
  const found = line.matchAll(
    /(?:^|[ ;])(?:npx )?(?:postern|@postern\/cli) ((?:keys|token) [a-z]+|[a-z]+)([^#|>&;]*)/g,
  );
  return [...found].map(([, command = '', rest = '']) => ({
    command,
    options: rest.match(/--[a-z][a-z-]*/g) ?? [],
    isWhole,
  }));
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

/** Without which the command does nothing. */
function requiredOptions(help: string): string[] {
  const options = help.split(/\n(?= {2}-)/).slice(1);
  return options.flatMap((text) => {
    const [name] = text.match(/--[a-z][a-z-]*/) ?? [];
    return name && /\(required\)/.test(text) ? [name] : [];
  });
}

it('commands are found in blocks, over two lines, several in one, and between backticks', () => {
  const text =
    'See `postern dev`.\n\n```sh\nA=1 postern keys rotate --file x \\\n  --store y && npx postern test # --z\n```\n';
  assert.deepEqual(commandsIn(text), [
    { command: 'keys rotate', options: ['--file', '--store'], isWhole: true },
    { command: 'test', options: [], isWhole: true },
    { command: 'dev', options: [], isWhole: false },
  ]);
});

it('a command says which of its options are required', () => {
  assert.deepEqual(requiredOptions(helpOf('build')), ['--config', '--out']);
  assert.deepEqual(requiredOptions(helpOf('keys publish')), ['--file', '--store']);
});

for (const page of PAGES) {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const named = commandsIn(text);
  if (named.length === 0) continue;
  it(`${page} names commands and options that exist`, () => {
    for (const { command, options } of named) {
      const help = helpOf(command);
      for (const option of options) {
        assert.match(help, new RegExp(`${option}(?![a-z-])`), `postern ${command} ${option}`);
      }
    }
  });

  it(`${page} leaves out no option that a command needs`, () => {
    for (const { command, options, isWhole } of named) {
      if (!isWhole) continue;
      const missing = requiredOptions(helpOf(command)).filter((name) => !options.includes(name));
      assert.deepEqual(missing, [], `postern ${command} ${options.join(' ')}`);
    }
  });

  it(`${page} begins a project by the name of the package, which is not installed yet`, () => {
    assert.doesNotMatch(text, /npx postern init/);
  });
}
