// What a release changes: the versions and changelogs of all packages, then the lock file, which changesets leave as it was.
import { run } from './set-up.mjs';

run(process.execPath, ['node_modules/@changesets/cli/bin.js', 'version']);
run('npm', ['install', '--package-lock-only', '--ignore-scripts', '--prefer-offline']);
