/** The options and the help of `postern token`. */
import type { Command } from 'commander';

const TOKEN = ['<token>', 'the bare token, or - for standard input'] as const;

export function addToken(program: Command): Command {
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

export function addInspect(token: Command): Command {
  return token
    .command('inspect')
    .description('Show what a token says, without believing it')
    .argument(...TOKEN)
    .option('--json', 'print header, claims and dates as JSON')
    .addHelpText('after', '\nExample:\n  postern token inspect - < token.txt');
}

export function addVerify(token: Command): Command {
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

export function addSign(token: Command): Command {
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
