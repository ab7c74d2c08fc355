/** With `unsafeReportOnly` every target lets pass what it would refuse, tells its log, and tells the origin of nobody. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { PosternConfig } from 'postern';
import { createDecisionLog, createGate, type Decision, type KeyRing } from 'postern/gate';
import { buildFunctionWithSecrets, buildWithSecrets } from '../login/build-with-secrets.ts';
import type { Observation, RequestCase, TestTarget } from '../support/case.ts';
import { createCloudFrontFunctionTarget } from '../targets/cloudfront-function.ts';
import { toGateRequest } from '../targets/core.ts';
import { createFetchGateTarget } from '../targets/fetch-gate.ts';
import { createLambdaEdgeTarget } from '../targets/lambda-edge.ts';
import { createNodeTarget } from '../targets/node.ts';
import { functionConfig, gateWithRevocations, secretsOf, storeEntries } from './built-targets.ts';
import { APP } from './policy-keys.ts';
import { TABLE } from './table.ts';
import { TABLE_CONFIG, tableConfigFor } from './table-config.ts';
import { START } from './table-credentials.ts';
import { type TargetName, viewFor } from './what-a-target-cannot-see.ts';

const folder = await mkdtemp(join(tmpdir(), 'postern-report-'));
const lines: string[] = [];
const write = (line: string): number => lines.push(line);
const fromConsole = mock.method(console, 'log', write);

interface Reporter {
  readonly name: TargetName;
  readonly target: TestTarget;
  /** The config that it reports on. */
  readonly config: PosternConfig;
}

const reporters: readonly Reporter[] = [
  await edgeReporter(TABLE_CONFIG),
  await functionReporter(tableConfigFor('session')),
  await functionReporter(tableConfigFor('bearer')),
  { name: 'fetch', config: TABLE_CONFIG, target: createFetchGateTarget(...gateOf(TABLE_CONFIG)) },
  { name: 'node', config: TABLE_CONFIG, target: await createNodeTarget(...gateOf(TABLE_CONFIG)) },
];
after(async () => {
  fromConsole.mock.restore();
  for (const { target } of reporters) await target.close();
  await rm(folder, { recursive: true });
});

function reporting(config: PosternConfig): PosternConfig {
  return { ...config, log: 'denied', unsafeReportOnly: true };
}

function gateOf(config: PosternConfig) {
  return [
    gateWithRevocations(reporting(config), START),
    createDecisionLog('denied', write),
  ] as const;
}

async function edgeReporter(config: PosternConfig): Promise<Reporter> {
  const given = reporting(config);
  const { built } = await buildWithSecrets(given, { secrets: secretsOf(given) });
  assert.equal(built.report.unsafeReportOnly, true);
  assert.match(built.report.notices.join('\n'), /^Nothing is protected/);
  const file = join(folder, 'index.mjs');
  await writeFile(file, built.code);
  const target = await createLambdaEdgeTarget(pathToFileURL(file).href);
  return { name: 'lambda-edge', config, target };
}

async function functionReporter(config: PosternConfig): Promise<Reporter> {
  const given = functionConfig(reporting(config));
  const { code, report } = await buildFunctionWithSecrets(given, { secrets: secretsOf(given) });
  assert.equal(report.unsafeReportOnly, true);
  assert.match(report.notices.join('\n'), /^Nothing is protected/);
  const ring = config.session?.keyRing as KeyRing | undefined;
  const entries = ring ? storeEntries(ring, START) : new Map<string, string>();
  const now = () => Date.now() / 1000;
  const target = createCloudFrontFunctionTarget({ code, entries, now, onLine: write });
  return { name: 'cloudfront-function', config, target };
}

/** What the gate would have said. */
function isRefusal({ kind, code }: Decision): boolean {
  return kind === 'deny' || (kind === 'redirect' && code !== 'responded');
}

for (const { name, target, config } of reporters) {
  // A gate at Lambda@Edge alone shares no store.
  const gate = name === 'lambda-edge' ? createGate(config) : gateWithRevocations(config, START);
  describe(`a ${name} that only reports${config.login ? '' : ', of bearer tokens'}`, () => {
    for (const [title, given] of TABLE) {
      const complete: RequestCase = { method: 'GET', host: APP, query: '', ...given };
      const request = viewFor(name, { request: complete });
      it(title, { skip: !request && 'it cannot be sent this' }, async () => {
        const seen = request as RequestCase;
        const decided = await gate(toGateRequest(seen), Date.now() / 1000);
        const decision = name === 'cloudfront-function' ? asFunction(decided) : decided;
        lines.length = 0;
        const observed = await target.observe(seen);
        const isOwn = config.login !== undefined && seen.path.startsWith('/.postern/');
        if (!isRefusal(decision) || isOwn) return assertAsEver(observed, decision);
        assertPassed(observed, config);
        const [line = '', ...more] = lines;
        assert.deepEqual(more, []);
        const { verdict, status, code, rule, protected: isProtected } = JSON.parse(line);
        assert.deepEqual(
          { verdict, status, code, rule, isProtected },
          {
            ...{ verdict: 'would_deny', isProtected: false },
            ...{ status: decision.status, code: decision.code, rule: decision.rule },
          },
        );
      });
    }
  });
}

/** Whoever goes round and round is refused by the login half, to which the function only sends people. */
function asFunction(decision: Decision): Decision {
  if (decision.code !== 'login_loop') return decision;
  return { ...decision, kind: 'redirect', status: 302, code: 'credential_missing' } as Decision;
}

function assertAsEver({ status }: Observation, decision: Decision): void {
  assert.equal(status, decision.status);
  for (const line of lines) assert.equal(JSON.parse(line).protected, false);
}

/** The table sends identities of its own, which are nobody's. */
function assertPassed({ status, forwarded }: Observation, { login }: PosternConfig): void {
  assert.equal(status, 200);
  assert.ok(forwarded, 'the request went on');
  for (const name of Object.keys(forwarded.headers)) {
    assert.doesNotMatch(name, /^(x-user|x-groups|x-forwarded-user|x-postern-)/);
  }
  if (login) assert.doesNotMatch(forwarded.headers.cookie ?? '', /(^|;) *__(Host|Secure)-postern-/);
}
