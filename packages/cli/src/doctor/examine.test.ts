/** The run of the checks: what is tried of each, and what one that throws or hangs does to the others. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { BUNDLE_CASES, SIZE_CASES } from '../testing/doctor-bundle-cases.ts';
import { CONFIG_CASES, LOCK_CASES } from '../testing/doctor-config-cases.ts';
import { PROVIDER_CASES } from '../testing/doctor-provider-cases.ts';
import { type DoctorScene, startDoctorScene } from '../testing/doctor-scene.ts';
import { TEMPLATE_CASES } from '../testing/doctor-template-cases.ts';
import { runCommand } from '../testing/fake-process.ts';
import { formatExamination } from '../testing/format-examination.ts';
import { type Check, ok } from './check.ts';
import { AREAS } from './checks.ts';
import { examine } from './examine.ts';

const CHECKS = AREAS.flatMap(({ checks }) => checks);
const CASES = [
  ...CONFIG_CASES,
  ...LOCK_CASES,
  ...PROVIDER_CASES,
  ...BUNDLE_CASES,
  ...SIZE_CASES,
  ...TEMPLATE_CASES,
];

function checkThat(id: string, run: Check['run']): Check {
  return { id, asks: 'Is it so?', remedy: 'Make it so.', run };
}

describe('the table of checks', () => {
  for (const { id, asks, remedy } of CHECKS) {
    it(`has a case that is well and one that is not of ${id}`, () => {
      const statuses = CASES.filter(({ check }) => check === id).map(({ status }) => status);
      assert.ok(statuses.includes('ok'), 'none is ok');
      assert.ok(statuses.includes('failed') || statuses.includes('warning'), 'all are well');
    });

    it(`asks a question and says what to do in ${id}`, () => {
      assert.match(asks, /\?/);
      assert.match(remedy, /^[A-Z].*\.$/);
    });
  }

  it('has no check twice, and no case of none', () => {
    const ids = CHECKS.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { check } of CASES) assert.ok(ids.includes(check), check);
  });
});

describe('examine()', () => {
  let scene: DoctorScene;
  before(async () => {
    scene = await startDoctorScene();
    await scene.lock();
  });
  after(() => scene.close());

  it('takes a check that throws for one that has failed, with its reason and no stack', async () => {
    const thrower = checkThat('thrower', async () => {
      throw new RangeError('broken on purpose\nand more of it');
    });
    const checks = [thrower, checkThat('other', async () => [ok('well')])];
    const examination = await examine(await scene.subject(), { areas: [{ title: 'X', checks }] });
    assert.deepEqual(examination.counts, { ok: 1, warning: 0, failed: 1, skipped: 0 });
    assert.deepEqual(examination.areas[0]?.checks[0], {
      id: 'thrower',
      status: 'failed',
      findings: [{ status: 'failed', found: 'broken on purpose' }],
      remedy: 'Make it so.',
    });
    assert.equal(examination.ok, false);
    assert.doesNotMatch(formatExamination(examination), /\bat .*:\d+:\d+/);
  });

  it('gives up a check that never ends', async () => {
    const checks = [checkThat('endless', () => new Promise(() => undefined))];
    const areas = [{ title: 'X', checks }];
    const examination = await examine(await scene.subject(), { areas, deadlineSeconds: 0.05 });
    assert.match(formatExamination(examination), /No end within 0\.05 seconds/);
  });

  it('goes on with all others while one address does not answer', async () => {
    const [discovery] = CHECKS.filter(({ id }) => id === 'provider-discovery');
    const others = AREAS.filter(({ title }) => title === 'Config').flatMap(({ checks }) => checks);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const path = '/.well-known/openid-configuration';
    const page = scene.provider.pages[path];
    scene.provider.pages[path] = async (_: unknown, response: ServerResponse) => {
      await released;
      response.end(JSON.stringify(page));
    };
    // The answer comes only once nothing else is left to do.
    const examination = await examine(await scene.subject(), {
      areas: [{ title: 'X', checks: [discovery as Check, ...others] }],
      onProgress: (waitingFor) => {
        if (waitingFor.join() === 'provider-discovery') release();
      },
    });
    assert.equal(examination.counts.ok, 1 + others.length, formatExamination(examination));
    scene.provider.pages[path] = page;
  });
});

describe('postern doctor', () => {
  let scene: DoctorScene;
  before(async () => {
    scene = await startDoctorScene();
    await scene.useRealProvider({ hosts: ['app.example.com'] });
    await scene.lock();
  });
  after(() => scene.close());
  const doctor = async (...args: readonly string[]) => {
    const { config, env } = await scene.subject();
    const options = { cwd: scene.folder, env: env as Record<string, string> };
    return runCommand(['doctor', '--config', config, ...args], options);
  };

  it('prints a table, what to do, and exits 0 where nothing has failed', async () => {
    const { exitCode, stdout, stderr } = await doctor();
    assert.equal(exitCode, 0, stdout);
    assert.equal(stderr, '');
    for (const { title } of AREAS)
      assert.ok(stdout.includes(`\n${title}\n`) || stdout.startsWith(title));
    for (const { id } of CHECKS)
      assert.match(stdout, new RegExp(`^(ok|warning|skipped) +${id} `, 'm'));
    assert.match(stdout, /What to do\nbundle-secrets +Whoever may call lambda:GetFunction/);
    assert.match(stdout, /\n\d+ ok, 1 with a warning, 0 failed, \d+ skipped\n$/);
    for (const marker of scene.markers) assert.ok(!stdout.includes(marker));
  });

  it('prints JSON and nothing else with --json, and exits 1 where a check has failed', async () => {
    Object.assign(scene.config, { unsafeReportOnly: true });
    const { exitCode, stdout, stderr } = await doctor('--json', '--offline');
    delete scene.config.unsafeReportOnly;
    assert.equal(exitCode, 1);
    assert.equal(stderr, '');
    const { ok: isOk, areas } = JSON.parse(stdout);
    assert.equal(isOk, false);
    const unsafe = areas[0].checks.find(
      ({ id }: { readonly id: string }) => id === 'config-unsafe',
    );
    assert.equal(unsafe.status, 'failed');
    assert.match(unsafe.findings[0].found, /NOTHING IS PROTECTED/);
  });

  it('asks nobody with --offline, and writes nothing in either case', async () => {
    const fresh = await startDoctorScene();
    try {
      const { config, env } = await fresh.subject();
      const options = { cwd: fresh.folder, env: env as Record<string, string> };
      const before = await readdir(fresh.folder);
      await runCommand(['doctor', '--config', config, '--offline'], options);
      assert.equal(fresh.provider.asked.length, 0);
      await runCommand(['doctor', '--config', config], options);
      assert.match(fresh.provider.asked.join(' '), /\/jwks/);
      assert.deepEqual(await readdir(fresh.folder), before);
    } finally {
      await fresh.close();
    }
  });

  it('shows what it waits for on a terminal only', async () => {
    const { config, env } = await scene.subject();
    const options = { cwd: scene.folder, env: env as Record<string, string>, isTTY: true };
    const { stderr } = await runCommand(['doctor', '--config', config, '--offline'], options);
    assert.match(stderr, /Waiting for [\w-]+ and \d+ more/);
  });

  for (const value of ['0', '-1', '61', 'soon']) {
    it(`refuses --timeout ${value}`, async () => {
      const { exitCode, stderr } = await doctor(`--timeout=${value}`);
      assert.equal(exitCode, 1);
      assert.match(stderr, /"--timeout" must be seconds, 60 at most/);
    });
  }
});
