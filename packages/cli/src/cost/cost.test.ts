import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type RunResult, runCommand } from '../testing/fake-process.ts';
import type { CostEstimate } from './types.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const docs = fileURLToPath(new URL('../../../../docs/', import.meta.url));
const COLUMNS = [
  'gate',
  'store',
  'sign-in',
  'service',
  'a month',
  'less what is free',
  'a million',
];

let cwd = '';
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'postern-cost-'));
});
after(() => rm(cwd, { recursive: true }));

function cost(...args: readonly string[]): Promise<RunResult> {
  return runCommand(['cost', ...args], { cwd });
}

describe('postern cost', () => {
  it('shows examples in its help, and each default', async () => {
    const { exitCode, stdout } = await cost('--help');
    assert.equal(exitCode, 0);
    assert.match(stdout, /Examples:\n {2}postern cost /);
    assert.match(stdout, /--requests <number> .*default: 100M/);
  });

  it('prints a table whose columns end where their titles end', async () => {
    const { exitCode, stdout, stderr } = await cost('--requests', '1B', '--revocation', 'on');
    assert.deepEqual([exitCode, stderr], [0, '']);
    const lines = stdout.split('\n');
    const [head = '', ...rows] = lines.slice(2, 8);
    assert.equal(rows.length, 5);
    for (const title of COLUMNS) {
      const end = head.indexOf(title) + title.length;
      assert.ok(end >= title.length, title);
      for (const row of rows) assert.match(row.slice(end - 1), /^\S( |$)/, `${title}: ${row}`);
    }
    assert.ok(lines.every((line) => line === line.trimEnd()));
  });

  it('shows prices by reads, what is free, a flat-rate plan and the date', async () => {
    const { stdout } = await cost();
    for (const part of [
      /0 reads {2}\$0\.10/,
      /1 read {3}\$0\.13/,
      /2 reads {2}\$0\.16/,
      /3 reads {2}\$0\.19/,
      /2,000,000 {2}CloudFront Functions invocations/,
      /Business, \$200 a month/,
      /not measured/,
      /prices of 20\d\d-\d\d-\d\d/,
    ]) {
      assert.match(stdout, part);
    }
  });

  it('says where writes of revocations are more than a tenth of a bill', async () => {
    const notice = /^Of the split plane \$9\.13 are writes of 3,042 revocations, \$0\.003 each/m;
    assert.match((await cost('--revocation', 'on')).stdout, notice);
    for (const args of [[], ['--revocations-per-day', '20'], ['--revocations-per-day', '0']]) {
      assert.doesNotMatch((await cost(...args)).stdout, /are writes of/);
    }
  });

  it('reads a config without its secrets, and marks its row', async () => {
    const config = join(fixtures, 'login/postern.config.ts');
    const { exitCode, stdout } = await cost('--config', config);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^→ Lambda@Edge only/m);
    assert.match(stdout, /signed cookies: not for this config: rules require claims/);
    assert.match(stdout, /refreshes +at most 22 in a session of 12\.0 hours/);
    assert.match(stdout, /rules +2: /);
  });

  it('prints the whole estimate as JSON', async () => {
    const { stdout } = await cost('--json', '--requests', '25M', '--region', 'eu');
    const made = JSON.parse(stdout) as CostEstimate;
    assert.deepEqual(Object.keys(made), [
      'pricesReadOn',
      'input',
      'counted',
      'ways',
      'https',
      'functionPerMillion',
      'flatRate',
      'rulesNote',
      'prices',
    ]);
    assert.equal(made.input.requests, 25e6);
    assert.deepEqual(
      made.ways.map(({ name }) => name),
      ['lambda-edge', 'split', 'signed-cookies', 'delegated'],
    );
    const figures = made.ways.flatMap((way) => [way.usd, way.usdAfterFree, way.usdPerMillion]);
    assert.ok(figures.every((figure) => Number.isFinite(figure) && figure >= 0));
  });

  it('draws the same chart for the same figures', async () => {
    const { stderr } = await cost('--chart', 'one.svg');
    await cost('--chart', 'two.svg', '--json');
    assert.equal(stderr, 'Wrote one.svg\n');
    const [one, two] = await Promise.all(
      ['one.svg', 'two.svg'].map((name) => readFile(join(cwd, name), 'utf8')),
    );
    assert.equal(one, two);
    assert.match(one ?? '', /^<svg /);
  });

  it('prints and draws what docs/cost.md shows', async () => {
    const page = await readFile(join(docs, 'cost.md'), 'utf8');
    for (const [args, chart, lines] of [
      [[], 'cost.svg', undefined],
      [['--revocation', 'on'], 'cost-revocation.svg', 10],
    ] as const) {
      const { stdout } = await cost(...args, '--chart', chart);
      const shown = stdout.trimEnd().split('\n').slice(0, lines).join('\n');
      assert.ok(page.includes(`\`\`\`text\n${shown}\n\`\`\``), `docs/cost.md, ${chart}`);
      const files = [join(cwd, chart), join(docs, 'charts', chart)];
      const [drawn, kept] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      assert.equal(drawn, kept, `docs/charts/${chart}`);
    }
  });

  for (const [title, args, message] of [
    ['a chart that is no SVG', ['--chart', 'cost.png'], /"--chart" must be a file whose name ends/],
    [
      'a chart in no folder',
      ['--chart', 'a/b.svg'],
      /"--chart" must be a file that can be written/,
    ],
    ['a config that is not there', ['--config', 'absent.ts'], /"absent\.ts"/],
    ['an unknown region', ['--region', 'mars'], /"--region" must be one of us, eu/],
  ] as const) {
    it(`refuses ${title}`, async () => {
      const { exitCode, stdout, stderr } = await cost(...args);
      assert.deepEqual([exitCode, stdout], [1, '']);
      assert.match(stderr, message);
    });
  }
});
