/** Paths that origins may read otherwise than the gate, and paths that may be taken for the login's. */
import { mutateText } from '../fuzz/mutate-text.ts';
import type { InputRandom } from '../fuzz/random.ts';

/** Ways into and out of a folder, and what no path holds. */
const PATH_PIECES: readonly string[] = [
  ...[
    '/../',
    '/./',
    '//',
    '%2f',
    '%2e%2e/',
    '%2E/',
    ';a=1/',
    '\\',
    '%5c',
    '%252e%252e/',
    '%25',
    '%',
  ],
  ...[
    '%00',
    '%zz',
    '%0a',
    '%c0%af',
    '%e9',
    '%C3%A9',
    '#',
    '%23',
    '%3f',
    '%3F/',
    '..;/',
    '/.',
    '/..',
  ],
  ...[
    '/%2e%2e/admin',
    '/../api',
    '%61',
    '%41',
    '/..%2fdocs',
    '\x01',
    'é',
    ' ',
    '%20',
    '?',
    '/.postern/',
  ],
];

/** The path with something in it that is no plain path's. */
export function makeOddPath(path: string, random: InputRandom): string {
  const at = 1 + random.below(path.length);
  return random.pick<() => string>([
    () => path.slice(0, at) + random.pick(PATH_PIECES) + path.slice(at),
    () => path + random.pick(PATH_PIECES),
    () => random.pick(['/x', '/api', '/nowhere']) + random.pick(PATH_PIECES) + path,
    () => `/${encodeURIComponent(path.slice(1))}`,
    () => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    () => mutateText(path, random).slice(0, 2_000),
    () => path.slice(1),
  ])();
}

/** Those of login endpoints, and near them. */
export const OWN_PATHS: readonly string[] = [
  ...['/.postern/login', '/.postern/session', '/.postern/nothing'],
  ...['/%2epostern/login', '/x/../.postern/session', '/.postern%2flogin', '//.postern/login'],
  ...['/.postern;a/login', '/.%70ostern/logout', '/a/%2e%2e/.postern/login', '/.postern\\login'],
  ...['/.postern', '/.posternx', '/.Postern/login', '/%252epostern/login', '/x/.postern/login'],
];
