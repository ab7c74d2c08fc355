/** Finds imports of a packed package that an installed one could not follow. */
import { isBuiltin } from 'node:module';
import { join, posix, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { readPacked, type Unpacked } from './pack.ts';

/** What only CloudFront's own runtime has; the build writes it into functions and never loads it. */
const CLOUDFRONT_MODULE = 'cloudfront';

/** Types hold no text that looks like an import and is none. */
const TYPE_IMPORT = /(?:\bfrom\s+|\bimport\s*\(?\s*)['"]([^'"\n]+)['"]/g;

interface Import {
  readonly path: string;
  readonly specifier: string;
}

/** `file: specifier` of each import that is neither in the tarball nor of a package that the manifest names. */
export async function undeclaredImports(tarball: Unpacked): Promise<readonly string[]> {
  return [...(await importsOfCode(tarball)), ...importsOfTypes(tarball)]
    .filter((one) => !isThere(tarball, one))
    .map(({ path, specifier }) => `${path}: ${specifier}`);
}

/** As esbuild reads them: code that writes code has texts that look like imports. */
async function importsOfCode({ folder, paths }: Unpacked): Promise<readonly Import[]> {
  const found: Import[] = [];
  const collect: Plugin = {
    name: 'collect',
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ kind, path: specifier, importer }) => {
        if (kind === 'entry-point') return undefined;
        found.push({ path: relative(folder, importer), specifier });
        return { path: specifier, external: true };
      });
    },
  };
  const code = paths.filter((path) => /^(dist|bin)\/.*\.js$/.test(path));
  await build({
    ...{ entryPoints: code.map((path) => join(folder, path)), outdir: folder, write: false },
    ...{ bundle: true, format: 'esm', platform: 'node', logLevel: 'silent', plugins: [collect] },
  });
  return found;
}

function importsOfTypes(tarball: Unpacked): readonly Import[] {
  return tarball.paths
    .filter((path) => path.endsWith('.d.ts'))
    .flatMap((path) =>
      [...readPacked(tarball, path).matchAll(TYPE_IMPORT)].map(([, specifier]) => ({
        path,
        specifier: String(specifier),
      })),
    );
}

function isThere({ manifest, paths }: Unpacked, { path, specifier }: Import): boolean {
  if (specifier.startsWith('.')) return paths.includes(resolve(path, specifier));
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const { dependencies = {}, peerDependencies = {} } = manifest;
  return (
    isBuiltin(specifier) ||
    [CLOUDFRONT_MODULE, manifest.name].includes(name) ||
    name in dependencies ||
    name in peerDependencies
  );
}

/** Types are written for `./x.js`, or `./x.ts`; both are `./x.d.ts` in the tarball. */
function resolve(path: string, specifier: string): string {
  const target = posix.join(posix.dirname(path), specifier);
  return path.endsWith('.d.ts') ? target.replace(/(\.d)?\.[jt]s$/, '.d.ts') : target;
}
