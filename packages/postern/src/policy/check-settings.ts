/** Checks the settings of a gate that stand by themselves: `rewrite`, `after`, `log`, `target`, `budgetBytes`. */
import type { IssuerSettings } from '../jwt/options.ts';
import { ISSUER_OPTION_NAMES } from '../jwt/plan-verifier.ts';
import { checkReportOnly } from './check-report-only.ts';
import type { PosternConfig, RewriteOptions, Target } from './config.ts';
import { checkObject, checkText, checkWord, optionError } from './option-error.ts';
import { loginTarget } from './runs-as-lambda.ts';

/** The options of one issuer that stand beside `rules`. The verifier's own plan checks them; `claims` means something else here. */
export const TOKEN_OPTION_NAMES: readonly (keyof IssuerSettings)[] = ISSUER_OPTION_NAMES.filter(
  (name): name is keyof IssuerSettings => name !== 'claims',
);

const GATE_OPTIONS = {
  hosts: true,
  issuers: true,
  claims: true,
  delegate: true,
  forward: true,
  login: true,
  session: true,
  rules: true,
  caseInsensitivePaths: true,
  rewrite: true,
  after: true,
  log: true,
  target: true,
  loginHalf: true,
  originHeader: true,
  unsafeReportOnly: true,
  budgetBytes: true,
} satisfies Record<Exclude<keyof PosternConfig, keyof IssuerSettings>, true>;

const KNOWN = [...Object.keys(GATE_OPTIONS), ...TOKEN_OPTION_NAMES];

/** Refuses a config with unknown names or with wrong settings; rules, hosts and claims are checked where they are planned. */
export function checkSettings(value: unknown): asserts value is PosternConfig {
  const config = checkObject(value, { option: 'config', known: KNOWN });
  checkRewrite(config.rewrite);
  if (config.session !== undefined && config.login === undefined) {
    // Not quoted: it may be the key ring.
    throw new TypeError(
      'Option "session" must be left out where there is no "login": nobody could get a session',
    );
  }
  if (config.after !== undefined) checkText(config.after, 'after');
  checkChoice(config.log, { option: 'log', words: ['all', 'denied', 'none'] });
  checkChoice(config.target, { option: 'target', words: Object.keys(TARGETS) });
  checkChoice(config.loginHalf, { option: 'loginHalf', words: ['lambda-edge', 'function-url'] });
  checkTarget(config as Partial<PosternConfig>);
  checkReportOnly(config as Partial<PosternConfig>);
  const { caseInsensitivePaths, budgetBytes } = config;
  if (caseInsensitivePaths !== undefined && typeof caseInsensitivePaths !== 'boolean') {
    throw optionError('caseInsensitivePaths', 'be true or false', caseInsensitivePaths);
  }
  if (
    budgetBytes !== undefined &&
    !(Number.isSafeInteger(budgetBytes) && Number(budgetBytes) > 0)
  ) {
    throw optionError('budgetBytes', 'be a whole number of bytes above 0', budgetBytes);
  }
}

const TARGETS: Readonly<Record<Target, true>> = {
  'lambda-edge': true,
  'cloudfront-function': true,
  split: true,
  'function-url': true,
  fetch: true,
  node: true,
};

/** What only some targets have. */
function checkTarget(config: Partial<PosternConfig>): void {
  const { target = 'lambda-edge', after, login, originHeader, loginHalf } = config;
  const isBehindUrl = loginTarget(config) === 'function-url';
  if (loginHalf !== undefined && target !== 'split') {
    const remedy = 'only the target "split" has one';
    throw optionError('loginHalf', `be left out for target "${target}"`, loginHalf, remedy);
  }
  if (target === 'split' && login === undefined) {
    const remedy = 'a gate without a login has no second half: write "cloudfront-function"';
    throw optionError('target', 'be another one for a gate without a login', target, remedy);
  }
  if (target === 'function-url' && login === undefined) {
    const remedy = 'it answers under "/.postern/" and forwards nothing, give "login"';
    throw optionError('target', 'be another one for a gate without a login', target, remedy);
  }
  if (after !== undefined && (target === 'function-url' || target === 'node')) {
    const remedy =
      target === 'node'
        ? 'give your own function to the built "handle", as "next"'
        : 'a function URL forwards nothing';
    throw optionError('after', `be left out for target "${target}"`, after, remedy);
  }
  // Neither is quoted: it may hold secrets.
  if (isBehindUrl && originHeader === undefined) {
    throw new TypeError(
      `Option "originHeader" must be given for ${target === 'split' ? 'loginHalf' : 'target'} "function-url", which is open to the world: ` +
        'write originHeader: { values: [secret("POSTERN_ORIGIN_KEY")] }',
    );
  }
  if (!isBehindUrl && originHeader !== undefined) {
    throw new TypeError(
      `Option "originHeader" must be left out for target "${target}": only a function URL is reached past its distribution`,
    );
  }
}

function checkChoice(
  value: unknown,
  choice: { readonly option: string; readonly words: readonly string[] },
): void {
  if (value !== undefined) checkWord(value, choice);
}

const REWRITE_NAMES: readonly (keyof RewriteOptions)[] = ['directoryIndex', 'spaFallback'];

function checkRewrite(value: unknown): void {
  if (value === undefined) return;
  const rewrite = checkObject(value, { option: 'rewrite', known: REWRITE_NAMES });
  const { directoryIndex, spaFallback } = rewrite;
  if (directoryIndex === undefined && spaFallback === undefined) {
    throw optionError('rewrite', `have at least one of ${REWRITE_NAMES.join(', ')}`, value);
  }
  if (directoryIndex !== undefined && !isFileName(directoryIndex)) {
    throw optionError(
      'rewrite.directoryIndex',
      'be a file name such as "index.html"',
      directoryIndex,
    );
  }
  if (spaFallback !== undefined && !isFilePath(spaFallback)) {
    throw optionError('rewrite.spaFallback', 'be a path such as "/index.html"', spaFallback);
  }
}

function isFileName(value: unknown): boolean {
  return typeof value === 'string' && /^[\w~-][\w.~-]*$/.test(value);
}

function isFilePath(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value.startsWith('/') &&
    value.slice(1).split('/').every(isFileName)
  );
}
