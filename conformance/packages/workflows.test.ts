/** The workflows may do what they must and nothing more, and run only what is in this repository or named by its hash. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { MAJORS } from '../runtimes/versions.ts';
import { ROOT } from './publishable.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job extends Step {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly environment?: string;
  readonly needs?: string;
  readonly strategy?: { readonly matrix: { readonly node: readonly string[] } };
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What each job may do. One that is not here, or asks for more, fails. */
const PERMISSIONS: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  'release.yml': {
    version: { contents: 'write', 'pull-requests': 'write' },
    test: { contents: 'read' },
    publish: { contents: 'read', 'id-token': 'write' },
    tag: { contents: 'write' },
  },
  'test.yml': { test: { contents: 'read' } },
};

/** Those that run with the rights of this repository on code of others. */
const UNSAFE_TRIGGERS = ['pull_request_target', 'workflow_run', 'issue_comment'];

const FOLDER = join(ROOT, '.github/workflows');
const PINNED = /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/;

const texts = Object.fromEntries(
  readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]),
);
const workflow = (name: string): Workflow => parse(texts[name] ?? '');

it('every workflow has its row here', () => {
  assert.deepEqual(Object.keys(texts).sort(), Object.keys(PERMISSIONS));
});

for (const [name, text] of Object.entries(texts)) {
  const { on, permissions, jobs } = workflow(name);
  const steps = Object.values(jobs).flatMap((job) => [job, ...(job.steps ?? [])]);
  const used = steps.flatMap(({ uses }) => uses ?? []);

  describe(name, () => {
    it('may do nothing, and each job what it must', () => {
      assert.deepEqual(permissions, {});
      const asked = Object.entries(jobs).map(([job, { permissions: own }]) => [job, own]);
      assert.deepEqual(Object.fromEntries(asked), PERMISSIONS[name]);
    });

    it('is not started by strangers with the rights of this repository', () => {
      assert.deepEqual(
        UNSAFE_TRIGGERS.filter((trigger) => Object.hasOwn(on, trigger)),
        [],
      );
    });

    it('uses actions by the hash of a commit, with the version beside it', () => {
      for (const uses of used) {
        if (uses.startsWith('./')) assert.ok(existsSync(join(ROOT, uses)), uses);
        else assert.match(uses, PINNED);
      }
      for (const line of text.split('\n').filter((one) => /^\s*(- )?uses: [^.]/.test(one))) {
        assert.match(line, /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    });

    it('needs no secret, and puts nothing into a shell that others have written', () => {
      assert.doesNotMatch(text, /\bsecrets\b/);
      for (const { run = '' } of steps) assert.doesNotMatch(run, /\$\{\{/);
    });

    it('leaves its token in no folder, but where it pushes', () => {
      for (const { permissions: own, steps: ofJob = [] } of Object.values(jobs)) {
        const checkout = ofJob.find(({ uses }) => uses?.startsWith('actions/checkout@'));
        if (!checkout || own?.contents === 'write') continue;
        assert.equal(checkout.with?.['persist-credentials'], false);
      }
    });

    it('runs scripts that are there, on a named system, for a limited time', () => {
      for (const [, script = ''] of text.matchAll(/\b(scripts\/[\w-]+\.mjs|\.ci\/\w+)/g)) {
        assert.ok(existsSync(join(ROOT, script)), script);
      }
      for (const job of Object.values(jobs).filter(({ uses }) => !uses)) {
        assert.match(String(job['runs-on']), /^ubuntu-\d\d\.\d\d$/);
        assert.ok(Number(job['timeout-minutes']) > 0);
      }
    });
  });
}

it('one action has one hash', () => {
  const pins = Object.values(texts).flatMap(
    (text) => text.match(/[\w-]+\/[\w-]+@[0-9a-f]{40}/g) ?? [],
  );
  const actions = new Set(pins.map((pin) => pin.split('@')[0]));
  assert.equal(new Set(pins).size, actions.size);
});

it('test.yml runs what must be green before anything lands, on every Node', () => {
  const job = workflow('test.yml').jobs.test;
  assert.ok(job?.steps?.some(({ run }) => run === 'bash .ci/run'));
  assert.deepEqual(job?.strategy?.matrix.node, MAJORS.map(String));
});

it('release.yml publishes what is tested, with provenance, once a person agrees', () => {
  const { test, publish } = workflow('release.yml').jobs;
  assert.equal(test?.uses, './.github/workflows/test.yml');
  assert.deepEqual([publish?.needs, publish?.environment], ['test', 'npm']);
  const [last] = publish?.steps?.slice(-1) ?? [];
  assert.match(String(last?.run), /^npx changeset publish\b/);
  assert.deepEqual(Object(last).env, { NPM_CONFIG_PROVENANCE: 'true' });
});
