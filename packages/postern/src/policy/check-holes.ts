/**
 * Refuses rules that leave a hole beside them: `/x/*` does not match `/x`, which most origins serve alike. Each hole is
 * proven by a path that really gets a weaker rule.
 */
import { createIndexedMatcher } from './match-indexed.ts';
import { createContainerFinder } from './pattern-index.ts';
import type { PolicyNotice } from './plan.ts';
import { createSampler, type PlannedRules, type SampleRequest } from './sample-requests.ts';
import { createComparison, isOpen } from './strength.ts';

/** Throws for the first hole; a slash that leads to a rule which is merely different is a notice. */
export function checkHoles(planned: PlannedRules): readonly PolicyNotice[] {
  const findNeighbours = createNeighbourFinder(planned);
  return planned.match.flatMap(({ path }, place) => {
    if (!path.endsWith('/*') || path === '/*') return [];
    let different: Neighbour | undefined;
    for (const neighbour of findNeighbours(path.slice(0, -2), place)) {
      if (neighbour.strength === 'weaker') throw holeError(path, { place, hole: neighbour });
      different ??= neighbour;
    }
    return different ? [slashNotice(path, { place, different })] : [];
  });
}

/** A path beside a rule's, and the rule that decides it. */
interface Neighbour {
  readonly path: string;
  readonly rule: number;
  readonly strength: 'weaker' | 'different';
}

/** Takes the part of a pattern before its last slash, and the pattern's place. */
type NeighbourFinder = (base: string, place: number) => Iterable<Neighbour>;

function createNeighbourFinder({ match, rules, hosts }: PlannedRules): NeighbourFinder {
  const matcher = createIndexedMatcher(match);
  const { compare, othersOpenTo } = createComparison(rules);
  const mayContain = createContainerFinder(match.map(({ path }) => path));
  const { filler, sample } = createSampler({ match, rules, hosts });

  return function* findNeighbours(base, place) {
    for (const beside of [base, `${base}/`]) {
      for (const other of candidates(beside, place)) {
        for (const request of sample(beside, { place, other })) yield* judge(request, place);
      }
    }
  };

  function candidates(beside: string, place: number): readonly number[] {
    // A path without wildcards is matched by exactly the patterns that contain it.
    return /[*?]/.test(beside)
      ? othersOpenTo(place)
      : mayContain(beside).filter((other) => isOpen(compare(other, place)));
  }

  function* judge({ host, method, path }: SampleRequest, place: number): Iterable<Neighbour> {
    const rule = matcher(host, method, path);
    const strength = rule < 0 ? 'stricter' : compare(rule, place);
    // Below the path the rule itself must decide: where an earlier one does, that is what the config says.
    const below = `${path.replace(/\/$/, '')}/${filler}`;
    if (isOpen(strength) && matcher(host, method, below) === place) yield { path, rule, strength };
  }
}

function holeError(
  path: string,
  { place, hole }: { readonly place: number; readonly hole: Neighbour },
): TypeError {
  const base = path.slice(0, -2);
  return new TypeError(
    `Option "rules[${place}].path" must leave no hole beside it, got "${path}" while "${hole.path}" gets the weaker ` +
      `rules[${hole.rule}]: write "${base}*", or a rule as strict for "${base}" before it, ` +
      `or "${base}/?*" if "${hole.path}" shall be open`,
  );
}

function slashNotice(
  path: string,
  { place, different }: { readonly place: number; readonly different: Neighbour },
): PolicyNotice {
  return {
    id: 'slash_differs',
    rule: place,
    message:
      `rules[${place}] ("${path}") and rules[${different.rule}], which decides "${different.path}", ` +
      'ask for different claims',
  };
}
