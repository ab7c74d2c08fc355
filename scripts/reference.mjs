// `node scripts/reference.mjs`: writes docs/codes.md from errors.ts, docs/rules.md from the validator's table and the table of
// docs/doctor.md from the doctor's checks, so that each meaning and remedy has one home. Tables are read as they were built.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const SOURCE = new URL('../packages/postern/src/errors.ts', import.meta.url);
const TARGET = new URL('../docs/codes.md', import.meta.url);
const DOCTOR_TARGET = new URL('../docs/doctor.md', import.meta.url);
const RULES_TARGET = new URL('../docs/rules.md', import.meta.url);

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

/** In the order in which somebody who deploys would ask. */
const STAGES = [
  [
    'deployment',
    'AWS takes it, and it is not what was meant',
    'The emulator tells of them when it starts (a `validation` event), and of E-CALLBACK-NODE24 when it loads the function.',
  ],
  [
    'association',
    'AWS refuses it when it is deployed',
    'The emulator does not start with those that its options can say (`AssociationError`).',
  ],
  ['store', 'A KeyValueStore does not take it', 'The local store refuses it as AWS does.'],
  [
    'dialect',
    "A CloudFront Function's source",
    'Found by `checkDialect`, which the emulator calls before the first request.',
  ],
  [
    'lambda-result',
    'What a Lambda@Edge function returns',
    'Judged by the emulator on every request; the viewer gets 502, and the rule is in the `validation-error` event. E-SIZE-1M and those below it\nbelong to events that the emulator does not run: `validateEdgeResult` judges a result.',
  ],
  ['function-result', 'What a CloudFront Function returns', 'As above.'],
];

/** The page of the validator's rules as it should be. */
export async function rulesPage() {
  const table = '../packages/emulator/dist/validator/index.js';
  const { RULES } = await import(table);
  return [
    '# Rules',
    '',
    'What the validator, the emulator and the build find wrong with a deployment, a function or its results. `E-` is an error: it fails, or is',
    'open. `W-` is a warning: it may, or nobody can tell. A fact that is unknown breaks no rule. No AWS account has been asked: the rules are what',
    "AWS's pages say, and what people report of production.",
    '',
    '<!-- Written by scripts/reference.mjs from packages/emulator/src/validator/rules -->',
    '',
    'Who finds it:',
    '',
    '- *template*: `postern doctor --template`, `postern synth` and the construct, in what the template says.',
    '- *files*: `postern doctor --template`, in zips and import files that lie beside the template (`cdk.out`, the folder of a build), and',
    '  whoever gives them to `validateTemplate` of `@postern/cli` (`assets`).',
    '- *build*: `postern build`. *emulator*: the local CloudFront, and so `postern dev` and tests. *validateEdgeResult*: you, by calling it.',
    '',
    ...STAGES.flatMap(([stage, title, who]) => [
      `## ${title}`,
      '',
      who,
      '',
      ...rulesTable(Object.values(RULES).filter((rule) => rule.stage === stage)),
      '',
    ]),
  ].join('\n');
}

function rulesTable(rules) {
  const cell = (text) => text.replaceAll('|', '\\|');
  return [
    '| rule | what breaks it | what would happen | what to do | who finds it |',
    '|---|---|---|---|---|',
    ...rules.map(({ id, what, why, remedy, link, foundBy }) => {
      const name = link ? `[${id}](${link})` : id;
      return `| ${name} | ${[what, why, remedy, foundBy.join(', ')].map(cell).join(' | ')} |`;
    }),
  ];
}

const DOCTOR_TABLE =
  /(?<=<!-- Written by scripts\/reference\.mjs from packages\/cli\/src\/doctor\/checks -->\n)[\s\S]*?(?=<!-- End -->)/;

/** The doctor's page as it should be: its text as it is, and its table anew. */
export async function doctorPage() {
  const table = '../packages/cli/dist/doctor/checks.js';
  const { AREAS } = await import(table);
  const cell = (text) => text.replaceAll('|', '\\|');
  const tables = AREAS.flatMap(({ title, checks }) => [
    `### ${title}`,
    '',
    '| check | question | what to do |',
    '|---|---|---|',
    ...checks.map(({ id, asks, remedy }) => `| \`${id}\` | ${cell(asks)} | ${cell(remedy)} |`),
    '',
  ]);
  // As text it could hold what a replacement stands for, such as "$&".
  return readFileSync(DOCTOR_TARGET, 'utf8').replace(
    DOCTOR_TABLE,
    () => `\n${tables.join('\n')}\n`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(TARGET, codesPage());
  writeFileSync(RULES_TARGET, await rulesPage());
  writeFileSync(DOCTOR_TARGET, await doctorPage());
}
