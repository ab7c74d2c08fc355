/** The user's own module in a CloudFront Function: what its runtime may mistake is said with the line in the editor. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runCloudFrontFunction } from '@postern/emulator';
import { BUILD, withFixture } from '../testing/built-fixture.ts';
import { runCommand } from '../testing/fake-process.ts';

const CONFIG = `export default {
  target: 'cloudfront-function', after: './mine.ts', rules: [{ path: '*', allow: 'anyone' }],
};`;

describe('postern build of a CloudFront Function with a user module', () => {
  it('says what its runtime may mistake, and builds', () =>
    withFixture('public-site', async ({ folder }) => {
      const source = `interface Event { readonly request: object }
export async function handler(event: Event): Promise<object> {
  await Promise.all([]);
  return event.request;
}
`;
      await writeFile(join(folder, 'postern.config.ts'), CONFIG);
      await writeFile(join(folder, 'mine.ts'), source);
      const { exitCode, stderr, stdout } = await runCommand([...BUILD, '--json'], { cwd: folder });
      assert.equal(exitCode, 0, stderr);
      const { notices } = JSON.parse(stdout);
      assert.equal(notices.length, 1, notices.join('\n'));
      assert.match(notices[0], /^mine\.ts:3: .+ \(W-CFF-PROMISE-COMBINATOR\)$/);
      const { stderr: printed } = await runCommand(BUILD, { cwd: folder });
      assert.match(printed, /^Notice: mine\.ts:3: /m);
    }));

  it('says nothing of a module that keeps to the dialect, and refuses one that does not', () =>
    withFixture('public-site', async ({ folder }) => {
      await writeFile(join(folder, 'postern.config.ts'), CONFIG);
      const file = join(folder, 'mine.ts');
      await writeFile(file, 'export function handler(event) { return event.request; }');
      const { stdout } = await runCommand([...BUILD, '--json'], { cwd: folder });
      assert.deepEqual(JSON.parse(stdout).notices, []);
      await writeFile(file, 'export function handler(event) { return event.request ?? fetch; }');
      const { exitCode, stderr } = await runCommand(BUILD, { cwd: folder });
      assert.equal(exitCode, 1);
      assert.match(stderr, /mine\.ts:1:/);
    }));

  for (const kind of ['export function handler', 'export default function']) {
    it(`runs after the gate: ${kind}`, () =>
      withFixture('public-site', async ({ folder }) => {
        const source = `${kind}(event) { event.request.uri = '/v2' + event.request.uri; return event.request; }`;
        await writeFile(join(folder, 'postern.config.ts'), CONFIG);
        await writeFile(join(folder, 'mine.ts'), source);
        const { exitCode, stderr } = await runCommand(BUILD, { cwd: folder });
        assert.equal(exitCode, 0, stderr);
        const code = await readFile(join(folder, 'out/function.js'), 'utf8');
        const request = {
          method: 'GET',
          uri: '/a',
          headers: { host: { value: 'x' } },
          cookies: {},
        };
        const [outcome] = await runCloudFrontFunction({ code, now: 0 }, [{ event: { request } }]);
        assert.equal(outcome?.ok && (outcome.value as { uri?: string }).uri, '/v2/a');
      }));
  }

  it('keeps a check that is there for what it throws', () =>
    withFixture('public-site', async ({ folder }) => {
      const source = `export function handler(event) {
  try { decodeURIComponent(event.request.headers['x-next'].value); event.request.headers['x-key'].value; }
  catch (error) { return { statusCode: 400 }; }
  return event.request;
}`;
      await writeFile(join(folder, 'postern.config.ts'), CONFIG);
      await writeFile(join(folder, 'mine.ts'), source);
      assert.equal((await runCommand(BUILD, { cwd: folder })).exitCode, 0);
      const code = await readFile(join(folder, 'out/function.js'), 'utf8');
      const ask = async (headers: object) => {
        const request = {
          method: 'GET',
          uri: '/a',
          headers: { host: { value: 'x' }, ...headers },
          cookies: {},
        };
        const [outcome] = await runCloudFrontFunction({ code, now: 0 }, [{ event: { request } }]);
        return (outcome as { value?: { statusCode?: number } }).value?.statusCode;
      };
      const key = { 'x-key': { value: 'k' } };
      assert.equal(await ask({ 'x-next': { value: '%zz' }, ...key }), 400);
      assert.equal(await ask({ 'x-next': { value: 'a' } }), 400);
      assert.equal(await ask({ 'x-next': { value: 'a' }, ...key }), undefined);
    }));

  for (const [rule, line] of [
    ['E-CFF-AWAIT-ARG', "console.log(await Promise.resolve('a'));"],
    ['E-CFF-CALL-SPREAD', 'Math.max(...[1]);'],
    ['E-CFF-GLOBAL', 'new Map();'],
    ['W-CFF-CONSOLE-COMMA', "console.log('a', 'b');"],
    ['W-CFF-NUMBERED-FUNCTION', 'event.f = [() => 1];'],
    ['E-CFF-SYNTAX', 'for (const a of []) event.a = a;'],
  ] as const) {
    it(`refuses ${rule} with file and line`, () =>
      withFixture('public-site', async ({ folder }) => {
        const source = `type Event = { request: object };\nexport async function handler(event: any) {\n  ${line}\n  return event.request;\n}\n`;
        await writeFile(join(folder, 'postern.config.ts'), CONFIG);
        await writeFile(join(folder, 'mine.ts'), source);
        const { exitCode, stderr } = await runCommand(BUILD, { cwd: folder });
        assert.equal(exitCode, 1);
        assert.match(stderr, /Cannot bundle mine\.ts:3:\d+: /);
        assert.ok(stderr.includes(`(${rule})`), stderr);
      }));
  }
});
