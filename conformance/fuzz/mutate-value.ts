/** Changes a value of objects, lists and scalars at a random place: what a config, a key set or an event is made of. */

import { mutateText } from './mutate-text.ts';
import type { InputRandom } from './random.ts';

/** What JSON can hold. */
export const ODD_JSON: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 1.5, 1e308, 2 ** 53, -(2 ** 31), '', ' ', '0', 'true', 'null'],
  ...[
    '__proto__',
    'constructor',
    '*',
    '/',
    'https://x.example/',
    'http://x.example/',
    'é',
    '\ud800',
  ],
  ...[[], [[]], [null], [''], ['a', 'a'], {}, { a: 1 }, { __proto__: null, toString: 1 }],
];

/** What code can pass besides. */
export const ODD_VALUES: readonly unknown[] = [
  ...ODD_JSON,
  ...[undefined, Number.NaN, Number.POSITIVE_INFINITY, 10n, Symbol('odd'), () => true, new Date(0)],
  ...[
    new Map([['a', 1]]),
    Object.create({ inherited: 1 }),
    Buffer.from('odd'),
    /odd/,
    new Proxy({}, {}),
  ],
  ...[async () => true, Object.freeze({}), new String('odd'), [undefined]],
];

const NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'x',
  '',
  'keys',
  'then',
  '0',
];

interface Place {
  readonly holder: Record<string, unknown>;
  readonly name: string;
}

/** A copy with one to three changes, taking its new values from `odd`. Functions and objects of classes are kept as they are. */
export function mutateValue(value: unknown, random: InputRandom, odd: readonly unknown[]): unknown {
  const root = { value: copy(value) };
  for (let count = random.pick([1, 1, 1, 2, 3]); count > 0; count--) change(root, random, odd);
  return root.value;
}

function change(root: Record<string, unknown>, random: InputRandom, odd: readonly unknown[]): void {
  const places = placesOf(root);
  // The root itself may have been taken away.
  if (places.length === 0) return;
  const { holder, name } = random.pick(places);
  const value = holder[name];
  const kind = random.below(10);
  if (kind < 4) put(holder, name, copy(random.pick(odd)));
  else if (kind === 4) delete holder[name];
  else if (kind === 5) put(holder, name, [value]);
  else if (kind === 6) put(holder, name, nest(value, random.pick([1, 5, 20, 2_000])));
  else if (kind === 7 && isContainer(value)) put(value, random.pick(NAMES), copy(random.pick(odd)));
  else if (kind === 8 && isContainer(value)) copyMember(value, random);
  else if (typeof value === 'string') put(holder, name, mutateText(value, random));
  else if (typeof value === 'number')
    put(holder, name, value + random.pick([1, -1, 0.5, 1e15, -1e15]));
  else put(holder, name, copy(random.pick(odd)));
}

/** As an own member even where the name is `__proto__`. */
function put(holder: object, name: string, value: unknown): void {
  Object.defineProperty(holder, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function copyMember(container: Record<string, unknown>, { pick }: InputRandom): void {
  const names = Object.keys(container);
  if (names.length === 0) return;
  const target = Array.isArray(container) ? String(container.length) : pick([...names, ...NAMES]);
  put(container, target, copy(container[pick(names)]));
}

function nest(value: unknown, depth: number): unknown {
  let nested = value;
  for (let count = 0; count < depth; count++) nested = count % 2 ? { a: nested } : [nested];
  return nested;
}

/** Every member of every container, the root's own included. A bound keeps deeply nested values cheap. */
function placesOf(root: Record<string, unknown>): readonly Place[] {
  const places: Place[] = [];
  const open: Record<string, unknown>[] = [root];
  for (let holder = open.pop(); holder && places.length < 200; holder = open.pop()) {
    for (const name of Object.keys(holder)) {
      places.push({ holder, name });
      const value = holder[name];
      if (isContainer(value)) open.push(value);
    }
  }
  return places;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  if (Array.isArray(value)) return true;
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** What is put in is copied first: shared, it would change later inputs, or come to hold itself. */
function copy(value: unknown): unknown {
  if (!isContainer(value)) return value;
  if (Array.isArray(value)) return Array.from(value, copy);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]));
}
