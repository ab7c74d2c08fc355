/** Holds the user's own modules against the dialect of CloudFront Functions, with the line that they have in their editor. */
import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { relative, sep } from 'node:path';
import { checkDialect, type DialectFinding } from '@postern/emulator/dialect';
import { type Message, type Plugin, transform } from 'esbuild';
import { POSTERN_FOLDER } from './specialize.ts';

const NAME = 'dialect';

/** What the runtime lacks, and what some version of its engine mistakes. Of a W the rest is for people to judge. */
const REFUSED = /^(E-.*|W-CFF-(CONSOLE-COMMA|NUMBERED-FUNCTION))$/;

/** An esbuild plugin: what the runtime refuses is an error of the build, what it may mistake a warning. */
export function checkUserModules({ configFolder }: { readonly configFolder: string }): Plugin {
  return {
    name: NAME,
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]s$/, namespace: 'file' }, async ({ path }) => {
        if (path.startsWith(POSTERN_FOLDER + sep)) return undefined;
        const source = await readFile(path, 'utf8');
        const file = relative(configFolder, path);
        // Only types are taken out here: what is there must be what the user has written.
        const { code, map } = await transform(source, {
          loader: 'ts',
          sourcemap: true,
          sourcefile: file,
          target: 'esnext',
        });
        const places = new SourceMap(JSON.parse(map));
        const found = checkDialect(code, { module: true });
        const [errors, warnings] = [true, false].map((isRefused) =>
          found
            .filter(({ rule }) => REFUSED.test(rule) === isRefused)
            .map((finding) => toMessage(finding, file, places)),
        );
        return errors?.length
          ? { errors }
          : { contents: source, loader: 'ts', ...(warnings && { warnings }) };
      });
    },
  };
}

function toMessage({ rule, line, column, message }: DialectFinding, file: string, map: SourceMap) {
  const { originalLine = line - 1, originalColumn = column } = map.findEntry(line - 1, column) as {
    originalLine?: number;
    originalColumn?: number;
  };
  const location = { file, line: originalLine + 1, column: originalColumn };
  return { text: `${message} (${rule})`, location };
}

/** What `checkUserModules` warns of, for people to read. */
export function dialectNotices(warnings: readonly Message[]): readonly string[] {
  return warnings
    .filter(({ pluginName }) => pluginName === NAME)
    .map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text));
}
