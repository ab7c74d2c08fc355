/** Tokens: freshly signed over good and bad parts, or taken from a stock and broken afterwards. */
import { type Signer, signToken } from '@postern/testing';
import { PUBLIC, SECRET, STRANGER } from './keys.ts';
import { mutateText } from './mutate-text.ts';
import { createInputRandom, type InputRandom } from './random.ts';
import { makeHeader, makePayload } from './token-parts.ts';

/** Signing with a public-key algorithm takes too long for each input. */
const STOCK_SIZE = 200;

/** Whatever may come where a token is due. */
const NO_TOKENS: readonly unknown[] = [
  ...['', '.', '..', '...', 'a.b', 'a.b.c', 'e30.e30.', 'e30.e30.e30', '.'.repeat(10_000)],
  ...[undefined, null, 0, {}, [], ['a.b.c'], Buffer.from('a.b.c'), new String('a.b.c')],
];

const ENDINGS: readonly string[] = ['=', 'A', '.', '.e30', ' ', '\n', '\0', 'A'.repeat(16_384)];

/** A token, and the text that was signed if any: nothing else may ever be accepted. */
export interface MadeToken {
  readonly token: unknown;
  readonly signed?: string;
}

/** Signed with the secret, over random parts. */
export function makeSecretToken(random: InputRandom): MadeToken {
  const signer = random.chance(4) ? STRANGER : SECRET;
  const signed = signToken(signer, makeHeader(SECRET, random), makePayload(random));
  return signer === SECRET ? breakSome(signed, random) : { token: signed };
}

const STOCKS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(PUBLIC).map(([alg, signer]) => [alg, makeStock(signer)]),
);

/** Out of the stock of an algorithm. */
export function makePublicToken(alg: string, random: InputRandom): MadeToken {
  return breakSome(random.pick(STOCKS.get(alg) ?? []), random);
}

/** The tokens of a stock are the same ones in every run, but for their keys. */
function makeStock(signer: Signer): readonly string[] {
  return Array.from({ length: STOCK_SIZE }, (_, index) => {
    const random = createInputRandom(0, index);
    return signToken(signer, makeHeader(signer, random), makePayload(random));
  });
}

/** Most stay whole: what lies behind the signature is to be reached too. */
function breakSome(signed: string, random: InputRandom): MadeToken {
  const kind = random.below(100);
  if (kind < 72) return { token: signed, signed };
  if (kind < 74) return { token: random.pick(NO_TOKENS) };
  return { token: breakToken(signed, random), signed };
}

function breakToken(signed: string, random: InputRandom): string {
  const kind = random.below(10);
  if (kind < 4) return mutateText(signed, random);
  if (kind === 4) return signed + random.pick(ENDINGS);
  const segments = signed.split('.');
  const place = random.below(3);
  const segment = segments[place] ?? '';
  if (kind < 7) segments[place] = mutateText(segment, random);
  else if (kind === 7) segments[place] = segments[random.below(3)] ?? '';
  else if (kind === 8) segments[place] = changeLast(segment, random);
  else segments[2] = segments[2]?.slice(0, random.pick([0, 1, -1, -2, -4])) ?? '';
  return segments.join('.');
}

/** The last character's unused bits: lenient decoders read the same bytes. */
function changeLast(segment: string, { below }: InputRandom): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/';
  return segment.slice(0, -1) + alphabet[below(alphabet.length)];
}
