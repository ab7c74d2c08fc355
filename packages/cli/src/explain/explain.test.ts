import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '../testing/fake-process.ts';
import { copyFixture, type Fixture } from '../testing/fixture.ts';
import type { Explanation } from './explain.ts';
import { makeRequest } from './request.ts';

describe('postern explain', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await copyFixture('bearer');
  });
  after(() => fixture.remove());

  async function explain(args: readonly string[], stdin = ''): Promise<Explanation> {
    const command = ['explain', '--config', 'postern.config.ts', '--json', ...args];
    const { exitCode, stdout, stderr } = await runCommand(command, { cwd: fixture.folder, stdin });
    assert.equal(exitCode, 0, stdout + stderr);
    return JSON.parse(stdout);
  }

  it('says which rule allows a public path', async () => {
    const { verdict, rule, reason, passed } = await explain([
      'GET',
      'https://api.example.com/health',
    ]);
    assert.equal(verdict, 'allow');
    assert.equal(rule?.index, 0);
    assert.equal(rule?.path, '/health');
    assert.equal(reason, 'anyone');
    assert.deepEqual(passed, ['host', 'path', 'rule']);
  });

  it('names the check that failed: no credential', async () => {
    const { verdict, status, code, passed } = await explain(['GET', 'https://api.example.com/api']);
    assert.deepEqual([verdict, status, code], ['deny', 401, 'credential_missing']);
    assert.deepEqual(passed, ['host', 'path', 'rule']);
  });

  it('names the claim that was not enough, with the token from standard input', async () => {
    const token = fixture.token({ 'cognito:groups': ['staff'] });
    const explanation = await explain(
      ['GET', 'https://api.example.com/admin/x', '--token', '-'],
      token,
    );
    assert.equal(explanation.code, 'insufficient_scope');
    assert.equal(explanation.claim, 'groups');
    assert.equal(explanation.kid, fixture.key.kid);
    assert.deepEqual(explanation.passed, ['host', 'path', 'rule', 'credential', 'token']);
    assert.ok(!JSON.stringify(explanation).includes(token.slice(-40)));
  });

  it('shows what reaches the origin', async () => {
    const token = fixture.token({ scope: 'read' });
    const explanation = await explain([
      'GET',
      'https://api.example.com/api/docs/',
      ...['--token', token, '--header', 'x-user: eve'],
    ]);
    assert.equal(explanation.verdict, 'allow');
    assert.deepEqual(explanation.headers, [['x-user', 'ada']]);
    assert.deepEqual(explanation.removedHeaders, ['x-user']);
    assert.equal(explanation.uri, '/api/docs/index.html');
  });

  it('judges the path as written', async () => {
    const { status, code } = await explain(['GET', 'https://api.example.com/health/../admin']);
    assert.deepEqual([status, code], [400, 'ambiguous_path']);
  });

  it('judges the host', async () => {
    const { status, rule } = await explain(['GET', 'https://other.example.com/']);
    assert.equal(status, 421);
    assert.equal(rule, undefined);
  });

  it('prints a table that holds no token', async () => {
    const token = fixture.token({ scope: 'other' });
    const { stdout, stderr } = await runCommand(
      [
        ...['explain', '--config', 'postern.config.ts', 'GET', 'https://api.example.com/api'],
        ...['--token', token],
      ],
      { cwd: fixture.folder },
    );
    assert.match(stdout, /decision +deny \(403\)\nrule +rules\[1\] \/api\* → require/);
    assert.match(stdout, /passed +host, path, rule, credential, token/);
    for (const segment of token.split('.')) assert.ok(!`${stdout}${stderr}`.includes(segment));
  });

  for (const [title, args, message] of [
    ['a relative URL', ['GET', '/health'], /"URL" must be an absolute/],
    ['a method that is none', ['G T', 'https://x/'], /"METHOD" must be/],
    [
      'standard input without a token',
      ['GET', 'https://x/', '--token', '-'],
      /No token came on standard input/,
    ],
    ['an empty token', ['GET', 'https://x/', '--token', ''], /No token is in the argument/],
    ['a header without a colon', ['GET', 'https://x/', '--header', 'x'], /"--header" must be/],
  ] as const) {
    it(`refuses ${title}`, async () => {
      const command = ['explain', '--config', 'postern.config.ts', ...args];
      const { exitCode, stderr } = await runCommand(command, { cwd: fixture.folder });
      assert.equal(exitCode, 1);
      assert.match(stderr, message);
    });
  }

  it('shows nothing of a header or an address that may be a credential', async () => {
    for (const args of [
      ['GET', 'https://x/', '--header', 'Authorization Bearer CANARY'],
      ['GET', '/page?token=CANARY'],
      ['https://x/?token=CANARY', 'https://x/'],
    ]) {
      const command = ['explain', '--config', 'postern.config.ts', ...args];
      const { exitCode, stdout, stderr } = await runCommand(command, { cwd: fixture.folder });
      assert.equal(exitCode, 1);
      assert.match(stderr, /Option "/);
      assert.doesNotMatch(stdout + stderr, /CANARY/);
    }
  });

  it('leaves no file behind', async () => {
    await assert.rejects(readFile(join(fixture.folder, 'postern.lock.json')), { code: 'ENOENT' });
  });
});

describe('makeRequest()', () => {
  it('keeps path and query as they are written', () => {
    const { path, query, host, method } = makeRequest({
      method: 'get',
      url: 'https://api.example.com:8443/a/%2e%2e//b?x=1&x=%20#fragment',
      headers: [],
    });
    assert.deepEqual(
      { path, query, host, method },
      { path: '/a/%2e%2e//b', query: 'x=1&x=%20', host: 'api.example.com:8443', method: 'GET' },
    );
  });

  it('keeps repeated headers, and lets Host replace the host', () => {
    const { headers, host } = makeRequest({
      method: 'GET',
      url: 'https://api.example.com',
      headers: ['Authorization: Bearer a', 'authorization: Bearer b', 'Host: other'],
    });
    assert.deepEqual(headers.authorization, ['Bearer a', 'Bearer b']);
    assert.equal(host, 'other');
  });
});
