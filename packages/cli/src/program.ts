/** The commands, their options and their help. What they do is in `commands/`. */
import { Command, Help, Option } from 'commander';
import type { CommandContext } from './commands/context.ts';
import { addCostCommand } from './cost/command.ts';
import { DEPLOYMENTS, KINDS } from './init/answers.ts';
import { printable } from './printable.ts';
import { addDoctor } from './program-doctor.ts';
import {
  addGenerateKey,
  addKeys,
  addPublishKeys,
  addRevoke,
  addRotateKeys,
} from './program-keys.ts';
import { CONFIG, collect, LOCK, TARGETS } from './program-options.ts';
import { addTest } from './program-test.ts';
import { addInspect, addSign, addToken, addVerify } from './program-token.ts';
import { readVersion } from './read-version.ts';
import type { ExitCode } from './run.ts';

/** `onExit` hears a command's exit code. */
export function createProgram(context: CommandContext, onExit: (code: ExitCode) => void): Command {
  const { stdout, stderr } = context.process;
  const program = new Command('postern')
    .description('Authorization for Amazon CloudFront that is small enough for the edge')
    .version(readVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(printable(text)),
      writeErr: (text) => stderr.write(printable(text)),
      getOutHasColors: () => context.terminal.colours.isColorSupported,
      getErrHasColors: () => context.terminal.colours.isColorSupported,
    })
    .configureHelp({ optionDescription })
    .showHelpAfterError('Run with --help for options and examples')
    .addHelpText('after', EXIT_CODES);
  // Each command is loaded when it runs: all of them took half a second of the program's start.
  const finish = async (work: Promise<number>): Promise<void> => onExit((await work) as ExitCode);
  addInit(program).action((options) =>
    finish(import('./commands/init.ts').then(({ runInit }) => runInit(options, context))),
  );
  addBuild(program).action((options) =>
    finish(import('./commands/build.ts').then(({ runBuild }) => runBuild(options, context))),
  );
  addSynth(program).action((options) =>
    finish(import('./commands/synth.ts').then(({ runSynth }) => runSynth(options, context))),
  );
  addDev(program).action((options) =>
    finish(import('./commands/dev.ts').then(({ runDev }) => runDev(options, context))),
  );
  addExplain(program).action((method, url, options) =>
    finish(
      import('./commands/explain.ts').then(({ runExplain }) =>
        runExplain([method, url], options, context),
      ),
    ),
  );
  addDoctor(program).action((options) =>
    finish(import('./commands/doctor.ts').then(({ runDoctor }) => runDoctor(options, context))),
  );
  addTest(program).action((options) =>
    finish(import('./commands/test.ts').then(({ runTest }) => runTest(options, context))),
  );
  const token = addToken(program);
  addInspect(token).action((text, options) =>
    finish(
      import('./commands/token.ts').then(({ runInspect }) => runInspect(text, options, context)),
    ),
  );
  addVerify(token).action((text, options) =>
    finish(
      import('./commands/token.ts').then(({ runVerify }) => runVerify(text, options, context)),
    ),
  );
  addSign(token).action((options) =>
    finish(import('./commands/token.ts').then(({ runSign }) => runSign(options, context))),
  );
  const keys = addKeys(program);
  addGenerateKey(keys).action((options) =>
    finish(
      import('./commands/keys.ts').then(({ runGenerateKey }) => runGenerateKey(options, context)),
    ),
  );
  addRotateKeys(keys).action((options) =>
    finish(
      import('./commands/keys.ts').then(({ runRotateKeys }) => runRotateKeys(options, context)),
    ),
  );
  addPublishKeys(keys).action((options) =>
    finish(
      import('./commands/keys.ts').then(({ runPublishKeys }) => runPublishKeys(options, context)),
    ),
  );
  addRevoke(program).action((options) =>
    finish(import('./commands/revoke.ts').then(({ runRevoke }) => runRevoke(options, context))),
  );
  addCostCommand(program).action((options) =>
    finish(import('./commands/cost.ts').then(({ runCost }) => runCost(options, context))),
  );
  return program;
}

const HELP = new Help();

/** As Commander has it, and whether the command does nothing without it. */
function optionDescription(option: Option): string {
  const description = HELP.optionDescription(option);
  return option.mandatory ? `${description} (required)` : description;
}

const EXIT_CODES = `
Exit codes:
  0  done
  1  refused, or failed for a reason that you can mend: the message says how
  2  a defect in Postern`;

