/** Copies of the fixture folders, each with a key pair made for it, so that a test leaves nothing behind. */
import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeSigningJwk, publicJwk, type SigningJwk, signToken } from '../token/sign.ts';

export interface Fixture {
  readonly folder: string;
  /** The private half of `keys.json`. */
  readonly key: SigningJwk;
  /** A token that the fixture's gate takes, but for what `claims` change. */
  token(claims?: Readonly<Record<string, unknown>>): string;
  remove(): Promise<void>;
}

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

export async function copyFixture(
  name: string,
  key: SigningJwk = makeSigningJwk('ES256'),
): Promise<Fixture> {
  const folder = await mkdtemp(join(tmpdir(), `postern-${name}-`));
  await cp(join(FIXTURES, name), folder, { recursive: true });
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ keys: [publicJwk(key)] }));
  return {
    folder,
    key,
    token: (claims = {}) =>
      signToken(key, {
        claims: { iss: 'https://login.example.com/', aud: 'api', sub: 'ada', ...claims },
        expiresInSeconds: 300,
        now: Date.now() / 1000,
      }),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** In one step, as editors do it: who watches the file sees one change, and reads the old text or the new one. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
