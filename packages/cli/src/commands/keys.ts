/** The command `postern keys generate`. */
import { type GeneratedKey, generateKey } from '../keys/generate.ts';
import { writePrivateFile } from '../write-private-file.ts';
import type { CommandContext } from './context.ts';

export interface GenerateKeyCommandOptions {
  readonly algorithm: string;
  readonly bytes?: string;
  readonly kid?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** With `--out` the secret half goes into the file and nowhere else. */
export async function runGenerateKey(
  { out, json, ...options }: GenerateKeyCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
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
