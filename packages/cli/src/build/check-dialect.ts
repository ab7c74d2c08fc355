/** Holds the user's own modules against the dialect of CloudFront Functions, with the line that they have in their editor. */
import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { relative, sep } from 'node:path';
import { checkDialect, type DialectFinding } from '@postern/emulator/dialect';
import { type Plugin, transform } from 'esbuild';
import { POSTERN_FOLDER } from './specialize.ts';

/** An esbuild plugin: a finding is an error of the build. */
export function checkUserModules({ configFolder }: { readonly configFolder: string }): Plugin {
  return {
    name: 'dialect',
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
        const errors = checkDialect(code, { module: true }).filter(({ rule }) =>
          rule.startsWith('E-'),
        );
        if (errors.length === 0) return { contents: source, loader: 'ts' };
        return {
          errors: errors.map((finding) => toMessage(finding, file, new SourceMap(JSON.parse(map)))),
        };
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
