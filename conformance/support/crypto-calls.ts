/** Counts the calls of `node:crypto` that check a signature, make what it is compared with, decrypt, or derive a key. */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** Whatever takes a token's text for more than text; importing a key is none of them. */
const CHECKS = [
  'verify',
  'createVerify',
  'createHmac',
  'publicDecrypt',
  'createHash',
  'privateDecrypt',
  'createDecipheriv',
  'pbkdf2Sync',
  'hkdfSync',
] as const;

let calls = 0;

/** Puts a counter before the real functions, in every module of this process. */
for (const name of CHECKS) {
  const real = crypto[name] as (...parameters: unknown[]) => unknown;
  Object.defineProperty(crypto, name, {
    value: (...parameters: unknown[]) => {
      calls++;
      return real(...parameters);
    },
  });
}
syncBuiltinESMExports();

/** How many of them `work` makes, and what it returns. */
export function countCryptoCalls<Result>(work: () => Result): { calls: number; result: Result } {
  const before = calls;
  const result = work();
  return { calls: calls - before, result };
}
