// `node scripts/reference.mjs`: writes docs/codes.md from errors.ts, so that each code's meaning and remedy has one home.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const SOURCE = new URL('../packages/postern/src/errors.ts', import.meta.url);
const TARGET = new URL('../docs/codes.md', import.meta.url);

/** The page as it should be. */
export function codesPage() {
  const source = readFileSync(SOURCE, 'utf8');
  const [, tokens = '', gate = ''] = source.split(/export type \w+RejectionCode =/);
  return [
    '# Rejection codes',
    '',
    'Stable: logs, alarms and tests may rely on them. A refusal carries its code in the JSON body (`{"error":"…"}`), in the',
    'decision log, and, where a token was refused, as `error_description` of the `WWW-Authenticate` challenge.',
    '',
    '<!-- Written by scripts/reference.mjs from packages/postern/src/errors.ts -->',
    '',
    '## The token is not believed (401; `jwks_unavailable`: 503)',
    '',
    ...table(tokens),
    '',
    '## The gate refuses the request',
    '',
    ...table(gate),
    '',
  ].join('\n');
}

function table(union) {
  const rows = [...union.matchAll(/\/\*\* (.*?) \*\/\s*\| '(\w+)'/gs)];
  return [
    '| code | meaning and remedy |',
    '|---|---|',
    ...rows.map(([, meaning, code]) => `| \`${code}\` | ${meaning.replaceAll('|', '\\|')} |`),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(TARGET, codesPage());
