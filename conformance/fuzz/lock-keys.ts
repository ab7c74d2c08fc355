/** A provider's answers on their way into the lock file and the plan. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExplainer, UserError } from '@postern/cli';
import type { JsonWebKey } from '@postern/testing';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';
import { PUBLIC } from './keys.ts';
import { NOW } from './token-parts.ts';

export const DISCOVERY: Readonly<Record<string, unknown>> = {
  issuer: ISSUER,
  jwks_uri: `${ISSUER}jwks.json`,
  extra: ['x'],
};

export const PUBLISHED: { readonly keys: readonly JsonWebKey[] } = {
  keys: [{ ...PUBLIC.ES256.jwk, use: 'sig', key_ops: ['verify'], x5c: ['AQAB'] }, PUBLIC.RS256.jwk],
};

const CONFIG = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['ES256'],
  rules: [{ path: '*', allow: 'authenticated' }],
  // Found missing when everything else is settled: so nothing is bundled, which would take 0.3 s each time.
  after: './missing.ts',
};

/** Bodies as they are sent, and the status of both. */
export interface ProviderAnswers {
  readonly document: string;
  readonly set: string;
  readonly status: number;
}

/** Whether the keys were taken or refused as they should be; throws for anything else. */
export async function lockKeys(answers: ProviderAnswers): Promise<'taken' | 'refused'> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-fuzz-'));
  try {
    await writeFile(join(folder, 'postern.config.mjs'), `export default ${JSON.stringify(CONFIG)}`);
    await createExplainer({
      ...{ config: 'postern.config.mjs', cwd: folder, env: {}, now: NOW },
      fetch: createFetch(answers),
    });
    return assert.fail('a gate without its "after"');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.code === 'after_missing' ? 'taken' : 'refused';
  } finally {
    await rm(folder, { recursive: true });
  }
}

function createFetch({ document, set, status }: ProviderAnswers): typeof globalThis.fetch {
  return async (url) =>
    new Response(String(url).includes('.well-known') ? document : set, { status });
}
