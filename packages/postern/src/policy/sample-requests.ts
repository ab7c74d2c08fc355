/** Makes requests that two rules could both get, to ask the matcher which one does. Build time only. */
import { commonPath, literalEnds, mayOverlap } from './containment.ts';
import { readPath } from './path.ts';
import { matchesPattern } from './pattern.ts';
import type { MatchRule, RulePlan } from './plan.ts';

/** Rules that have been checked one by one. */
export interface PlannedRules {
  readonly match: readonly MatchRule[];
  readonly rules: readonly RulePlan[];
  readonly hosts: readonly string[] | undefined;
}

/** As much of a request as the matcher asks for. */
export interface SampleRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
}

/** Makes requests, with a character that no rule names where any would do. */
export interface Sampler {
  readonly filler: string;
  /** Requests for the hosts and methods of `place`, on a path that `pattern` and the rule `other` match. */
  readonly sample: (
    pattern: string,
    rules: { readonly place: number; readonly other: number },
  ) => readonly SampleRequest[];
}

/**
 * A host, method or character that no rule names reaches the fewest rules, and whatever it reaches every other can too.
 * So where such a one exists, it alone stands for all.
 */
export function createSampler({ match, hosts }: PlannedRules): Sampler {
  const ends = match.map(({ path }) => literalEnds(path));
  const anyHost = unnamedHost({ match, hosts }) ?? hosts ?? [];
  const filler = unnamedCharacter(match);

  return {
    filler,
    sample: (pattern, { place, other }) => {
      const own = match[place] as MatchRule;
      const found = match[other] as MatchRule;
      if (own.host !== undefined && found.host !== undefined && own.host !== found.host) return [];
      if (!mayOverlap(ends[other] as (typeof ends)[0], literalEnds(pattern))) return [];
      const path = plainCommonPath(pattern, found.path, filler);
      if (path === undefined) return [];
      const host = own.host ?? found.host;
      const names = host === undefined ? anyHost : [host];
      const methods = sharedMethods(own.methods, found.methods);
      return names.flatMap((name) => methods.map((method) => ({ host: name, method, path })));
    },
  };
}

/** A common path with one reading only: others are refused as ambiguous before their rule matters. */
function plainCommonPath(a: string, b: string, filler: string): string | undefined {
  const path = commonPath(a, b, filler)?.replace(/\/(?=\/)/g, `/${filler}`);
  const isCommon = path !== undefined && matchesPattern(a, path) && matchesPattern(b, path);
  return isCommon && readPath(path)?.length === 1 ? path : undefined;
}

function unnamedHost({
  match,
  hosts,
}: Pick<PlannedRules, 'match' | 'hosts'>): readonly string[] | undefined {
  const named = new Set(match.map(({ host }) => host));
  return hosts?.every((host) => named.has(host)) ? undefined : [''];
}

function unnamedCharacter(match: readonly MatchRule[]): string {
  const named = new Set(match.flatMap(({ path }) => [...path]));
  const letters = [...'xyzabcdefghijklmnopqrstuvw0123456789'];
  return letters.find((letter) => !named.has(letter)) ?? '\u2026';
}

function sharedMethods(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] {
  return a && b ? a.filter((method) => b.includes(method)) : (a ?? b ?? ['(any)']);
}
