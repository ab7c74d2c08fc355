/** Which rule a plain request comes under, found as simply as can be; and for each rule, requests that come under it. */
import type { PosternConfig, Rule } from 'postern';
import { APP, TENANT } from './policy-keys.ts';

/** A plain request. */
export interface Witness {
  readonly host: string;
  readonly method: string;
  readonly path: string;
}

const METHODS = ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/** What may stand for `*`, and for `?`. */
const RUNS = ['', 'z', '/', 'q/r', '7.js', '-', 'Deep/er/index.html', 'css'];
const SINGLES = ['q', '7', '-'];

/** The first rule that takes the request; -1: none does. */
export function findRuleSimply(config: PosternConfig, { host, method, path }: Witness): number {
  const text = config.caseInsensitivePaths ? path.toLowerCase() : path;
  return config.rules.findIndex((rule) => {
    const pattern = config.caseInsensitivePaths ? rule.path.toLowerCase() : rule.path;
    return takesHostAndMethod(rule, { host, method }) && toExpression(pattern).test(text);
  });
}

function takesHostAndMethod(rule: Rule, { host, method }: Omit<Witness, 'path'>): boolean {
  const isMethod =
    rule.methods?.includes(method) || (method === 'HEAD' && rule.methods?.includes('GET'));
  return (!rule.host || rule.host === host) && (!rule.methods || isMethod === true);
}

const expressions = new Map<string, RegExp>();

function toExpression(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const made = new RegExp(`^${source}$`);
  expressions.set(pattern, made);
  return made;
}

/** A request under the rule at `place`, and under no earlier one. */
export function findWitness(config: PosternConfig, place: number): Witness | undefined {
  return witnessesOf(config, place).next().value ?? undefined;
}

/** All that are tried, in an order of their own. */
export function* witnessesOf(config: PosternConfig, place: number): Generator<Witness, undefined> {
  const rule = config.rules[place] as Rule;
  for (const host of rule.host ? [rule.host] : hostsOf(config)) {
    for (const method of rule.methods ?? METHODS) {
      for (const path of pathsOf(rule.path)) {
        const witness = { host, method, path };
        if (findRuleSimply(config, witness) === place) yield witness;
      }
    }
  }
  return undefined;
}

export function hostsOf({ hosts = [APP] }: PosternConfig): readonly string[] {
  return hosts.map((host) => (host.startsWith('*.') ? TENANT : host));
}

/** Plain paths that the pattern matches. */
export function pathsOf(pattern: string): readonly string[] {
  const filled = RUNS.flatMap((run) =>
    SINGLES.map((single) => pattern.replaceAll('*', run).replaceAll('?', single)),
  );
  const paths = filled.map((path) => (path.startsWith('/') ? path : `/${path}`));
  return [...new Set(paths)].filter(
    (path) => !/\/[/.]/.test(path) && !path.startsWith('/.postern'),
  );
}
