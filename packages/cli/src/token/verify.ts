/** Checks a token as a gate would: by a config, or by options on the command line. */
import { createVerifier, type VerifierOptions, type VerifyResult } from 'postern/jwt';
import * as parts from 'postern/parts';
import { assembleVerifier } from 'postern/parts';
import { type PrepareOptions, prepareGate } from '../build/prepare.ts';
import { problem } from '../errors.ts';
import { readJsonFile } from '../read-input.ts';

export interface VerifyCommandOptions {
  readonly config?: string | undefined;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  /** A file or a URL. */
  readonly jwks?: string | undefined;
  readonly algorithms?: readonly string[] | undefined;
}

/** The verifier's own answer. */
export async function verifyToken(
  token: string,
  options: VerifyCommandOptions,
  surroundings: Omit<PrepareOptions, 'config'>,
): Promise<VerifyResult> {
  const verifier =
    options.config === undefined
      ? await verifierFromOptions(options, surroundings.cwd)
      : await verifierFromConfig(options.config, surroundings);
  return verifier.verify(token);
}

async function verifierFromConfig(config: string, surroundings: Omit<PrepareOptions, 'config'>) {
  const { plan } = await prepareGate({ ...surroundings, config });
  if (plan.verifier === undefined) {
    throw problem('option_needed', '--issuer', `no rule of "${config}" asks for a token`);
  }
  const ports = { clock: () => Date.now() / 1000, fetch: globalThis.fetch };
  return assembleVerifier(plan.verifier, { ...parts, ...ports });
}

async function verifierFromOptions(options: VerifyCommandOptions, cwd: string) {
  const { issuer, audience, jwks, algorithms } = options;
  const why = 'give --config FILE, or --issuer, --audience, --jwks and --algorithms';
  if (issuer === undefined) throw problem('option_needed', '--issuer', why);
  if (audience === undefined) throw problem('option_needed', '--audience', why);
  if (jwks === undefined) throw problem('option_needed', '--jwks', why);
  if (algorithms === undefined) throw problem('option_needed', '--algorithms', why);
  const isUrl = /^https?:/i.test(jwks);
  if (!isUrl && /^[a-z][a-z\d+.-]+:/i.test(jwks)) {
    throw problem('option_invalid', '--jwks', jwks, 'a file or an https URL');
  }
  const keys = isUrl ? { jwksUri: jwks } : { jwks: await readJsonFile(jwks, cwd) };
  try {
    return createVerifier({ issuer, audience, algorithms, ...keys } as VerifierOptions);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw problem('options_refused', cause.message);
  }
}
