/** The names that type declarations give to members: more than any walk over values finds, for some members come and go. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Node's own declarations of what run-time modules import or find in the global scope. */
const NODE_DECLARATIONS =
  'crypto buffer buffer.buffer process url timers console globals globals.typedarray perf_hooks'.split(
    ' ',
  );

/** Declared names of the language, of what Node gives, and of `fetch`, each with the file that declares it. */
export async function platformNames(): Promise<ReadonlyMap<string, string>> {
  const { platform, arch } = process;
  const compiler = `@typescript/typescript-${platform}-${arch}/package.json`;
  const language = await listFiles('lib/', compiler, /^lib\.es.*\.d\.ts$/);
  const globals = await listFiles('web-globals/', '@types/node/package.json', /\.d\.ts$/);
  const node = NODE_DECLARATIONS.map((name) =>
    folderOf('@types/node/package.json', `${name}.d.ts`),
  );
  const fetch = folderOf('undici-types/package.json', 'fetch.d.ts');
  return secretNames([...language, ...globals, ...node, fetch]);
}

/** Declared names of a request and a decision. */
export function decisionNames(): Promise<ReadonlyMap<string, string>> {
  return secretNames([new URL('./types.d.ts', import.meta.resolve('postern/gate'))]);
}

async function listFiles(folder: string, packageFile: string, pattern: RegExp): Promise<URL[]> {
  const url = folderOf(packageFile, folder);
  const names = await readdir(fileURLToPath(url));
  return names.filter((name) => pattern.test(name)).map((name) => new URL(name, url));
}

function folderOf(packageFile: string, path: string): URL {
  return new URL(path, import.meta.resolve(packageFile));
}

async function secretNames(files: readonly URL[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    for (const [, name = ''] of code.matchAll(/(?<![\w.])([A-Za-z_]\w*)\??\s*(?=[:(<])/g)) {
      names.set(name, file.pathname.split('/').at(-1) ?? '');
    }
  }
  return names;
}
