/** Node in njs's place: what a function cannot get hold of there, and that it cannot end its owner's process. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runOnce } from '../testing/engines.ts';
import { engineCommand } from './engine.ts';
import { noticesOf } from './notices.ts';

const LEAKS = [
  'Buffer',
  'Buffer.from("a").constructor',
  'console.log',
  'require',
  'atob',
  'globalThis',
  'new TextEncoder().encode("a")',
  'new TextDecoder()',
  'new TextDecoder().decode',
  'require("crypto").createHash',
  'require("crypto").createHash("sha256").update("a")',
  'require("crypto").createHash("sha256").update("a").digest()',
  'require("querystring").parse',
  'failureOf(() => require("fs"))',
  'failureOf(() => require("crypto").createHash("sha512"))',
  'failureOf(() => Buffer.alloc(-1))',
];

test('no object of the vm engine leads to code outside the context', async () => {
  const body = `
    function failureOf(action) { try { action(); } catch (error) { return error; } }
    return [${LEAKS}].map((value) => {
      for (let each = value.constructor; typeof each === 'function'; each = each.constructor) {
        try { return typeof each('return process')(); } catch (error) { if (each === each.constructor) return error.name; }
      }
    });`;
  const code = `function handler() { ${body} }`;
  const outcome = await runOnce('vm', code);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  assert.deepEqual(
    outcome.value,
    LEAKS.map(() => 'EvalError'),
  );
});

test('what the vm engine throws is of the function own kinds', async () => {
  const body = `try { require('crypto').createHash('sha512'); } catch (error) {
    return [error instanceof TypeError, error.message]; }`;
  const outcome = await runOnce('vm', `function handler() { ${body} }`);
  assert.deepEqual(outcome.ok && outcome.value, [true, 'not supported algorithm: "sha512"']);
});

test('an inspected object is not handed what inspects it', async () => {
  const body = `var seen = 0;
    console.log({ [Symbol.for('nodejs.util.inspect.custom')]: () => { seen++; return 'x'; } });
    return seen;`;
  const outcome = await runOnce('vm', `function handler() { ${body} }`);
  assert.equal(outcome.ok && outcome.value, 0);
});

test('Node is started with its permission model, and reads its own files and the folder alone', () => {
  const { args } = engineCommand('vm', '/somewhere/function');
  assert.ok(args.includes('--disallow-code-generation-from-strings'));
  assert.ok(args.some((each) => /^--(experimental-)?permission$/.test(each)));
  const readable = args.filter((each) => each.startsWith('--allow-'));
  assert.equal(readable.length, 2);
  assert.match(readable[0] ?? '', /^--allow-fs-read=.*\/runtime\/cloudfront-function\/$/);
  assert.equal(readable[1], '--allow-fs-read=/somewhere/function/');
});

test('the notice says that Node is no sandbox', () => {
  const slot = { engine: 'vm', code: 'function handler(event) { return event.request; }' } as const;
  const [notice] = noticesOf(slot);
  assert.match(notice?.detail ?? '', /a stand-in and no sandbox/);
});
