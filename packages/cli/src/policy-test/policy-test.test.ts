import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type RunResult, runCommand } from '../testing/fake-process.ts';
import { copyFixture, type Fixture } from '../testing/fixture.ts';

describe('postern test', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await copyFixture('policy-test');
  });
  after(() => fixture.remove());

  const test = (...args: readonly string[]): Promise<RunResult> =>
    runCommand(['test', ...args], { cwd: fixture.folder });

  async function testCases(
    name: string,
    source: string,
    others: readonly string[] = ['--target', 'core'],
  ): Promise<RunResult> {
    const text = `import { policyTests } from 'postern/test';\nexport default ${source};`;
    await writeFile(join(fixture.folder, name), text);
    return test('--tests', name, ...others);
  }

  it('runs every case on every target that the config can be built for, without a secret or a network', async () => {
    const { exitCode, stdout, stderr } = await test();
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /^case +core +lambda-edge +cloudfront-function +fetch +node\n/);
    assert.match(stdout, /\nno admin +ok +ok +ok +ok +ok\n/);
    assert.match(stdout, /\nrules\[2\] +\/internal\* → nobody +0 cases +named as uncovered\n/);
    assert.match(stdout, /\nskipped +split +Option "target" must be another one/);
    assert.match(stdout, /\nskipped +function-url +Option "target" must be another one/);
    assert.match(
      stdout,
      /Passed: 4 cases on 5 targets, 20 ok, 0 failed, 2 targets skipped, 3 of 4 rules covered/,
    );
    assert.match(stderr, /Nothing is protected: the config has "unsafeReportOnly"/);
    assert.match(stderr, /^Testing lambda-edge$/m);
  });

  it('says of a case that fails what was expected, what came, and which rule and reason decided', async () => {
    const { exitCode, stdout } = await test(
      '--tests',
      'failing.test.ts',
      '--target',
      'core',
      'cloudfront-function',
    );
    assert.equal(exitCode, 1);
    assert.match(stdout, /\nwhoever has a token is let in +FAILED deny 403 +FAILED deny 403\n/);
    assert.match(
      stdout,
      /expected +allow\n +got +deny 403 by rules\[1\], reason require, code insufficient_scope, claim "groups", on core\n/,
    );
    assert.match(stdout, /expected +allow by rules\[1\]\n +got +allow by rules\[3\], .*on core\n/);
    assert.match(stdout, /\nrules\[2\] .* 0 cases +uncovered\n/);
    assert.match(stdout, /\nFailed: 2 cases on 2 targets, 0 ok, 4 failed/);
  });

  it('prints the run as JSON, and nothing of a token', async () => {
    const { exitCode, stdout, stderr } = await test('--json', '--target', 'core', 'lambda-edge');
    assert.equal(exitCode, 0, stdout + stderr);
    const { ok, cases, rules, summary } = JSON.parse(stdout);
    assert.equal(ok, true);
    assert.deepEqual(cases[2].results['lambda-edge'], {
      ...{ ok: true, got: 'deny 403', rule: 1 },
      ...{ reason: 'require', code: 'insufficient_scope', claim: 'groups' },
    });
    assert.equal(rules[2].isNamed, true);
    assert.equal(summary.passed, 8);
    assert.equal(stderr, '');
    assert.doesNotMatch(stdout, /eyJ/);
  });

  const health = `{ name: 'a', request: 'GET https://app.example.com/health', credential: 'none', expect: 'allow' }`;

  it('fails for a rule that no case reaches, and for one that is named and reached', async () => {
    const uncovered = await testCases(
      'one.test.ts',
      `policyTests([${health}], { uncovered: ['rules[1]', 'rules[2]'] })`,
    );
    assert.equal(uncovered.exitCode, 1);
    assert.match(uncovered.stdout, /\nrules\[3\] .* 0 cases +uncovered\n/);
    const all = `['rules[0]', 'rules[1]', 'rules[2]', 'rules[3]']`;
    const reached = await testCases(
      'two.test.ts',
      `policyTests([${health}], { uncovered: ${all} })`,
    );
    assert.equal(reached.exitCode, 1);
    assert.match(reached.stdout, /\nrules\[0\] .* 1 case +covered, though named as uncovered\n/);
  });

  const admin = (name: string, claims: string, verdict: string): string =>
    `{ name: '${name}', request: 'GET https://app.example.com/admin', credential: { bearer: ${claims} }, expect: '${verdict}' }`;
  const ALLOWED = admin('is let in', `{ groups: ['admin'] }`, 'allow');
  const REFUSED = admin('is not', `{ groups: ['staff'] }`, 'deny 403');
  const FOREIGN = admin('is a stranger', `{ groups: ['admin'], aud: 'other' }`, 'deny 401');
  const OTHERS = `'rules[0]', 'rules[2]', 'rules[3]'`;

  for (const [title, cases, missing] of [
    ['nobody passes', [REFUSED, FOREIGN], '2 cases +never allowed'],
    ['refuses nobody', [ALLOWED, FOREIGN], '2 cases +never refused by its condition'],
    ['nobody gets to', [FOREIGN], '1 case +never allowed, nor refused by its condition'],
  ] as const) {
    it(`fails for a condition that ${title}, unless the rule is named`, async () => {
      const name = `${title.replaceAll(' ', '-')}.test.ts`;
      const source = `policyTests([${cases.join()}], { uncovered: [${OTHERS}] })`;
      const { exitCode, stdout } = await testCases(name, source);
      assert.equal(exitCode, 1, stdout);
      assert.match(stdout, new RegExp(`\\nrules\\[1\\] .* ${missing}\\n`));
      assert.match(stdout, /0 of 4 rules covered/);
      const named = await testCases(
        `named-${name}`,
        source.replace("['rules", `['rules[1]', 'rules`),
      );
      assert.equal(named.exitCode, 0, named.stdout);
    });
  }

  const SITE = ['--config', 'site.config.ts'];
  const save = (name: string, groups: string, rest: string): string =>
    `{ name: '${name}', request: 'POST https://app.example.com/admin', credential: { session: { groups: ['${groups}'] } }, ${rest} }`;

  it('sends a write with a session as the page of the site itself does, on every target', async () => {
    const source = `policyTests([
      ${save('staff', 'staff', `expect: 'deny 403', code: 'insufficient_scope'`)},
      ${save('admin', 'admin', `expect: 'allow'`)},
      ${save('another site', 'admin', `expect: 'deny 403', code: 'cross_site', headers: { 'sec-fetch-site': 'cross-site' }`)},
      ${save('another origin', 'admin', `expect: 'deny 403', code: 'cross_site', headers: { origin: 'https://www.example.com' }`)},
    ], { uncovered: ['rules[1]'] })`;
    const { exitCode, stdout } = await testCases('write.test.ts', source, SITE);
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /Passed: 4 cases on 7 targets, 24 ok, 0 failed, 4 not sent/);
  });

  it('fails a case that is denied for another reason than it says', async () => {
    const denied = save('staff', 'staff', `expect: 'deny 403', code: 'cross_site'`);
    const { exitCode, stdout } = await testCases('code.test.ts', `policyTests([${denied}])`, [
      ...SITE,
      '--target',
      'core',
    ]);
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /expected +deny 403, code cross_site\n +got +deny 403 by .* code insufficient_scope/,
    );
  });

  it('takes no refusal of another site for the word of a rule', async () => {
    const forged = save(
      'x',
      'admin',
      `expect: 'deny 403', headers: { origin: 'https://a.example' }`,
    );
    const source = `policyTests([${forged}], { uncovered: ['rules[1]'] })`;
    const { exitCode, stdout } = await testCases('forged.test.ts', source, [
      ...SITE,
      '--target',
      'core',
    ]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /\nrules\[0\] .* 0 cases +uncovered\n/);
  });

  it('fails a case that no target is sent', async () => {
    const login = `{ name: 'who am I', request: 'GET https://app.example.com/.postern/session', credential: { session: {} }, expect: 'respond' }`;
    const page = save('saves', 'admin', `expect: 'allow'`);
    const named = `{ uncovered: ['rules[0]', 'rules[1]'] }`;
    const target = [...SITE, '--target', 'function-url'];
    const sent = await testCases('sent.test.ts', `policyTests([${login}], ${named})`, target);
    assert.equal(sent.exitCode, 0, sent.stdout);
    const both = `policyTests([${login}, ${page}], ${named})`;
    const unsent = await testCases('unsent.test.ts', both, target);
    assert.equal(unsent.exitCode, 1, unsent.stdout);
    assert.match(
      unsent.stdout,
      /FAILED saves\n.*\n +expected +allow\n +got +nothing: no target was sent it\n/,
    );
    const json = await test('--tests', 'unsent.test.ts', ...target, '--json');
    const { ok, cases } = JSON.parse(json.stdout);
    assert.deepEqual([ok, cases[0].sent, cases[1].sent], [false, true, false]);
  });

  it('refuses what cannot be run, with the name of the case', async () => {
    const wrong = health.replace(`'allow'`, `'yes'`);
    const session = health.replace(`'none'`, '{ session: {} }');
    for (const [name, source, message] of [
      [
        'plain',
        `{ cases: [${wrong}] }`,
        /Policy tests "plain\.test\.ts" are refused: Option "cases\[0\]\.expect" must be/,
      ],
      [
        'thrown',
        `policyTests([${wrong}])`,
        /Policy tests "thrown\.test\.ts" threw at thrown\.test\.ts:2: Option "cases\[0\]\.expect"/,
      ],
      [
        'list',
        `[${health}]`,
        /The default export of policy tests "list\.test\.ts" must be an object, got an array/,
      ],
      [
        'session',
        `policyTests([${session}])`,
        /Policy test "a" has a session, and the config has no "login"/,
      ],
      [
        'rule',
        `policyTests([${health}], { uncovered: ['rules[9]'] })`,
        /Policy tests name rules\[9\], and the config has 4 rules/,
      ],
    ] as const) {
      const { exitCode, stderr } = await testCases(`${name}.test.ts`, source);
      assert.equal(exitCode, 1, name);
      assert.match(stderr, message);
    }
    const { exitCode, stderr } = await test('--tests', 'none.test.ts');
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /Cannot find policy tests "none\.test\.ts": pass its path with --tests FILE/,
    );
  });

  it('refuses a target that is asked for and cannot be built', async () => {
    const { exitCode, stderr } = await test('--target', 'split');
    assert.equal(exitCode, 1);
    assert.match(stderr, /Option "target" must be another one for a gate without a login/);
  });
});
