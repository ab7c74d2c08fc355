/**
 * Refuses what a config asks of a gate where none looks at a request: with signed cookies CloudFront checks a signature, a time and a
 * URL, and a rule is a cache behavior. Build time only.
 */
import type { PosternConfig, Rule } from '../policy/config.ts';
import { optionError } from '../policy/option-error.ts';
import { credentialsOf } from '../policy/plan-credential.ts';

const GIVEN_UP =
  'or leave out "session.format" and have a gate decide (docs/signed-cookies.md says what this tier gives up)';

/** By the rule's member: why it can say nothing. */
const RULE_REFUSALS: Readonly<Partial<Record<keyof Rule, string>>> = {
  host: 'a cache behavior is chosen by its path alone: make a distribution for each host',
  methods: 'a cache behavior is chosen by its path alone: choose its allowed methods',
  require:
    'CloudFront reads no claims: say in "login" who may sign in (require, emailDomains, tenants)',
  ask: 'CloudFront asks nobody: leave it out',
  allowCrossSite:
    'nothing looks at where a request comes from, so that the origin must check: leave it out',
  cors: 'CloudFront answers no preflight for it: give the cache behavior a response headers policy',
  resource: 'no access token is taken: leave it out',
};

/** By the config's member. */
const CONFIG_REFUSALS: Readonly<Partial<Record<keyof PosternConfig, string>>> = {
  forward: 'no claims reach the origin, and no header of a viewer is removed: leave it out',
  rewrite: 'nobody changes a path: set a default root object, or have the origin do it',
  after: 'no function runs on the requests that pass: leave it out',
  delegate: 'CloudFront asks nobody: leave it out',
  caseInsensitivePaths: 'path patterns of cache behaviors tell case apart: leave it out',
};

/** Throws a `TypeError` for the first that does not fit. `config` has been planned: its shapes are right. */
export function checkSignedCookies(config: PosternConfig): void {
  checkTarget(config);
  for (const [name, reason] of Object.entries(CONFIG_REFUSALS)) {
    if (config[name as keyof PosternConfig] !== undefined) throw refusal(name, reason);
  }
  if (credentialsOf(config).bearer) {
    throw refusal('audience', 'CloudFront verifies no bearer tokens: leave the token options out');
  }
  for (const [place, rule] of config.rules.entries()) checkRule(rule, `rules[${place}]`);
  checkRest(config.rules);
}

function checkTarget({ target = 'lambda-edge' }: PosternConfig): void {
  if (target === 'lambda-edge' || target === 'function-url') return;
  const remedy = 'CloudFront checks these cookies, and the login half alone is built';
  throw optionError('target', 'be "lambda-edge" or "function-url"', target, remedy);
}

function checkRule(rule: Rule, option: string): void {
  for (const [name, reason] of Object.entries(RULE_REFUSALS)) {
    if (rule[name as keyof Rule] !== undefined) throw refusal(`${option}.${name}`, reason);
  }
  if (rule.allow === 'nobody') {
    const reason =
      'whoever is signed in may see everything behind the key group: leave the rule out, and what it is about';
    throw refusal(`${option}.allow`, reason, ' "nobody"');
  }
}

/** A distribution's default behavior takes what no other does, and somebody must say what that is. */
function checkRest(rules: readonly Rule[]): void {
  const last = rules.at(-1);
  if (last?.path === '*' && rules.some(({ allow }) => allow === 'authenticated')) return;
  throw optionError(
    `rules[${rules.length - 1}]`,
    'be { path: "*", allow: "authenticated" }, or "anyone" after rules that say "authenticated"',
    last?.path,
    'a distribution has a default cache behavior, which takes every path that no rule names',
  );
}

function refusal(option: string, reason: string, value = ''): TypeError {
  return new TypeError(
    `Option "${option}" cannot say${value || ' anything'} beside session.format "cloudfront-signed-cookies", where ${reason}; ${GIVEN_UP}`,
  );
}

export interface SignedCookiesNotice {
  readonly id: 'signed_cookies';
  readonly message: string;
}

/** What is given up, and how the distribution must be: for whoever builds. */
export function noteSignedCookies(
  { rules }: PosternConfig,
  { keyPairId, idleSeconds }: { readonly keyPairId: string; readonly idleSeconds: number },
): readonly SignedCookiesNotice[] {
  const pathsOf = (allow: Rule['allow']) =>
    rules.flatMap((rule) => (rule.allow === allow ? [`"${rule.path}"`] : []));
  const open = pathsOf('anyone');
  return [
    'CloudFront alone checks the signed cookies, and no function sees a request. Given up are: conditions on claims, and claims for ' +
      'the origin; the check of hosts, of the readings of a path, and of writes from other sites; the removal of headers and ' +
      "cookies, the session's own among them, before the origin; the decision log. OPTIONS passes without a cookie. Nobody can be " +
      `signed out from elsewhere before the cookies end, up to ${idleSeconds} seconds later`,
    `The distribution needs cache behaviors in the order of the rules, after "/.postern/*" with the login: with a trusted key group ` +
      `that holds ${keyPairId}, and without a viewer-request function, ${pathsOf('authenticated').join(', ')}` +
      (open.length > 0 ? `; without a key group, open to everybody, ${open.join(', ')}` : '') +
      '. What a 403 must show, docs/signed-cookies.md says',
  ].map((message) => ({ id: 'signed_cookies', message }));
}
