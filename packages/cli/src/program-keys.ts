/** The options and the help of `postern keys` and `postern revoke`. */
import { type Command, Option } from 'commander';

export function addKeys(program: Command): Command {
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
  postern keys rotate --file ring.json                           # twice, with a deployment in between
  postern keys publish --file ring.json --store ARN              # for the CloudFront Function of a split gate`;

export function addGenerateKey(keys: Command): Command {
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

export function addRotateKeys(keys: Command): Command {
  return keys
    .command('rotate')
    .description('Give a key ring its next key, or put that key in use')
    .requiredOption('--file <file>', 'the ring; replaced as a whole, readable by you alone')
    .option(...STORE)
    .option(
      '--settle <seconds>',
      'with --store: until every function reads what was written',
      '120',
    )
    .option('--config <file>', 'takes the store, and the lifetime of sessions, from a config')
    .option(
      '--lifetime-seconds <number>',
      'with --store: how long sessions live, and so two rotations are apart (default: 43200)',
    )
    .option('--force', 'with --store: rotate again within that time, and end older sessions')
    .option(...ENDPOINT)
    .option(...REGION)
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
Examples:
  postern keys rotate --file ring.json    # adds the next key: build and deploy
  postern keys rotate --file ring.json    # puts it in use: build and deploy again
  postern keys rotate --file ring.json --store ARN    # both, for a split gate: deploy the login half after it

Every instance must believe a key before one of them makes sessions with it: so there are two steps.
A split gate needs --store, or a --config that names it: its CloudFront Function believes only keys in the KeyValueStore.
With --store the first one is written there; a run that was interrupted is finished by the next one.
The key before stays in the ring, as "previous", until the rotation after this one.`,
    );
}

const STORE = ['--store <arn>', 'the KeyValueStore that CloudFront Functions read'] as const;
const ENDPOINT = ['--endpoint <url>', "of the emulator's KeyValueStore (default: AWS's)"] as const;
const REGION = ['--region <name>', 'for AWS credentials; the store is everywhere'] as const;

export function addPublishKeys(keys: Command): Command {
  return keys
    .command('publish')
    .description("Write a ring's session keys to a KeyValueStore, at first or anew")
    .requiredOption('--file <file>', 'the ring')
    .requiredOption(...STORE)
    .option('--replace', "even where the store's current key is not in it: people are signed out")
    .option(...ENDPOINT)
    .option(...REGION)
    .option('--json', 'print the names of the keys as JSON')
    .addHelpText(
      'after',
      `
Example:
  postern keys publish --file ring.json --store ARN

Revocations in the store stay. Its secrets do not get there: only the keys that session tokens are signed with.`,
    );
}

export function addRevoke(program: Command): Command {
  return program
    .command('revoke')
    .description('Sign a person out, or end one session, through a KeyValueStore')
    .option('--sub <id>', 'the person, by the "sub" of the ID token')
    .option('--sid <id>', 'one session, by its own "sid" or the provider\'s')
    .option(
      '--issuer <url>',
      'the provider, exactly as in "iss" (default: the only one of the login in --config)',
    )
    .option(...STORE)
    .option('--config <file>', 'takes the store and the provider from a config')
    .option(...ENDPOINT)
    .option(...REGION)
    .option('--json', 'print what was revoked as JSON')
    .addHelpText(
      'after',
      `
Examples:
  postern revoke --sub ada --config postern.config.ts
  postern revoke --sid c2lkLXNpZC1zaWQ --issuer https://login.example.com/ --store ARN

Sessions that were made before now are refused; who signs in later is let in.`,
    );
}
