/** The options and the help of `postern doctor`. */
import type { Command } from 'commander';
import { CONFIG, collect, LOCK } from './program-options.ts';

export function addDoctor(program: Command): Command {
  return program
    .command('doctor')
    .description('Check config, provider, lock file, template and bundle before a deployment')
    .requiredOption(...CONFIG)
    .option(...LOCK)
    .option(
      '--template <file>',
      'a CloudFormation template, JSON or YAML, or a folder with some, such as cdk.out',
    )
    .option(
      '--public <pattern>',
      'a path pattern of it that is meant to be open; may be repeated',
      collect,
      [],
    )
    .option(
      '--ungated <logical id>',
      'a distribution of it that no gate is meant for; may be repeated',
      collect,
      [],
    )
    .option('--build <folder>', "what an earlier build wrote: is it what today's would write?")
    .option('--offline', 'ask nothing over the network')
    .option('--timeout <seconds>', 'how long a server may take for an answer', '10')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  postern doctor --config postern.config.ts
  postern doctor --config postern.config.ts --build out --offline
  postern doctor --config postern.config.ts --template cdk.out --public '/assets/*' --json

Exits 1 where a check has failed; a warning fails nothing.`,
    );
}
