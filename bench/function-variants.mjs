// The function whose source has a goal, and others of it with more rules: built by the real build.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { buildSplit } from '@postern/cli';
import { zipFiles } from '../packages/cli/dist/build/zip.js';
import { makeRing } from '../packages/cli/dist/keys/key-ring.js';
import { BENCH, cacheFolder } from './paths.mjs';

export const HOST = 'app.example.com';

/** In this process's environment; returns the ring. */
export function setFunctionSecrets() {
  const ring = makeRing({});
  process.env.POSTERN_CLIENT_SECRET = randomBytes(32).toString('base64url');
  process.env.POSTERN_KEY_RING = JSON.stringify(ring);
  return ring;
}

let count = 0;

/** With `rules` in the place of the ten. */
export async function buildFunction({ rules }) {
  const folder = cacheFolder('function');
  mkdirSync(folder, { recursive: true });
  const config = `${folder}/rules-${count++}.config.mjs`;
  const base = JSON.stringify(`${BENCH}size/function-ten-rules.config.ts`);
  const changed = rules === undefined ? 'base' : `{ ...base, rules: ${JSON.stringify(rules)} }`;
  writeFileSync(config, `import base from ${base};\nexport default ${changed};\n`);
  const built = await buildSplit({ config, cwd: folder, env: process.env, now: Date.now() / 1000 });
  const half = await zipFiles({ 'index.mjs': Buffer.from(built.login.code) });
  return { code: built.gate.code, loginZipBytes: half.length };
}
