/**
 * Every sentence with which the program refuses, in one table: what was wrong, what it got, what to do.
 * A `UserError` is the user's to mend (exit code 1); whatever else is thrown is a defect (exit code 2).
 */

import { shownArgument, shownUrl } from './shown-url.ts';

/** Something that the user can put right. `code` is stable; `message` is for people. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: ProblemCode;
  /** Lines that belong below the message, such as a list of findings. */
  readonly details: readonly string[];

  constructor(code: ProblemCode, message: string, details: readonly string[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** The name of an entry of the table. */
export type ProblemCode = keyof typeof texts;

type Arguments<Code extends ProblemCode> = Parameters<(typeof texts)[Code]>;

/** Makes the error of one entry from its values. */
export function problem<Code extends ProblemCode>(
  code: Code,
  ...values: Arguments<Code>
): UserError {
  const text = texts[code] as (...values: readonly unknown[]) => string;
  return new UserError(code, text(...values));
}

/** The same with lines below the message. */
export function problemWithDetails<Code extends ProblemCode>(
  code: Code,
  details: readonly string[],
  ...values: Arguments<Code>
): UserError {
  return new UserError(code, problem(code, ...values).message, details);
}

/** The message of whatever was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** A module of the user's that is run for its default export. */
export interface ModuleKind {
  readonly noun: string;
  /** Of the command line, with which its path is given. */
  readonly option: string;
  readonly example: string;
}

const CONFIG: ModuleKind = {
  noun: 'config',
  option: '--config',
  example: 'export default defineConfig({ … })',
};

const texts = {
  // Config
  config_missing: (file: string, { noun, option }: ModuleKind = CONFIG) =>
    `Cannot find ${noun} "${file}": pass its path with ${option} FILE`,
  config_syntax: (where: string, text: string, { noun }: ModuleKind = CONFIG) =>
    `Cannot read the ${noun}: ${text} at ${where}: correct the line and try again`,
  config_throws: (
    file: string,
    thrown: { readonly where: string; readonly text: string },
    { noun }: ModuleKind = CONFIG,
  ) => `${capital(noun)} "${file}" threw at ${thrown.where}: ${thrown.text}`,
  config_no_default: (file: string, { noun, example }: ModuleKind = CONFIG) =>
    `${capital(noun)} "${file}" has no default export: write "${example}"`,
  config_not_object: (file: string, got: string, { noun, example }: ModuleKind = CONFIG) =>
    `The default export of ${noun} "${file}" must be an object, got ${got}: write "${example}"`,
  config_refused: (file: string, text: string) => `Config "${file}" is refused: ${text}`,
  config_not_bakeable: (file: string, where: string) =>
    `Config "${file}" has a function or a key object at ${where}, which cannot be put into a bundle: use plain values and JWKs`,
  after_missing: (file: string) =>
    `Option "after" names "${file}", which does not exist: give a path relative to the config file`,
  after_export: (
    file: string,
    { got, wanted, target }: Readonly<Record<'got' | 'wanted' | 'target', string>>,
  ) =>
    `Option "after" names "${file}", which exports ${got}; a gate for ${target} calls "${wanted}", or else the default export: export your function as "${wanted}"`,

  // Lock
  lock_unreadable: (file: string, reason: string) =>
    `Lock file "${file}" cannot be used: ${reason}: delete it and build again, or pass --refresh`,
  lock_time: (file: string, issuer: string) =>
    `Lock file "${file}" has a "fetchedAt" for "${issuer}" that must be a whole number of seconds since the epoch, not milliseconds, and not in the future: fetch the keys anew with --refresh, or set this machine's clock`,
  fetch_failed: (url: string, reason: string) =>
    `Cannot fetch ${shownUrl(url)}: ${reason}: check the address and the network, or build where the provider can be reached and commit postern.lock.json`,
  fetch_insecure: (url: string) =>
    `Refusing to fetch ${shownUrl(url)}: only https is trusted (http on loopback), without user name and password: use the provider's https address`,
  discovery_failed: (issuer: string, reasons: string) =>
    `Cannot discover the keys of issuer "${shownUrl(issuer)}": ${reasons}: check "issuer", set "jwksUri" if the provider has no discovery document (for a login also "endpoints"), or build where it can be reached and commit postern.lock.json`,
  discovery_issuer: (url: string, expected: string, got: unknown) =>
    `The discovery document at ${shownUrl(url)} is for issuer ${typeof got === 'string' ? `"${shownUrl(got)}"` : 'none'}, expected "${shownUrl(expected)}": write "issuer" exactly as the document has it`,
  discovery_document: (url: string, reason: string) =>
    `The discovery document at ${shownUrl(url)} cannot be used: ${reason}: set "jwksUri" in the config`,
  jwks_unusable: (url: string, reason: string) =>
    `The key set at ${shownUrl(url)} cannot be used: ${reason}: check "jwksUri"`,
  keys_differ: (file: string) =>
    `The live keys or endpoints differ from "${file}": run the build with --refresh, review the change and commit it`,

  // Secrets
  secret_missing: (name: string) =>
    `Secret "${name}" is not set: set the environment variable ${name}, or ${name}_FILE to the path of a file that holds it`,
  secret_unreadable: (name: string, reason: string) =>
    `Cannot read the file that ${name}_FILE names: ${reason}`,
  secret_ambiguous: (name: string) =>
    `Secret "${name}" is set twice: ${name} and ${name}_FILE exclude each other, unset one of them`,
  secret_weak: (where: string, reason: string, minBytes: number) =>
    `The HMAC key at ${where} is too weak: ${reason}: use base64url of at least ${minBytes} random bytes, as "postern keys generate --bytes ${minBytes}" makes it`,
  secret_reused: (first: string, second: string) =>
    `The HMAC keys at ${first} and ${second} are one and the same secret: give each key a secret of its own, made with "postern keys generate"`,
  secret_nameless: (where: string) =>
    `The HMAC key at ${where} needs a "kid": beside another key of its algorithm no token could mean it: give each of them a "kid", the same as in the header of its tokens`,
  secrets_found: (place: string) =>
    `Found what looks like a secret in the ${place}: take it out, and mark a value that the bundle really needs with secret('NAME')`,

  // Bundle
  bundle_failed: (where: string, text: string) => `Cannot bundle ${where}: ${text}`,
  function_too_large: (size: string, budget: string, excess: string) =>
    `The CloudFront Function has ${size} bytes, ${excess} more than the ${budget} that it may have: use fewer rules or shorter paths, or build "lambda-edge". Largest parts:`,
  function_dialect: (where: string, text: string) =>
    `Cannot run ${where} in a CloudFront Function: ${text}`,
  over_budget: (zipBytes: string, budgetBytes: string, excess: string) =>
    `The zip has ${zipBytes} bytes, ${excess} more than its budget of ${budgetBytes}: drop rules or options that are not needed, use fewer or smaller keys (an EC key takes about a third of an RSA key), shorten what "after" imports, or raise "budgetBytes"`,
  over_platform_limit: (zipBytes: string, limit: string, profile: string) =>
    `The zip has ${zipBytes} bytes; CloudFront takes at most ${limit} for viewer events (profile "${profile}"): make it smaller`,
  output_unwritable: (folder: string, reason: string) =>
    `Cannot write to "${folder}": ${reason}: choose another folder with --out DIR`,

  // Init
  init_unanswered: (flags: string) =>
    `Nobody can be asked here, for standard input is no terminal: give ${flags}, or --yes for the defaults`,
  init_other_kind: (flag: string, kinds: string, kind: string) =>
    `Option "${flag}" is for --kind ${kinds}, and this is ${kind}: leave it out`,
  init_link: (file: string) =>
    `"${file}" is a symbolic link, through which nothing is written, and nothing was: remove it, or choose another folder with --out DIR`,
  init_interrupted: () => 'Ended before the last answer: nothing was written',

  // Synth
  synth_target: (target: string) =>
    `A gate for "${target}" runs in no distribution, so that there is nothing for CloudFormation to make: choose "lambda-edge", "cloudfront-function", "split" or "function-url"`,
  synth_login_alone: () =>
    'Option "--distribution" needs a gate, and target "function-url" builds the login half alone: use target "split" with loginHalf: \'function-url\', or leave --distribution out',
  synth_error_page: (pattern: string) =>
    `Rule "${pattern}" protects /errors/403.html, which CloudFront must be able to show to people without cookies: put { path: '/errors/403.html', allow: 'anyone' } before it, or leave --distribution out`,
  template_refused: () =>
    'The template has errors, so that nothing was written: they come of what the config asks for, or are a defect in Postern; please report them where the config does not explain them',

  // Dev
  port_taken: (port: string) =>
    `Port ${port} is in use: choose another one with --port (--provider-port for the provider), or stop what listens there`,
  port_forbidden: (port: string) =>
    `Port ${port} needs rights that this process does not have: choose one above 1023 with --port (--provider-port for the provider)`,
  provider_flow: (step: string, reason: string) => `Sign-in failed at ${step}: ${reason}`,
  origin_unusable: (value: string) =>
    `Option "--origin" must be a folder or an http(s) URL, got "${shownArgument(value)}": give one that exists`,

  // Policy tests
  tests_refused: (file: string, text: string) => `Policy tests "${file}" are refused: ${text}`,
  tests_no_login: (name: string) =>
    `Policy test "${name}" has a session, and the config has no "login": give it a bearer token, or none`,
  tests_no_rule: (rule: string, rules: string) =>
    `Policy tests name ${rule}, and the config has ${rules}: correct the number`,

  // Tokens
  token_unreadable: (reason: string) =>
    `This is not a signed JWT: ${reason}: pass the bare token, without "Bearer "`,
  token_absent: (where: string) =>
    `No token ${where}: pass the bare token, or - and the token on standard input, as in "- < token.txt"`,
  file_unreadable: (file: string, reason: string) => `Cannot read "${file}": ${reason}`,
  file_exists: (file: string) =>
    `"${file}" exists and may hold a key that is in use: choose another name or remove it`,
  ring_unusable: (file: string, reason: string) =>
    `The key ring in "${file}" cannot be used: ${reason}`,
  ring_busy: (file: string, lock: string) =>
    `"${file}" is being rotated by someone else, or a rotation was interrupted: if none is under way, remove "${lock}" and try again`,
  ring_unwritable: (file: string, reason: string) =>
    `Cannot replace "${file}": ${reason}: it is as it was`,
  ring_changed: (file: string) =>
    `"${file}" was changed while its next key was on its way: someone else is rotating it, so that nothing was switched`,

  // KeyValueStore
  store_failed: (what: string, reason: string, remedy: string) =>
    `Cannot ${what} the KeyValueStore (${reason}): ${remedy}`,
  store_full: () =>
    'The KeyValueStore is full (5 MiB): entries end with the sessions that they are of; use a shorter "session.lifetimeSeconds"',
  store_without_ring: () =>
    'The KeyValueStore has no key ring of Postern\'s: fill it with "postern keys publish --file FILE --store ARN"',
  store_of_other_ring: (file: string, kid: string) =>
    `The KeyValueStore's current key, "${kid}", is not in "${file}", so that everybody whose session it has made would be signed out: check --file, which may be an old copy, and --store, or run "postern keys publish --replace"`,
  rotated_lately: (
    when: string,
    { left, until }: { readonly left: number; readonly until: string },
  ) =>
    `The ring was rotated at ${when}, and sessions of the key before may be alive for ${left} s more, until ${until}: rotate then, give the right --config or --lifetime-seconds, or sign those people out with --force`,
  store_lost_key: () =>
    'The KeyValueStore no longer has the next key: someone else has written there, so that nothing was switched; rotate again',
  issuer_of_no_login: (got: string, file: string, issuers: string) =>
    `Option "--issuer" must be ${issuers}, as the login of config "${file}" has it, got "${shownUrl(got)}": nobody signs in there; for another gate give --store in place of --config`,
  config_no_store: (file: string) =>
    `Config "${file}" names no KeyValueStore in "session.revocationStore": pass --store ARN`,
  json_invalid: (what: string) => `${what} must be a JSON object: check quotes and commas`,
  template_invalid: (what: string) =>
    `${what} must be a CloudFormation template, as JSON or YAML: check quotes, commas and indentation`,
  key_unusable: (file: string, reason: string) =>
    `The key in "${file}" cannot sign: ${reason}: give a private JWK with "alg", or make one with "postern token sign --generate FILE"`,

  // Arguments
  option_invalid: (name: string, got: string, expected: string) =>
    `Option "${name}" must be ${expected}, got "${shownArgument(got)}"`,
  options_refused: (text: string) => `The options are refused: ${text}`,
  option_needed: (name: string, why: string) => `Option "${name}" is needed: ${why}`,
} as const;

function capital(noun: string): string {
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}
