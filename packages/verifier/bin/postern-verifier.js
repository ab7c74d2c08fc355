#!/usr/bin/env node
// Committed, so that npm can link it before anything is built; the program itself is dist/main.js.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) {
  await import(main.href);
} else {
  console.error(
    'The verifier has not been built yet: run "npm run build" in the repository, then try again',
  );
  process.exitCode = 2;
}
