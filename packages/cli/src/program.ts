/** The commands, their options and their help. What they do is in `commands/`. */
import { Command, Option } from 'commander';
import { runBuild } from './commands/build.ts';
import type { CommandContext } from './commands/context.ts';
import { runDev } from './commands/dev.ts';
import { runExplain } from './commands/explain.ts';
import { runGenerateKey, runRotateKeys } from './commands/keys.ts';
import { runInspect, runSign, runVerify } from './commands/token.ts';
import type { ExitCode } from './run.ts';

const VERSION = '0.1.0';

/** `onExit` hears a command's exit code. */
export function createProgram(context: CommandContext, onExit: (code: ExitCode) => void): Command {
  const { stdout, stderr } = context.process;
  const program = new Command('postern')
    .description('Authorization for Amazon CloudFront that is small enough for the edge')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHasColors: () => context.terminal.colours.isColorSupported,
      getErrHasColors: () => context.terminal.colours.isColorSupported,
    })
    .showHelpAfterError('Run with --help for options and examples')
    .addHelpText('after', EXIT_CODES);
  const finish = (work: Promise<number>): Promise<void> =>
    work.then((code) => onExit(code as ExitCode));
  addBuild(program).action((options) => finish(runBuild(options, context)));
  addDev(program).action((options) => finish(runDev(options, context)));
  addExplain(program).action((method, url, options) =>
    finish(runExplain([method, url], options, context)),
  );
  const token = addToken(program);
  addInspect(token).action((text, options) => finish(runInspect(text, options, context)));
  addVerify(token).action((text, options) => finish(runVerify(text, options, context)));
  addSign(token).action((options) => finish(runSign(options, context)));
  const keys = addKeys(program);
  addGenerateKey(keys).action((options) => finish(runGenerateKey(options, context)));
  addRotateKeys(keys).action((options) => finish(runRotateKeys(options, context)));
  return program;
}

const EXIT_CODES = `
Exit codes:
  0  done
  1  refused, or failed for a reason that you can mend: the message says how
  2  a defect in Postern`;

const CONFIG = ['--config <file>', 'the config, TypeScript or JavaScript'] as const;
const LOCK = [
  '--lock <file>',
  'the lock file (default: postern.lock.json beside the config)',
] as const;

function addBuild(program: Command): Command {
  return program
    .command('build')
    .description('Bundle a config into a function that fits the edge')
    .requiredOption(...CONFIG)
    .requiredOption('--out <folder>', 'where index.mjs, function.zip and report.json go')
    .option(...LOCK)
    .option('--refresh', 'fetch discovery and keys again into the lock file')
    .option('--check', 'fail when the live keys differ from the lock file')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Examples:
  postern build --config postern.config.ts --out out
  postern build --config postern.config.ts --out out --refresh
  postern build --config postern.config.ts --out out --check --json`,
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

const TOKEN = ['<token>', 'the bare token, or - for standard input'] as const;

function addToken(program: Command): Command {
  return program
    .command('token')
    .description('Look at, check and make tokens')
    .addHelpText(
      'after',
      `
Examples:
  postern token inspect - < token.txt
  postern token verify - --config postern.config.ts < token.txt
  postern token sign --generate key.json --claims '{"iss":"https://login.example.com/","aud":"api"}'`,
    );
}

function addInspect(token: Command): Command {
  return token
    .command('inspect')
    .description('Show what a token says, without believing it')
    .argument(...TOKEN)
    .option('--json', 'print header, claims and dates as JSON')
    .addHelpText('after', '\nExample:\n  postern token inspect - < token.txt');
}

function addVerify(token: Command): Command {
  return token
    .command('verify')
    .description('Check a token as a gate would; exit code 1 when it is refused')
    .argument(...TOKEN)
    .option('--config <file>', 'take issuer, audience, keys and algorithms from a config')
    .option('--issuer <url>', 'the exact "iss"')
    .option('--audience <text>', 'what "aud" must hold')
    .option('--jwks <file or url>', 'the key set')
    .option('--algorithms <names>', 'separated by commas', (text) => text.split(','))
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  postern token verify - --config postern.config.ts < token.txt
  postern token verify - --issuer https://login.example.com/ --audience api \\
    --jwks https://login.example.com/jwks.json --algorithms RS256 < token.txt`,
    );
}

function addSign(token: Command): Command {
  return token
    .command('sign')
    .description('Make a token for tests')
    .option('--key <file>', 'a private JWK that names its "alg"')
    .option('--generate <file>', 'make a key and keep it in this file, readable by you alone')
    .option('--algorithm <name>', 'of a new key', 'RS256')
    .option('--claims <json>', 'the claims; "iat" and "exp" are added')
    .option('--expires-in <seconds>', 'from now; 0 or less makes an expired token', '300')
    .option('--typ <text>', 'the header\'s "typ" (default: JWT)')
    .option('--json', 'print token and key set as JSON')
    .addHelpText(
      'after',
      `
Examples:
  postern token sign --generate key.json --claims '{"iss":"https://login.example.com/","aud":"api"}'
  postern token sign --key key.json --claims '{"sub":"ada"}' --expires-in 60
  postern token sign --key key.json --claims '{"sub":"ada"}' --expires-in -60   # expired a minute ago`,
    );
}

function addKeys(program: Command): Command {
  return program
    .command('keys')
    .description('Make keys to sign tokens with, and key rings for sessions')
    .addHelpText('after', KEY_EXAMPLES);
}

const KEY_EXAMPLES = `
Examples:
  postern keys generate                                          # a secret for HS256, base64url
  postern keys generate --out hs256.key                          # the same into a file that you alone can read
  postern keys generate --alg HS512 --kid 2027-a
  postern keys generate --alg ES256 --out private.json > jwks.json
  postern keys generate --ring --out ring.json                   # what a gate signs and seals sessions with
  postern keys rotate --file ring.json                           # twice, with a deployment in between`;

function addGenerateKey(keys: Command): Command {
  return keys
    .command('generate')
    .description('Make a secret, a private key and its public key set, or a key ring')
    .option('--alg, --algorithm <name>', 'what the key is for', 'HS256')
    .option('--bytes <number>', "32, 48 or 64: of a secret (default: the algorithm's hash)")
    .option('--kid <text>', 'the name of the key (default: a random one)')
    .addOption(
      new Option('--ring', 'a key ring for sessions').conflicts(['algorithm', 'bytes', 'kid']),
    )
    .option('--assertion', 'with --ring: a key, too, that signs assertions to the origin')
    .option('--out <file>', 'write the secret half there, readable by you alone')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', KEY_EXAMPLES);
}

function addRotateKeys(keys: Command): Command {
  return keys
    .command('rotate')
    .description('Give a key ring its next key, or put that key in use')
    .requiredOption('--file <file>', 'the ring; replaced as a whole, readable by you alone')
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
Example:
  postern keys rotate --file ring.json    # adds the next key: build and deploy
  postern keys rotate --file ring.json    # puts it in use: build and deploy again

Every instance must believe a key before one of them makes sessions with it: so there are two steps.
The key before stays in the ring, as "previous", until the rotation after this one.`,
    );
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}
