/** The commands `postern keys generate` and `postern keys rotate`. */
import { problem } from '../errors.ts';
import { type GeneratedKey, generateKey } from '../keys/generate.ts';
import { makeRing, type RotatedRing } from '../keys/key-ring.ts';
import { ringText, rotateFile } from '../keys/rotate-file.ts';
import { publicJwk, type SigningJwk } from '../token/sign.ts';
import { writePrivateFile } from '../write-private-file.ts';
import type { CommandContext } from './context.ts';

export interface GenerateKeyCommandOptions {
  readonly algorithm: string;
  readonly bytes?: string;
  readonly kid?: string;
  readonly ring?: boolean;
  readonly assertion?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** With `--out` the secret half goes into the file and nowhere else. */
export async function runGenerateKey(
  command: GenerateKeyCommandOptions,
  context: CommandContext,
): Promise<number> {
  if (command.ring) return runGenerateRing(command, context);
  const { out, json, assertion, ...options } = command;
  const { process, terminal } = context;
  if (assertion) throw problem('option_invalid', '--assertion', 'it alone', 'given with --ring');
  const key = generateKey(options);
  const { algorithm, kid, jwks } = key;
  if (out !== undefined) await writePrivateFile(out, `${key.privateText}\n`, process.cwd());
  if (json) {
    const secretHalf = out === undefined ? { [key.privateName]: key.privateValue } : { file: out };
    terminal.json({ algorithm, kid, ...secretHalf, ...(jwks && { jwks }) });
    return 0;
  }
  if (out === undefined) terminal.line(key.privateText);
  else if (jwks) terminal.line(JSON.stringify(jwks));
  terminal.note(nextStep(key, out));
  return 0;
}

function nextStep({ algorithm, kid, jwks }: GeneratedKey, out: string | undefined): string {
  const written = out === undefined ? '' : `Wrote ${out}, readable by you alone. `;
  if (jwks === undefined) {
    const words = `kty: 'oct', alg: '${algorithm}', kid: ${quoted(kid)}`;
    const variable = out === undefined ? 'POSTERN_HMAC_KEY' : 'POSTERN_HMAC_KEY_FILE';
    return `${written}Set ${variable} when you build; in the config: jwks: { ${words}, k: secret('POSTERN_HMAC_KEY') }`;
  }
  if (out !== undefined) return `${written}The public key set on standard output is for "jwks"`;
  return `Keep this private key from the config. For "jwks": ${JSON.stringify(jwks)}`;
}

/** As a literal of TypeScript in the style of the documents. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Standard output has the ring in one line, as a variable wants it. */
async function runGenerateRing(
  { assertion, out, json }: GenerateKeyCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const ring = makeRing({ assertion });
  if (out !== undefined) await writePrivateFile(out, ringText(ring), process.cwd());
  const { kid } = ring.current;
  const jwks = ring.assertion && { keys: [publicJwk(ring.assertion as unknown as SigningJwk)] };
  if (json) terminal.json({ kid, ...(out ? { file: out } : { ring }), ...(jwks && { jwks }) });
  else if (out === undefined) terminal.line(JSON.stringify(ring));
  if (!json) terminal.note(nextStepOfRing(kid, out));
  return 0;
}

function nextStepOfRing(kid: string, out: string | undefined): string {
  const inConfig = `in the config: session: { keyRing: secret('POSTERN_KEY_RING') }`;
  if (out === undefined) return `Set POSTERN_KEY_RING to this when you build; ${inConfig}`;
  return `Wrote ${out} with key "${kid}", readable by you alone. Set POSTERN_KEY_RING_FILE to its path when you build; ${inConfig}`;
}

export interface RotateKeysCommandOptions {
  readonly file: string;
  readonly json?: boolean;
}

/** Names keys, never a secret. */
export async function runRotateKeys(
  { file, json }: RotateKeysCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const rotated = await rotateFile(file, process.cwd());
  const { ring, step, dropped } = rotated;
  if (json) {
    const kids = { next: ring.next?.kid, current: ring.current.kid, previous: ring.previous?.kid };
    terminal.json({ file, step, ...kids, dropped });
  } else {
    terminal.line(stepText(rotated));
  }
  return 0;
}

function stepText({ ring: { next, current, previous }, step, dropped }: RotatedRing): string {
  if (step === 'added') {
    return `Added "${next?.kid}" as the next key; "${current.kid}" still makes all sessions.
Build and deploy this; once it is everywhere, rotate again.`;
  }
  const end = dropped === undefined ? '' : `\n"${dropped}" is gone: sessions it made have ended.`;
  return `"${current.kid}" makes all sessions from now on; "${previous?.kid}" is still believed, as the previous key.${end}
Build and deploy this. Rotate no more before "session.lifetimeSeconds" have passed.`;
}
