/** The options and the help of `postern cost`. */
import { type Command, Option } from 'commander';
import { DEFAULTS } from './input.ts';
import { HTTPS_REGIONS } from './prices.ts';
import { WAY_NAMES } from './types.ts';

/** None has a default of commander's: a config comes before ours, and an option before the config. */
export function addCostCommand(program: Command): Command {
  const command = program
    .command('cost')
    .description('Say what a month would cost, and add to latency, by each way to guard a site')
    .option('--config <file>', 'take rules, session, login, target and revocation from a config');
  for (const [flags, text, fallback] of OPTIONS) {
    command.addOption(new Option(flags, fallback ? `${text} (default: ${fallback})` : text));
  }
  return command
    .option('--chart <file>', 'draw an SVG there')
    .option('--json', 'print everything as JSON, with the source of each price')
    .addHelpText('after', EXAMPLES);
}

const OPTIONS: readonly (readonly [flags: string, text: string, fallback?: string])[] = [
  ['--requests <number>', 'a month; 100M is 100000000', DEFAULTS.requests],
  [
    '--requests-per-session <number>',
    'by one person from sign-in to end',
    DEFAULTS.requestsPerSession,
  ],
  ['--session-hours <number>', 'how long a session goes on', DEFAULTS.sessionHours],
  ['--idle-minutes <number>', 'it is refreshed at half of this', DEFAULTS.idleMinutes],
  ['--rules <number>', 'how many the config has', DEFAULTS.rules],
  [
    '--region <name>',
    `where viewers are: ${Object.keys(HTTPS_REGIONS).join(', ')}`,
    DEFAULTS.region,
  ],
  ['--revocation <word>', 'none or on', DEFAULTS.revocation],
  [
    '--revocations-per-day <number>',
    'every sign-out is one; switches revocation on',
    DEFAULTS.revocationsPerDay,
  ],
  ['--provider-session', "look up the provider's sessions too (back-channel logout)"],
  ['--login-half <name>', 'lambda-edge or function-url', DEFAULTS.loginHalf],
  ['--memory <megabytes>', 'of each Lambda', DEFAULTS.memory],
  ['--edge-milliseconds <number>', 'billed for a decision', DEFAULTS.edgeMilliseconds],
  [
    '--provider-milliseconds <number>',
    'waiting for the provider, at callback and refresh',
    DEFAULTS.providerMilliseconds,
  ],
  [
    '--delegate-milliseconds <number>',
    'waiting for the service that is asked',
    DEFAULTS.delegateMilliseconds,
  ],
  [
    '--service-milliseconds <number>',
    'billed for an answer of that service',
    DEFAULTS.serviceMilliseconds,
  ],
  ['--asked <percent>', 'requests whose answer is not kept', DEFAULTS.asked],
  ['--target <name>', `which row is yours: ${WAY_NAMES.join(', ')} (default: by the config)`],
];

const EXAMPLES = `
Examples:
  postern cost --requests 100M
  postern cost --config postern.config.ts --requests 25M --region eu --chart cost.svg
  postern cost --requests 1B --revocations-per-day 50 --login-half function-url
  postern cost --requests 100M --json

Nothing is fetched: prices are those of a dated file, and durations are what you say they are.`;
