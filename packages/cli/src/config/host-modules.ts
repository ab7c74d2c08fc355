/**
 * An esbuild plugin: packages and Node's own modules that a config imports are loaded by Node, once, and not bundled.
 * So a config and this program share one `postern`, and a package written in CommonJS works as it is.
 */
import { isBuiltin } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { OnLoadResult, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';

/** Loaded modules by URL. */
export type ImportHost = Map<string, Readonly<Record<string, unknown>>>;

const NAMESPACE = 'host';
/** A specifier that is no path: `postern`, `@scope/name`, `node:fs`. */
const BARE = /^[^./]/;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Puts what it loads into `modules`, from where `__hostModule(url)` takes it when the config runs. */
export function hostModules(modules: ImportHost): Plugin {
  return {
    name: 'host-modules',
    setup(build) {
      build.onResolve({ filter: BARE }, (args) => resolveModule(args, build));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
        modules.set(path, await import(path));
        return moduleSource(path, modules.get(path) ?? {});
      });
    },
  };
}

async function resolveModule(
  args: OnResolveArgs,
  build: PluginBuild,
): Promise<OnResolveResult | undefined> {
  if (args.pluginData === NAMESPACE || args.kind === 'entry-point') return undefined;
  if (isBuiltin(args.path)) return { path: nodeName(args.path), namespace: NAMESPACE };
  const found = await build.resolve(args.path, {
    kind: args.kind,
    importer: args.importer,
    resolveDir: args.resolveDir,
    pluginData: NAMESPACE,
  });
  if (found.errors.length > 0) return fallBack(args, found.errors[0]?.text ?? 'not found');
  // A package's TypeScript sources or data are for esbuild to read, not for Node.
  if (!/\.[cm]?js$/.test(found.path)) return found;
  return { path: pathToFileURL(found.path).href, namespace: NAMESPACE };
}

/** `postern` itself is taken from this program's installation where the config's folder has none. */
function fallBack({ path }: OnResolveArgs, text: string): OnResolveResult {
  if (path === 'postern' || path.startsWith('postern/')) {
    return { path: import.meta.resolve(path), namespace: NAMESPACE };
  }
  return { errors: [{ text: `${text}; install it, or import a file` }] };
}

function nodeName(name: string): string {
  return name.startsWith('node:') ? name : `node:${name}`;
}

/** An ES module with the same exports, so that default and named imports mean what they mean in Node. */
function moduleSource(url: string, namespace: Readonly<Record<string, unknown>>): OnLoadResult {
  const lines = [`const loaded = __hostModule(${JSON.stringify(url)});`];
  Object.keys(namespace)
    .filter((name) => name !== 'default' && IDENTIFIER.test(name))
    .forEach((name, index) => {
      lines.push(`const export${index} = loaded[${JSON.stringify(name)}];`);
      lines.push(`export { export${index} as ${name} };`);
    });
  if ('default' in namespace) lines.push('export default loaded.default;');
  return { contents: lines.join('\n'), loader: 'js' };
}
