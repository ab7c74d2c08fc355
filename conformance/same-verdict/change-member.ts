/** Claims with one to three members of another type, gone, or new: what a signer could write by mistake. */
import { ODD_JSON } from '../fuzz/mutate-value.ts';
import type { InputRandom } from '../fuzz/random.ts';

type Claims = Record<string, unknown>;

const NEW_NAMES: readonly string[] = ['__proto__', 'constructor', 'toString', 'scope', 'x', ''];

export function changeMembers(claims: Claims, random: InputRandom): Claims {
  const changed = structuredClone(claims);
  for (let count = random.pick([1, 1, 1, 2, 3]); count > 0; count--) {
    const holders = [changed, changed.c, changed.realm_access].filter(isObject);
    changeOne(random.pick(holders), random);
  }
  return changed;
}

function changeOne(holder: Claims, { pick, chance }: InputRandom): void {
  const names = Object.keys(holder);
  const name = names.length > 0 && !chance(15) ? pick(names) : pick(NEW_NAMES);
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined;
  const odd = structuredClone(pick(ODD_JSON));
  const changes = [odd, odd, odd, [value], { a: value }, JSON.stringify(value), undefined];
  // As an own member even where the name is `__proto__`.
  Object.defineProperty(holder, name, {
    ...{ value: pick(changes), writable: true, enumerable: true, configurable: true },
  });
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
