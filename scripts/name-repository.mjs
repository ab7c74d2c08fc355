// `node scripts/name-repository.mjs [--check] URL`: every package says where it is built, which npm holds against the provenance of what
// it is sent. With --check nothing is written, and a package that says something else fails.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const PACKAGES = fileURLToPath(new URL('../packages', import.meta.url));

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean' } },
  allowPositionals: true,
});
const [url] = positionals;
if (positionals.length !== 1 || !/^https:\/\/[^/]+\/[^/]+\/[^/]+$/.test(url)) {
  fail(`The repository must be an address such as https://HOST/OWNER/NAME, got "${url}"`);
} else {
  for (const folder of readdirSync(PACKAGES)) name(folder);
}

function name(folder) {
  const file = `${PACKAGES}/${folder}/package.json`;
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const repository = {
    type: 'git',
    url: `git+${url.replace(/\.git$/, '')}.git`,
    directory: `packages/${folder}`,
  };
  if (!values.check) {
    writeFileSync(file, `${JSON.stringify({ ...manifest, repository }, null, 2)}\n`);
  } else if (JSON.stringify(manifest.repository) !== JSON.stringify(repository)) {
    const said = JSON.stringify(manifest.repository) ?? 'none';
    fail(
      `${manifest.name} says its repository is ${said}: run node scripts/name-repository.mjs ${url}`,
    );
  }
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
