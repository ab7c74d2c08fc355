/** The command `postern test`: its options and its help. */
import { type Command, Option } from 'commander';
import { TARGETS } from './program-options.ts';

export function addTest(program: Command): Command {
  return program
    .command('test')
    .description('Run policy tests on every target that the config can be built for')
    .option('--config <file>', 'the config, TypeScript or JavaScript', 'postern.config.ts')
    .option('--tests <file>', 'the tests: a default export of policyTests([…])', 'postern.test.ts')
    .addOption(
      new Option('--target <name...>', 'only these; one that cannot be built is an error').choices([
        'core',
        ...TARGETS,
      ]),
    )
    .option('--lock <file>', 'the lock file (default: postern.lock.json beside the config)')
    .option('--json', 'print the run as JSON')
    .addHelpText(
      'after',
      `
Keys and secrets are made for the run: nothing is fetched, and no secret has to be set.

Examples:
  postern test
  postern test --config postern.config.ts --tests postern.test.ts --target core
  postern test --target lambda-edge cloudfront-function --json

Exits 1 when a case fails, or when a rule decides no case and "uncovered" does not name it.`,
    );
}