function addInit(program: Command): Command {
  return program
    .command('init')
    .description('Begin a project: a config, tests of its policy, and what deploys it')
    .option('--kind <name>', `what is protected: ${KINDS.join(', ')}`)
    .option('--host <name>', 'the host name under which it answers')
    .option('--issuer <url>', 'the OpenID provider, exactly as its documents have it')
    .option('--audience <text>', 'for which the tokens of an API are')
    .option('--client-id <text>', 'as which a site is registered at the provider')
    .option(
      '--email-domains <names>',
      'whose addresses may sign in; * for everybody at the provider',
    )
    .option('--key-pair-id <text>', "CloudFront's ID of the public key of signed cookies")
    .option('--delegate-function <name>', 'the Lambda function that judges tokens')
    .option('--delegate-region <name>', 'where that is')
    .option('--deploy <tool>', `what deploys it: ${DEPLOYMENTS.join(', ')}`)
    .option('--out <folder>', 'where the files go', '.')
    .option('--yes', 'ask nothing: defaults for what is not given')
    .option('--overwrite', 'replace files that are there: what is in them is lost')
    .option('--json', 'print what was written, and what to do next, as JSON')
    .addHelpText(
      'after',
      `
Examples:
  postern init
  postern init --yes --kind login --host app.example.com --issuer https://login.example.com
  postern init --yes --kind split --deploy terraform --out site

It asks for what is not given. Files that are there stay as they are; lines are added to .gitignore.`,
    );
}

function addBuild(program: Command): Command {
  return program
    .command('build')
    .description('Bundle a config into a function that fits the edge')
    .requiredOption(...CONFIG)
    .requiredOption('--out <folder>', 'where the function, its zip and report.json go')
    .addOption(new Option('--target <name>', "in place of the config's own").choices(TARGETS))
    .option(...LOCK)
    .option('--refresh', 'fetch discovery and keys again into the lock file')
    .option('--check', 'fail when the live keys differ from the lock file')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Examples:
  postern build --config postern.config.ts --out out
  postern build --config postern.config.ts --out out --target split
  postern build --config postern.config.ts --out out --refresh
  postern build --config postern.config.ts --out out --check --json`,
    );
}

function addSynth(program: Command): Command {
  return program
    .command('synth')
    .description('Build a config, and write a CloudFormation template that deploys it')
    .requiredOption(...CONFIG)
    .requiredOption('--out <folder>', 'where the template and the built files go')
    .addOption(new Option('--target <name>', "in place of the config's own").choices(TARGETS))
    .addOption(
      new Option('--format <name>', 'of the template').choices(['json', 'yaml']).default('json'),
    )
    .option('--distribution', 'a new private bucket and a new distribution too')
    .option(...LOCK)
    .option('--refresh', 'fetch discovery and keys again into the lock file')
    .option('--check', 'fail when the live keys differ from the lock file')
    .option('--json', 'print what was written, and what to do next, as JSON')
    .addHelpText(
      'after',
      `
Examples:
  postern synth --config postern.config.ts --out out
  postern synth --config postern.config.ts --out out --distribution
  postern synth --config postern.config.ts --out out --target split --format yaml

The outputs of the stack say what goes on which behavior of a distribution that you have.`,
    );
}

function addDev(program: Command): Command {
  return program
    .command('dev')
    .description('Run the gate in a local CloudFront, with an OpenID provider, on loopback')
    .requiredOption(...CONFIG)
    .option('--port <number>', 'of the local CloudFront; 0 takes any', '8080')
    .option('--origin <folder or url>', 'what the gate protects (default: an echo of each request)')
    .option('--runtime <name>', 'nodejs22.x or nodejs24.x (default: what fits this Node)')
    .option('--profile <name>', 'the quotas: legacy, 2025-11 or current (default: current)')
    .option('--provider-port <number>', 'of the embedded provider; 0 takes any', '0')
    .option('--no-provider', "leave the config's own issuer in place")
    .option('--json', 'print one line of JSON for each event')
    .addHelpText(
      'after',
      `
Examples:
  postern dev --config postern.config.ts --origin public
  postern dev --config postern.config.ts --port 9000 --origin http://127.0.0.1:3000`,
    );
}

function addExplain(program: Command): Command {
  return program
    .command('explain')
    .description('Say which rule decides a request, and why')
    .argument('<method>', 'such as GET')
    .argument('<url>', 'absolute; the path is judged as written')
    .requiredOption(...CONFIG)
    .option(...LOCK)
    .option('--token <token>', 'a bearer token, or - for standard input')
    .option('--header <line>', '"name: value"; may be repeated', collect, [])
    .option('--json', 'print the explanation as JSON')
    .addHelpText(
      'after',
      `
Examples:
  postern explain --config postern.config.ts GET https://api.example.com/health
  postern explain --config postern.config.ts GET https://api.example.com/api/x --token - < token.txt
  postern explain --config postern.config.ts OPTIONS https://api.example.com/api/x \\
    --header 'origin: https://app.example.com' --header 'access-control-request-method: GET'

A denied request is an answer too, and exits 0: read "verdict" with --json.`,
    );
}
