import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { POSTERN_FOLDER } from './specialize.ts';
import { BOUNDS } from './worst-login.ts';

/** A constant of a run-time module, which is in no entry. */
async function constantOf(module: string, name: string): Promise<number> {
  const source = await readFile(join(POSTERN_FOLDER, module), 'utf8');
  const [, digits = ''] = new RegExp(`^const ${name} = ([\\d_]+);`, 'm').exec(source) ?? [];
  return Number.parseInt(digits.replaceAll('_', ''), 10);
}

describe('BOUNDS of the largest login', () => {
  for (const [bound, module, name, others = 0] of [
    ['valueCharacters', 'oidc/establish.js', 'MAX_SESSION_CHARACTERS'],
    ['valueCharacters', 'session/sealed-cookies.js', 'CHUNK_CHARACTERS'],
    ['togetherCharacters', 'oidc/establish.js', 'MAX_CHARACTERS'],
    ['attemptCharacters', 'oidc/attempt.js', 'MAX_CHARACTERS'],
    ['openAttempts', 'oidc/attempt.js', 'MAX_OPEN', 1],
    ['targetCharacters', 'oidc/return-target.js', 'MAX_CHARACTERS'],
  ] as const) {
    it(`has ${name} of ${module} as ${bound}`, async () => {
      assert.equal(BOUNDS[bound], (await constantOf(module, name)) + others);
    });
  }
});
