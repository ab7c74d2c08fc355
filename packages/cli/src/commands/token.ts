/** The commands `postern token inspect`, `verify` and `sign`. */
import { parseInteger, parseJsonObject, readJsonFile, readToken } from '../read-input.ts';
import { inspectUnverifiedToken, printInspectedToken } from '../token/inspect.ts';
import {
  makeSigningJwk,
  publicJwk,
  type SigningJwk,
  signToken,
  writePrivateJwk,
} from '../token/sign.ts';
import { type VerifyCommandOptions, verifyToken } from '../token/verify.ts';
import type { CommandContext } from './context.ts';

interface JsonOption {
  readonly json?: boolean;
}

export async function runInspect(
  argument: string,
  { json }: JsonOption,
  { process, terminal }: CommandContext,
): Promise<number> {
  const token = inspectUnverifiedToken(await readToken(argument, process));
  if (json) terminal.json(token);
  else printInspectedToken(token, terminal);
  return 0;
}

/** Exit code 1 for a token that is refused, so that a script can ask. */
export async function runVerify(
  argument: string,
  { json, ...options }: VerifyCommandOptions & JsonOption,
  { process, terminal }: CommandContext,
): Promise<number> {
  const token = await readToken(argument, process);
  const surroundings = { cwd: process.cwd(), env: process.env, now: Date.now() / 1000 };
  const result = await verifyToken(token, options, surroundings);
  const { green, red } = terminal.colours;
  if (json) terminal.json(result);
  else if (result.ok) terminal.line(`${green('valid')} for ${JSON.stringify(result.claims.sub)}`);
  else {
    const claim = result.claim === undefined ? '' : ` (claim "${result.claim}")`;
    terminal.line(`${red('refused')} ${result.code}${claim}`);
  }
  return result.ok ? 0 : 1;
}

export interface SignCommandOptions extends JsonOption {
  readonly key?: string;
  readonly generate?: string;
  readonly algorithm: string;
  readonly claims?: string;
  readonly expiresIn: string;
  readonly typ?: string;
}

/** With `--generate` a key pair is made and kept; without it and without `--key`, a key that nobody keeps. */
export async function runSign(
  options: SignCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const name = options.key ?? options.generate ?? 'the new key';
  const jwk = await signingKey(options, process.cwd());
  const token = signToken(
    jwk,
    {
      claims: options.claims === undefined ? {} : parseJsonObject(options.claims, '--claims'),
      expiresInSeconds: parseInteger(options.expiresIn, '--expires-in'),
      now: Date.now() / 1000,
      typ: options.typ,
    },
    name,
  );
  const key = publicJwk(jwk);
  if (options.generate !== undefined) await writePrivateJwk(options.generate, jwk, process.cwd());
  if (options.json) terminal.json({ token, ...(key && { jwks: { keys: [key] } }) });
  else {
    terminal.line(token);
    if (key && !options.key) {
      terminal.note(`Signed with a new key. For "jwks": ${JSON.stringify({ keys: [key] })}`);
    }
  }
  return 0;
}

async function signingKey(
  { key, algorithm }: SignCommandOptions,
  cwd: string,
): Promise<SigningJwk> {
  if (key === undefined) return makeSigningJwk(algorithm);
  return (await readJsonFile(key, cwd)) as unknown as SigningJwk;
}
