/** What random requests are steered to, and how often: else most would be refused at the first check. */
import type { Rule } from 'postern';
import type { InputRandom } from '../fuzz/random.ts';
import type { Policy } from './make-policy.ts';

/** What a request is meant to come to; what it does come to, the gate says. */
export type Aim = 'allow' | 'redirect' | 401 | 403 | 400 | 'other';

/** In percent. */
const WANTED: readonly (readonly [aim: Aim, percent: number])[] = [
  ['allow', 38],
  ['redirect', 17],
  [401, 14],
  [403, 14],
  [400, 13],
  ['other', 4],
];

/** What the core has decided so far, by outcome. */
export type Outcomes = ReadonlyMap<string, number>;

/** Mostly what there is too little of, as far as the policy has it at all. */
export function pickAim(policy: Policy, outcomes: Outcomes, random: InputRandom): Aim {
  const possible = WANTED.filter(([aim]) => isPossible(policy, aim));
  if (random.chance(30)) return random.pick(possible)[0];
  const total = [...outcomes.values()].reduce((sum, number) => sum + number, 1);
  const lacking = possible.map(([aim, percent]) => {
    const share = (100 * (outcomes.get(String(aim)) ?? 0)) / total;
    return { aim, lack: aim === 'other' ? random.below(percent) - 2 : percent - share };
  });
  return lacking.reduce((most, one) => (one.lack > most.lack ? one : most)).aim;
}

function isPossible(policy: Policy, aim: Aim): boolean {
  return typeof aim === 'number' || policy.config.rules.some((rule) => canReach(rule, aim, policy));
}

/** Whether a request under the rule can come to that. */
export function canReach(rule: Rule, aim: Aim, { kind }: Policy): boolean {
  const needsOne = rule.allow !== 'anyone' && rule.allow !== 'nobody';
  if (aim === 'allow') return rule.allow !== 'nobody';
  if (aim === 'redirect') return needsOne && takesSessions(rule, kind);
  if (aim === 401) return needsOne;
  return (
    aim !== 403 ||
    rule.allow === 'nobody' ||
    rule.require !== undefined ||
    takesSessions(rule, kind)
  );
}

export function takesSessions(rule: Rule, kind: Policy['kind']): boolean {
  const needsOne = rule.allow !== 'anyone' && rule.allow !== 'nobody';
  return needsOne && kind !== 'bearer' && rule.credential !== 'bearer';
}

export function takesBearer(rule: Rule, kind: Policy['kind']): boolean {
  const needsOne = rule.allow !== 'anyone' && rule.allow !== 'nobody';
  return needsOne && kind !== 'session' && rule.credential !== 'session';
}
