/** Makes the bundle of a CloudFront Function smaller. What each step is worth, of the 4,700 bytes that ten rules take, is in `bench/README.md`. */
import { type CompressOptions, type FormatOptions, type MangleOptions, minify } from 'terser';
import { shortenLocals, shortenRepeated } from './shrink-source.ts';
import { withoutLet } from './without-let.ts';

export interface ShrinkOptions {
  /** Whether all modules are Postern's own: these have no `this`, no constructors, and use no result of a function without one. */
  readonly isOurs: boolean;
  /** Its name in our sources; in the function it is `handler`, whatever a user's module calls its own. */
  readonly entryPoint: string;
}

const COMPRESS: CompressOptions = {
  passes: 4,
  ecma: 2015,
  inline: 3,
  keep_fargs: false,
};

/** Reads of constant objects are worked out, and what they say is not there is left out. */
const BOLD: CompressOptions = { pure_getters: true, unsafe: true };

/** In a user's module a read may be there for what it throws: `try { decodeURIComponent(path); } catch { return refuse(); }`. */
const CAREFUL: CompressOptions = { pure_getters: 'strict', unsafe: false };

/** Each constant takes a name of one letter, and there are only so many of these. */
const LEAST_SAVINGS: readonly number[] = [1, 3, 4, 6];

const FORMAT: FormatOptions = { comments: false, ecma: 5, quote_style: 0 };

/** `bundled` ends with the export of the entry point, as esbuild writes it. */
export async function shrinkFunction(bundled: string, options: ShrinkOptions): Promise<string> {
  const { isOurs, entryPoint } = options;
  const text = takeCrypto(bundled, entryPoint);
  const folded = await minifyModule(withoutLet(text), { ...options, isFirst: true });
  const second = { ...options, isFirst: false };
  if (!isOurs) return nameHandler(await minifyModule(folded, second), entryPoint);
  const small = await minifyModule(withArrows(folded), second);
  const short = shortenLocals(small);
  const choices = LEAST_SAVINGS.map((saving) =>
    renameAll(shortenRepeated(short, saving), entryPoint),
  );
  return nameHandler(
    (await Promise.all(choices)).reduce((one, other) => (other.length < one.length ? other : one)),
    entryPoint,
  );
}

/** A text of the config may have the same words. */
function nameHandler(code: string, entryPoint: string): string {
  const declaration = `function ${entryPoint}(`;
  if (!code.includes(declaration)) throw new Error('The bundle has lost its entry point');
  return code.replace(declaration, 'function handler(');
}

/** Without the export, and with the module that the sources take for a global. */
function takeCrypto(bundled: string, entryPoint: string): string {
  const end = new RegExp(`^([\\s\\S]*)export \\{\\s*${entryPoint}\\s*\\};\\s*$`);
  const [, text = ''] = end.exec(bundled) ?? [];
  if (text === '') throw new Error('The bundle does not end with its entry point');
  return text.includes('crypto.')
    ? text.replace(/^(import .*;\n)?/, '$1var crypto = require("crypto");\n')
    : text;
}

interface Turn extends ShrinkOptions {
  /** Names stay, so that functions can be put in the place of their only call, and lines, for `withArrows`. */
  readonly isFirst: boolean;
}

async function minifyModule(text: string, turn: Turn): Promise<string> {
  const { isFirst, isOurs, entryPoint } = turn;
  const mangle: MangleOptions = {
    toplevel: true,
    reserved: [entryPoint],
  };
  const { code = '' } = await minify(text, {
    module: true,
    ecma: 2015,
    compress: {
      ...COMPRESS,
      ...(isOurs ? BOLD : CAREFUL),
      top_retain: [entryPoint],
      unsafe_arrows: isOurs && !isFirst,
    },
    mangle: isFirst ? false : mangle,
    format: isFirst ? { beautify: true } : FORMAT,
  });
  return code;
}

/** Once more, the shortest for the most frequent: by now there are others. */
async function renameAll(text: string, entryPoint: string): Promise<string> {
  const { code = '' } = await minify(text, {
    module: true,
    ecma: 2015,
    compress: false,
    mangle: { toplevel: true, reserved: [entryPoint] },
    format: FORMAT,
  });
  return code;
}

/**
 * Top-level functions as arrow functions, which take 12 bytes less each. In the text they have nothing but their own last brace at the
 * beginning of a line. They come first, since only functions can be called before they are declared.
 */
function withArrows(folded: string): string {
  const functions: string[] = [];
  const rest = folded.replace(
    /^function (\w+)(\(.*\)) \{\n([\s\S]*?)^\}$/gm,
    (_, name: string, parameters: string, body: string) => {
      functions.push(`var ${name} = ${parameters} => {\n${body}};`);
      return '';
    },
  );
  const [imports = ''] = /^import .*$/m.exec(rest) ?? [];
  return [imports, ...functions, rest.replace(imports, '')].join('\n');
}
