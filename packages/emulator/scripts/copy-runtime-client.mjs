/**
 * Copies Lambda's runtime client, unmodified, to dist/runtime-client/{3,4}/ with its licence and notice.
 * The published emulator must not depend on the package itself: its install script compiles C++.
 */
import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LEGAL = ['LICENSE', 'NOTICE', 'THIRD-PARTY-LICENSES', 'package.json'];

const CLIENTS = [
  { major: '3', package: 'aws-lambda-ric-3', files: ['bin/index.mjs', 'dist/index.mjs', ...LEGAL] },
  { major: '4', package: 'aws-lambda-ric', files: ['index.mjs', ...LEGAL] },
];

const require = createRequire(import.meta.url);
const destination = fileURLToPath(new URL('../dist/runtime-client', import.meta.url));

function copyClient(client) {
  const from = dirname(require.resolve(`${client.package}/package.json`));
  const to = join(destination, client.major);
  for (const file of client.files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    // Renamed into place: tests that are run alone may copy at the same time.
    const draft = join(to, `${file}.${process.pid}`);
    copyFileSync(join(from, file), draft);
    renameSync(draft, join(to, file));
  }
}

for (const client of CLIENTS) copyClient(client);
console.log(`Copied Lambda's runtime client 3 and 4 to dist/runtime-client`);
