/** Random requests around a policy's rules: each under a rule that is chosen, with what the rule asks for, or nearly. */
import type { Rule } from 'postern';
import type { InputRandom } from '../fuzz/random.ts';
import type { RequestCase } from '../support/case.ts';
import { type Aim, canReach, type Outcomes, pickAim, takesBearer, takesSessions } from './aim.ts';
import { disturb } from './disturb.ts';
import { makeBearer } from './make-bearer.ts';
import type { Policy } from './make-policy.ts';
import { makeSession, type SessionKind } from './make-session.ts';
import { SESSION_COOKIE } from './odd-session.ts';
import { meets, ODD_PERSONAS, PERSONAS, type Persona } from './personas.ts';
import { APP } from './policy-keys.ts';
import { findRuleSimply, hostsOf, pathsOf, type Witness } from './witness.ts';

/** A request that is being made. */
export interface Draft {
  method: string;
  host: string;
  path: string;
  query: string;
  readonly headers: Record<string, string[]>;
}

const NAVIGATION = {
  'sec-fetch-mode': ['navigate'],
  'sec-fetch-dest': ['document'],
  'sec-fetch-site': ['none'],
  accept: ['text/html,*/*'],
};
const SCRIPT = {
  'sec-fetch-mode': ['cors'],
  'sec-fetch-dest': ['empty'],
  'sec-fetch-site': ['same-origin'],
};

export interface Wish {
  /** A rule that has not been reached yet. */
  readonly place: number | undefined;
  /** What has been decided so far. */
  readonly outcomes: Outcomes;
}

/** One request. */
export function makeRequest(
  policy: Policy,
  { place, outcomes }: Wish,
  random: InputRandom,
): RequestCase {
  const aim = pickAim(policy, outcomes, random);
  const chosen = place ?? pickPlace(policy, aim, random);
  const draft = place === undefined ? draftUnder(policy, chosen, random) : draftOf(policy, chosen);
  const rule = policy.config.rules[chosen] as Rule;
  const own = place === undefined ? aim : canReach(rule, 'allow', policy) ? 'allow' : 403;
  dress(draft, { policy, rule, aim: canReach(rule, own, policy) ? own : 'allow' }, random);
  if (place === undefined) disturb(draft, { policy, rule, aim }, random);
  return { ...draft, path: asBytes(draft.path), headers: asReceived(draft.headers) };
}

/** A request line is made of bytes. */
function asBytes(text: string): string {
  return text.replace(/[^\0-\xff]/g, '');
}

/** As any server hands headers on (RFC 9110 section 5.5): no control characters, no blanks around a value. */
function asReceived(headers: Draft['headers']): Draft['headers'] {
  const clean = (value: string) =>
    value.replace(/[^\t -~\x80-\xff]/g, '').replace(/^[ \t]+|[ \t]+$/g, '');
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, values.map(clean)]),
  );
}

function pickPlace(policy: Policy, aim: Aim, random: InputRandom): number {
  const { rules } = policy.config;
  const places = [...rules.keys()].filter((place) => canReach(rules[place] as Rule, aim, policy));
  return places.length > 0 ? random.pick(places) : random.below(rules.length);
}

function draftOf({ witnesses }: Policy, place: number): Draft {
  return { ...(witnesses[place] as Witness), query: '', headers: {} };
}

/** Another host, method or path than the witness's, where it comes under the same rule. */
function draftUnder(policy: Policy, place: number, random: InputRandom): Draft {
  const { config, witnesses } = policy;
  const witness = witnesses[place] as Witness;
  const other = {
    host: random.pick(hostsOf(config)),
    method: random.pick([witness.method, 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']),
    path: random.pick(pathsOf((config.rules[place] as Rule).path)),
  };
  const chosen = findRuleSimply(config, other) === place ? other : witness;
  return { ...chosen, query: random.pick(['', '', 'a=1', 'q=%20&x=/..']), headers: {} };
}

export interface Purpose {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly aim: Aim;
}

/** Gives it the headers with which it should come to its aim. */
function dress(draft: Draft, { policy, rule, aim }: Purpose, random: InputRandom): void {
  const { kind } = policy;
  const isPage = aim === 'redirect' || random.chance(aim === 'allow' ? 40 : 20);
  if (aim === 'redirect') draft.method = 'GET';
  Object.assign(draft.headers, isPage && draft.method === 'GET' ? NAVIGATION : SCRIPT);
  if (rule.allow === 'anyone' || rule.allow === 'nobody') return;
  const persona = pickPersona(rule, aim, random);
  const usesSession =
    takesSessions(rule, kind) &&
    (aim === 'redirect' || !takesBearer(rule, kind) || random.chance(50));
  const isWhole = aim === 'allow' || aim === 403 || aim === 400 || aim === 'other';
  if (usesSession) {
    const session = pickSessionKind(aim, isWhole, random);
    const value = session && makeSession(session, { policy, host: draft.host, persona }, random);
    if (value !== undefined) draft.headers.cookie = [cookieWith(value, random)];
    if (aim === 403 && random.chance(60)) crossSite(draft, random);
  } else if (isWhole || random.chance(85)) {
    const bearer = isWhole ? 'good' : random.pick(['ended', 'wrong', 'wrong', 'odd'] as const);
    const token = makeBearer(bearer, { persona, policy }, random);
    draft.headers.authorization = [
      random.pick(['Bearer ', 'Bearer ', 'bearer ', 'Bearer  ']) + token,
    ];
  }
}

function pickPersona(rule: Rule, aim: Aim, { pick, chance }: InputRandom): Persona {
  if (chance(5)) return pick(ODD_PERSONAS);
  const wanted = PERSONAS.filter((persona) => meets(persona, rule.require) === (aim !== 403));
  return pick(wanted.length > 0 ? wanted : PERSONAS);
}

function pickSessionKind(
  aim: Aim,
  isWhole: boolean,
  { pick }: InputRandom,
): SessionKind | undefined {
  if (isWhole) return pick(['good', 'good', 'good', 'due']);
  if (aim === 'redirect')
    return pick(['due', 'due', undefined, undefined, 'ended', 'wrong', 'odd', 'revoked']);
  return pick(['ended', 'wrong', 'odd', 'odd', 'revoked', undefined]);
}

/** Beside the cookies of others, and of the gate's own. */
function cookieWith(session: string, { pick, chance }: InputRandom): string {
  const pairs = [`${SESSION_COOKIE}=${session}`];
  if (chance(30)) pairs.unshift(pick(['a=1', 'theme="dark; x"', 'b=c=d', '_ga=GA1.2.3']));
  if (chance(20))
    pairs.push(pick(['z=26', '__Host-postern-hold=1', '__Secure-postern-id.0=x', 'e=']));
  return pairs.join('; ');
}

/** A write from elsewhere: of a script, a form, or a browser without Fetch Metadata. */
function crossSite(draft: Draft, { pick }: InputRandom): void {
  draft.method = pick(['POST', 'PUT', 'DELETE', draft.method]);
  const { 'sec-fetch-site': _, ...others } = draft.headers;
  for (const name of Object.keys(draft.headers)) delete draft.headers[name];
  const site = pick([['cross-site'], ['same-site'], ['none'], undefined]);
  const origin = pick([['https://evil.example'], ['null'], [`https://${APP}`], undefined]);
  Object.assign(draft.headers, others, site && { 'sec-fetch-site': site }, origin && { origin });
}
