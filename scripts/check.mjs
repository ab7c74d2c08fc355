// `npm run check`: what can be said about the code without running it.
import { pathToFileURL } from 'node:url';
import { run, setUp } from './set-up.mjs';

/** Format and lint; types are checked by the build. */
export function check() {
  run(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'ci', '.']);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  setUp();
  check();
}
