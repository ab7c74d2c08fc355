/** The packages that people install: whatever stands in `packages/` and is not private. A new one joins by standing there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url));

type Versions = Readonly<Record<string, string>>;

/** What of a `package.json` is looked at here. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly files: readonly string[];
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly dependencies?: Versions;
  readonly peerDependencies?: Versions;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly [field: string]: unknown;
}

export interface PublishablePackage {
  /** Its name under `packages/`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

export function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(path, 'utf8'));
}

export function publishablePackages(): readonly PublishablePackage[] {
  return readdirSync(join(ROOT, 'packages'))
    .map((folder) => ({
      folder,
      manifest: readJson<Manifest>(join(ROOT, 'packages', folder, 'package.json')),
    }))
    .filter(({ manifest }) => !manifest.private);
}

/** Every specifier that may be imported: `postern`, `postern/jwt`, … */
export function entriesOf({ name, exports }: Manifest): readonly string[] {
  return Object.keys(exports).map((path) => name + path.slice(1));
}

/** What whoever installs the package must have besides. */
export function requiredPeers({ peerDependencies, peerDependenciesMeta }: Manifest): string[] {
  const names = Object.keys(peerDependencies ?? {});
  return names.filter((name) => !peerDependenciesMeta?.[name]?.optional);
}
