/** The commands `postern keys generate`, `postern keys rotate` and `postern keys publish`. */
import { problem } from '../errors.ts';
import { type GeneratedKey, generateKey } from '../keys/generate.ts';
import { makeRing, type RotatedRing } from '../keys/key-ring.ts';
import { readRingFile, ringText, rotateFile } from '../keys/rotate-file.ts';
import { readConfigStore } from '../kvs/config-store.ts';
import { publishRing } from '../kvs/publish-ring.ts';
import { rotateWithStore, type StoreRotation } from '../kvs/rotate.ts';
import { openStore, type StoreOptions } from '../kvs/store-address.ts';
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

export interface RotateKeysCommandOptions extends Partial<StoreOptions> {
  readonly file: string;
  readonly settle: string;
  readonly config?: string;
  readonly lifetimeSeconds?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Names keys, never a secret. */
export async function runRotateKeys(
  command: RotateKeysCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const { file, json, settle, endpoint, region } = command;
  const cwd = process.cwd();
  const settleSeconds = parseSettle(settle);
  const { store, lifetimeSeconds } = await placeOf(command, cwd);
  if (store === undefined) refuseAlone(command);
  const rotated =
    store === undefined
      ? await rotateFile(file, cwd)
      : await rotateWithStore(openStore({ store, endpoint, region }), {
          ...{ file, cwd, settleSeconds, lifetimeSeconds, force: command.force },
          onStep: terminal.step,
        });
  const { ring, step, dropped } = rotated;
  if (json) {
    const kids = { next: ring.next?.kid, current: ring.current.kid, previous: ring.previous?.kid };
    terminal.json({ file, step, ...kids, dropped });
  } else {
    terminal.line(store === undefined ? stepText(rotated as RotatedRing) : storeText(rotated));
  }
  if (store === undefined && !json) terminal.note(aloneText(file));
  return 0;
}

/** As a session lives where a config says nothing. */
const DEFAULT_LIFETIME_SECONDS = 43_200;

interface Place {
  readonly store: string | undefined;
  readonly lifetimeSeconds: number;
}

/** What is said on the command line goes before what the config says. */
async function placeOf(command: RotateKeysCommandOptions, cwd: string): Promise<Place> {
  const { config, lifetimeSeconds: given } = command;
  const found = config === undefined ? undefined : await readConfigStore(config, cwd);
  const lifetimeSeconds = found?.lifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS;
  return {
    store: command.store ?? found?.store,
    lifetimeSeconds: given === undefined ? lifetimeSeconds : parseLifetime(given),
  };
}

function parseLifetime(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw problem('option_invalid', '--lifetime-seconds', text, 'a whole number of seconds');
}

function aloneText(file: string): string {
  return `Of a split gate this is half: its CloudFront Function believes the keys in its KeyValueStore alone. Before you deploy run "postern keys publish --file ${file} --store ARN"; next time rotate with --store`;
}

const MAX_SETTLE_SECONDS = 3_600;

function parseSettle(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds <= MAX_SETTLE_SECONDS) return seconds;
  throw problem('option_invalid', '--settle', text, `seconds from 0 to ${MAX_SETTLE_SECONDS}`);
}

function refuseAlone(options: Omit<RotateKeysCommandOptions, 'store'>): void {
  const { config, endpoint, region, lifetimeSeconds, force } = options;
  if (config !== undefined) throw problem('config_no_store', config);
  if ([endpoint, region, lifetimeSeconds, force].every((value) => value === undefined)) return;
  const why = 'it is what --endpoint, --region, --lifetime-seconds and --force are of';
  throw problem('option_needed', '--store', why);
}

function storeText({
  ring: { next, current, previous },
  step,
  dropped,
}: StoreRotation | RotatedRing): string {
  if (step !== 'switched') {
    return `The KeyValueStore now has "${next?.kid}" as the next key; "${current.kid}" makes sessions. An earlier run ended before that, or the key was added without the store.
Build and deploy the login half, unless it has been since; do not rotate before.`;
  }
  const end = dropped === undefined ? '' : `\n"${dropped}" is gone: sessions it made have ended.`;
  return `"${current.kid}" is believed everywhere, and makes sessions in every login half that is built from now on; "${previous?.kid}" is still believed, as the previous key.${end}
Build and deploy the login half. Rotate no more before "session.lifetimeSeconds" have passed.`;
}

export interface PublishKeysCommandOptions extends StoreOptions {
  readonly file: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

export async function runPublishKeys(
  { file, replace, json, ...store }: PublishKeysCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const api = openStore(store);
  const ring = await readRingFile(file, process.cwd());
  terminal.step('Publishing the keys');
  const { dropped } = await publishRing(api, ring, { file, replace });
  const kids = [ring.next, ring.current, ring.previous].flatMap((key) => key?.kid ?? []);
  if (json) {
    terminal.json({ file, kids, dropped });
    return 0;
  }
  terminal.line(`The KeyValueStore has the session keys ${listed(kids)}`);
  if (dropped.length > 0) {
    terminal.line(`It no longer has ${listed(dropped)}: sessions they made have ended.`);
  }
  if (!ring.next) terminal.note(withoutNextText(file));
  return 0;
}

function listed(kids: readonly string[]): string {
  return kids.map((kid) => `"${kid}"`).join(', ');
}

/** Else the first rotation makes sessions that login halves which are not replaced yet cannot read. */
function withoutNextText(file: string): string {
  return `The ring has no next key. Add one before you build, so that login halves know it by the first rotation: run "postern keys rotate --file ${file}", and this command again`;
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
