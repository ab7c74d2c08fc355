/** What goes wrong with a request on its way: odd readings of the path, doubled credentials, foreign hosts, and noise. */

import type { InputRandom } from '../fuzz/random.ts';
import { makeBearer } from './make-bearer.ts';
import type { Draft, Purpose } from './make-request.ts';
import { makeSession } from './make-session.ts';
import { NOISE } from './noise.ts';
import { makeOddPath, OWN_PATHS } from './odd-paths.ts';
import { SESSION_COOKIE } from './odd-session.ts';
import { PERSONAS } from './personas.ts';
import { APP, SHOP, TENANT } from './policy-keys.ts';

/** Changes a request that is being made. */
export type Disturbance = (draft: Draft, purpose: Purpose, random: InputRandom) => void;

/** Changes requests that are meant to be refused, and a quarter of all others. */
export function disturb(draft: Draft, purpose: Purpose, random: InputRandom): void {
  const { aim } = purpose;
  if (aim === 400) random.pick(MALFORMED)(draft, purpose, random);
  else if (aim === 'other') random.pick(ELSEWHERE)(draft, purpose, random);
  else if (aim === 403 && random.chance(10)) draft.path = `/nowhere/${random.below(9)}`;
  if (random.chance(20)) random.pick(NOISE)(draft, purpose, random);
  if (random.chance(5)) random.pick([...MALFORMED, ...ELSEWHERE])(draft, purpose, random);
}

function changePath(draft: Draft, _: Purpose, random: InputRandom): void {
  draft.path = makeOddPath(draft.path, random);
}

const MALFORMED: readonly Disturbance[] = [
  changePath,
  changePath,
  changePath,
  (draft, { policy }, random) => {
    if (policy.kind === 'bearer') return changePath(draft, { policy } as Purpose, random);
    const [first = ''] = draft.headers.cookie ?? [];
    const persona = random.pick(PERSONAS);
    const second = makeSession(
      random.pick(['good', 'odd']),
      { policy, host: draft.host, persona },
      random,
    );
    const pair = `${SESSION_COOKIE}=${second}`;
    draft.headers.cookie = random.chance(70) ? [`${first}; ${pair}; ${pair}`] : [first, pair, pair];
  },
  (draft, { policy }, random) => {
    const persona = random.pick(PERSONAS);
    const token = makeBearer(random.pick(['good', 'wrong']), { persona, policy }, random);
    draft.headers.authorization = [
      `Bearer ${token}`,
      random.pick([`Bearer ${token}`, 'bearer x', 'Basic eDp5']),
    ];
  },
];

const ELSEWHERE: readonly Disturbance[] = [
  (draft, _, { pick }) => {
    const others = [SHOP, TENANT, 'other.example', 'tenant.example', 'x.y.tenant.example'];
    draft.host = pick([
      ...others,
      'd111111abcdef8.cloudfront.net',
      `${draft.host}.`,
      `x${draft.host}`,
    ]);
  },
  (draft, _, { pick }) => {
    draft.host = pick([
      draft.host.toUpperCase(),
      `${draft.host}:443`,
      'localhost:8080',
      'localhost',
    ]);
  },
  (draft, _, { pick }) => {
    draft.path = pick(OWN_PATHS);
  },
  preflight,
  preflight,
  preflight,
  (draft, _, { pick }) => {
    const ends = ['', '/api', '/v1/users', '/nowhere', '/'];
    draft.path = `/.well-known/oauth-protected-resource${pick(ends)}`;
    draft.host = pick([APP, APP, draft.host]);
  },
];

function preflight(draft: Draft, { rule }: Purpose, { pick, chance }: InputRandom): void {
  const method = pick([draft.method, draft.method, 'GET', 'PUT', 'DELETE', 'TRACE', '']);
  draft.headers.origin = [pick([rule.cors?.origins[0] ?? APP, `https://${SHOP}`, 'null', ''])];
  draft.headers['access-control-request-method'] = [method];
  if (chance(50)) {
    const names = ['authorization', 'x-a, X-B', 'x-é', 'a'.repeat(1_025), ''];
    draft.headers['access-control-request-headers'] = [pick(names)];
  }
  draft.method = chance(85) ? 'OPTIONS' : draft.method;
}
