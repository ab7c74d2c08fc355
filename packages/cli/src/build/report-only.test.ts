import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  cloudFrontFunctionEvent,
  lambdaEdgeEvent,
  runCloudFrontFunction,
  type ViewerRequest,
} from '@postern/emulator';
import { runCommand } from '../testing/fake-process.ts';
import { copyFixture, type Fixture } from '../testing/fixture.ts';

const REQUEST: ViewerRequest = {
  ...{ method: 'GET', path: '/internal/x', query: '' },
  headers: [
    ['host', 'app.example.com'],
    ['x-forwarded-user', 'eve'],
  ],
};

/** What the site's own function does; it fails where the path says so. */
const SITE_FUNCTION = `export function handler(event) {
  var request = event.request || event.Records[0].cf.request;
  if (request.uri === '/internal/fail') throw new Error('mine');
  request.uri = '/mine' + request.uri;
  return request;
}`;

describe('a build with "unsafeReportOnly"', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await copyFixture('policy-test');
    await writeFile(join(fixture.folder, 'mine.mjs'), SITE_FUNCTION);
    const config = await readFile(join(fixture.folder, 'postern.config.ts'), 'utf8');
    const withAfter = config.replace('rules:', `after: './mine.mjs', rules:`);
    await writeFile(join(fixture.folder, 'after.config.ts'), withAfter);
    const protecting = config.replace('unsafeReportOnly: true', 'unsafeReportOnly: false');
    await writeFile(join(fixture.folder, 'protecting.config.ts'), protecting);
  });
  after(() => fixture.remove());

  const env = { API_KEY: randomBytes(32).toString('base64url') };

  async function build(target: string, config = 'after.config.ts') {
    const out = `${target}-${config}`;
    const args = ['build', '--config', config, '--out', out, '--target', target];
    const result = await runCommand(args, { cwd: fixture.folder, env });
    assert.equal(result.exitCode, 0, result.stderr);
    const file = (name: string) => join(fixture.folder, out, name);
    return { ...result, file };
  }

  it('says in its table, its report and its first notice that nothing is protected', async () => {
    for (const target of ['lambda-edge', 'cloudfront-function']) {
      const { stdout, stderr, file } = await build(target);
      assert.match(stdout, /\nprotected +nothing: "unsafeReportOnly" lets every request pass\n/);
      const { unsafeReportOnly, notices } = JSON.parse(await readFile(file('report.json'), 'utf8'));
      assert.equal(unsafeReportOnly, true);
      assert.match(notices[0], /^Nothing is protected/);
      assert.match(stderr, /Notice: Nothing is protected/);
    }
  });

  it('lets what would be refused pass through the site’s own function, at Lambda@Edge', async (t) => {
    const { file } = await build('lambda-edge');
    const log = t.mock.method(console, 'log', () => undefined);
    const { handler } = await import(pathToFileURL(file('index.mjs')).href);
    const passed = await handler(lambdaEdgeEvent(REQUEST));
    assert.equal(passed.uri, '/mine/internal/x');
    assert.equal(passed.headers['x-forwarded-user'], undefined);
    const [line] = log.mock.calls.map(({ arguments: [text] }) => JSON.parse(String(text)));
    assert.deepEqual([line.verdict, line.status, line.code, line.protected], WOULD_DENY);
    const failed = await handler(lambdaEdgeEvent({ ...REQUEST, path: '/internal/fail' }));
    assert.equal(failed.status, '503');
  });

  it('does so in a CloudFront Function, too', async () => {
    const { file } = await build('cloudfront-function');
    const code = await readFile(file('function.js'), 'utf8');
    const events = ['/internal/x', '/internal/fail'].map((path) =>
      cloudFrontFunctionEvent({ ...REQUEST, path }),
    );
    const [passed, failed] = await runCloudFrontFunction({ code, now: Date.now() / 1000 }, events);
    assert.ok(passed?.ok && failed?.ok);
    const { uri, headers } = passed.value as { readonly uri: string; readonly headers: object };
    assert.equal(uri, '/mine/internal/x');
    assert.ok(!('x-forwarded-user' in headers));
    const line = JSON.parse(passed.console[0] ?? '{}');
    assert.deepEqual([line.verdict, line.status, line.code, line.protected], WOULD_DENY);
    // The site's own function has failed, not the gate: there is nothing to pass on.
    assert.equal((failed.value as { readonly statusCode: number }).statusCode, 503);
    assert.equal(failed.console.length, 2);
  });

  it('is the only one that holds any of it', async () => {
    for (const [target, name] of [
      ['lambda-edge', 'index.mjs'],
      ['node', 'index.mjs'],
      ['cloudfront-function', 'function.js'],
    ] as const) {
      const { stdout, file } = await build(target, 'protecting.config.ts');
      assert.doesNotMatch(stdout, /protected/);
      assert.doesNotMatch(await readFile(file(name), 'utf8'), /would_deny|"protected|protected:/);
    }
  });
});

const WOULD_DENY = ['would_deny', 403, 'forbidden', false];
