/** Pieces of a CloudFront Function: sources as the build writes them, in the engine that they are for and in Node. */
import { join } from 'node:path';
import { runCloudFrontFunction } from '@postern/emulator';
import { build } from 'esbuild';
import { POSTERN_FOLDER } from '../build/specialize.ts';

/** Of an expression, and of what it calls: names to the run-time modules that have them. */
export interface FunctionPiece {
  readonly source: string;
  readonly uses: Readonly<Record<string, string>>;
}

type Call = readonly unknown[];

/** Calls the function that the expression is, in both engines, and returns what they return alike; throws where they differ. */
export async function callPiece(piece: FunctionPiece, calls: readonly Call[]): Promise<unknown[]> {
  const code = await bundlePiece(piece);
  const inNode = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const expected = calls.map((call) => inNode.piece(...call));
  const found = await callInFunction(code, calls);
  for (const [place, call] of calls.entries()) {
    if (Object.is(found[place], expected[place])) continue;
    const results = `${String(expected[place])} in Node, ${String(found[place])} in njs`;
    throw new Error(`${JSON.stringify(call)}: ${results}`);
  }
  return expected;
}

async function callInFunction(code: string, calls: readonly Call[]): Promise<unknown[]> {
  const handler = `${code.replace(/export \{[\s\S]*?\};\s*$/, '')}
    function handler(event) { return { results: event.calls.map((call) => piece.apply(null, call)) }; }`;
  const results: unknown[] = [];
  for (let start = 0; start < calls.length; start += 500) {
    const event = { calls: calls.slice(start, start + 500) };
    const [outcome] = await runCloudFrontFunction({ code: handler, now: 0 }, [{ event }]);
    if (!outcome?.ok) throw new Error(outcome?.message);
    results.push(...(outcome.value as { readonly results: unknown[] }).results);
  }
  return results;
}

async function bundlePiece({ source, uses }: FunctionPiece): Promise<string> {
  const imports = Object.entries(uses).map(
    ([name, module]) => `import { ${name} } from ${JSON.stringify(join(POSTERN_FOLDER, module))};`,
  );
  const contents = `${imports.join('\n')}\nexport const piece = ${source};`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: POSTERN_FOLDER },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
  });
  return outputFiles[0]?.text ?? '';
}
