/** `runCloudFrontFunction` on every engine: outcomes, failures, clock, console, and the module `cloudfront`. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { ENGINES, runOnce, valueOfHandler } from '../testing/engines.ts';
import { runCloudFrontFunction } from './invoke.ts';

const LIST = Array.from({ length: 450 }, (_, index) => ({
  event: { request: { uri: `/${index}` } },
}));

for (const engine of ENGINES) {
  test(`${engine} gives one outcome for each event, in their order`, async () => {
    const code = 'async function handler(event) { return event.request; }';
    const outcomes = await runCloudFrontFunction({ code, engine, now: 0 }, LIST);
    const uris = outcomes.map((each) => each.ok && (each.value as { uri: string }).uri);
    assert.deepEqual(
      uris,
      LIST.map(({ event }) => event.request.uri),
    );
    assert.deepEqual(await runCloudFrontFunction({ code, engine, now: 0 }, []), []);
  });

  test(`${engine} ends a function that never ends, and goes on with the next event`, async () => {
    const code = `function handler(event) {
      if (event.request.uri === '/2') while (true) {}
      return event.request.uri;
    }`;
    const run = { code, engine, now: 0, timeoutMilliseconds: 1_500 };
    const outcomes = await runCloudFrontFunction(run, LIST.slice(0, 5));
    assert.deepEqual(
      outcomes.map((each) => (each.ok ? each.value : each.errorType)),
      ['/0', '/1', 'timeout', '/3', '/4'],
    );
  });

  test(`${engine} says which kind of failure it was`, async () => {
    const failures = [
      [
        'async function handler() { f(await 1); }',
        'syntax',
        /^SyntaxError: await in arguments not supported/,
      ],
      [
        'async function handler() {\n  var a = {};\n  f(...a);\n}',
        'syntax',
        /^SyntaxError: .* in 3$/,
      ],
      ['function handler() { ', 'syntax', /^SyntaxError/],
      ['export function handler() {}', 'syntax', /^SyntaxError: Illegal export statement/],
      ['function handler(event) {\n  return event.a.b;\n}', 'throw', /^TypeError: .* in 2$/],
      ['async function handler() { throw new RangeError("far"); }', 'throw', /^RangeError: far/],
      ['function handler() { throw "text"; }', 'throw', /text/],
      ['throw new Error("at load"); function handler() {}', 'throw', /^Error: at load/],
      ['var x = 1;', 'throw', /no top-level function named "handler"/],
      ['function handler() { var a = {}; a.a = a; return a; }', 'throw', /./],
      ['function handler() { Promise.reject(new Error("lost")); return 1; }', 'throw', /lost/],
      [
        'async function handler() { await new Promise(() => undefined); }',
        'timeout',
        /never settled/,
      ],
      [
        'function handler() { var a = []; for (;;) a.push("x".repeat(99999) + a.length); }',
        'memory',
        /memory/,
      ],
    ] as const;
    for (const [code, errorType, message] of failures) {
      const outcome = await runOnce(engine, code, { timeoutMilliseconds: 20_000 });
      assert.equal(
        outcome.ok ? 'ok' : outcome.errorType,
        errorType,
        `${code}: ${JSON.stringify(outcome)}`,
      );
      assert.match(outcome.ok ? '' : outcome.message, message, code);
      assert.doesNotMatch(outcome.ok ? '' : outcome.message, /postern-function-/, code);
    }
  });

  test(`${engine} finds whose promise was rejected and not handled`, async () => {
    const code = `function handler(event) {
      if (event.request.uri === '/1') Promise.reject(new Error('lost'));
      return event.request.uri;
    }`;
    const outcomes = await runCloudFrontFunction({ code, engine, now: 0 }, LIST.slice(0, 3));
    assert.deepEqual(
      outcomes.map(({ ok }) => ok),
      [true, false, true],
    );
  });

  test(`${engine} stops the clock at each event's time`, async () => {
    const code = `const loaded = Date.now();
      function handler() {
        const date = new Date();
        return [loaded, Date.now(), date.getTime(), date instanceof Date, date.constructor === Date, Date(),
          new Date(5).getTime(), new Date(2020, 1, 3, 4, 5).getMinutes(), Date.UTC(2020, 0), Date.parse('2020-01-01T00:00:00Z')];
      }`;
    const event = { request: {} };
    const outcomes = await runCloudFrontFunction({ code, engine, now: 1.5 }, [
      { event },
      { event, now: 1_700_000_000.0019 },
    ]);
    const [first, second] = outcomes.map((each) => (each.ok ? (each.value as unknown[]) : []));
    assert.deepEqual(first?.slice(0, 5), [1_500, 1_500, 1_500, true, true]);
    assert.match(String(first?.[5]), /^Thu Jan 01 1970/);
    assert.deepEqual(first?.slice(6), [5, 5, 1_577_836_800_000, 1_577_836_800_000]);
    assert.deepEqual(second?.slice(1, 3), [1_700_000_000_001, 1_700_000_000_001]);
  });

  test(`${engine} keeps 10 KB of the console, one argument a line, long values whole`, async () => {
    const body = 'é'.repeat(30_000);
    const outcome = await runOnce(
      engine,
      `function handler() {
        console.log('a', 'b'); console.log({ c: 1 }); console.log(''); console.log('x'.repeat(20000)); console.log('lost');
        return { body: '${body}' };
      }`,
    );
    assert.ok(outcome.ok);
    assert.deepEqual(outcome.value, { body });
    assert.equal(outcome.console[0], 'a');
    assert.match(outcome.console[1] ?? '', /c: ?1/);
    assert.equal(outcome.console.join('').length, 10_240);
    assert.equal(outcome.console.length, 4);
  });

  test(`${engine} tells undefined from null`, async () => {
    assert.equal(await valueOfHandler(engine, 'return;'), undefined);
    assert.equal(await valueOfHandler(engine, 'return null;'), null);
  });

  test(`${engine} reads an import as minifiers write it`, async () => {
    const code = 'import e from"cloudfront";var t=e.kvs();function handler(){return typeof t.get}';
    const store = { read: () => ({ version: 1, entries: new Map() }) };
    const run = { code, engine, store, now: 0 };
    const [outcome] = await runCloudFrontFunction(run, LIST.slice(0, 1));
    assert.equal(outcome?.ok && outcome.value, 'function');
  });

  test(`${engine} reads a KeyValueStore in three formats`, async () => {
    const code = `import cf from 'cloudfront';
      const kvs = cf.kvs();
      async function handler() {
        const text = await kvs.get('text');
        const json = await kvs.get('json', { format: 'json' });
        const bytes = await kvs.get('text', { format: 'bytes' });
        const has = await kvs.exists('__proto__');
        const lacks = await kvs.exists('toString');
        const meta = await kvs.meta();
        let missing = '';
        try { await kvs.get('no'); } catch (error) { missing = error.message; }
        return { text, json, bytes: bytes.toString('hex'), has, lacks, count: meta.keyCount, missing };
      }`;
    const entries = new Map([
      ['text', 'é'],
      ['json', '{"a":1}'],
      ['__proto__', 'x'],
    ]);
    const store = { read: () => ({ version: 1, entries }) };
    const [outcome] = await runCloudFrontFunction(
      { code, engine, store, now: 0 },
      LIST.slice(0, 1),
    );
    assert.deepEqual(outcome, {
      ok: true,
      value: {
        text: 'é',
        json: { a: 1 },
        bytes: 'c3a9',
        has: true,
        lacks: false,
        count: 3,
        missing: 'KeyNotFound',
      },
      console: [],
    });
  });

  test(`${engine} rejects every call of a store that is made to fail`, async () => {
    const code = `import cf from 'cloudfront';
      async function handler() {
        const kvs = cf.kvs();
        const said = [];
        try { await kvs.get('a'); } catch (error) { said.push(error.message); }
        try { await kvs.exists('a'); } catch (error) { said.push(error.message); }
        try { await kvs.meta(); } catch (error) { said.push(error.message); }
        return said;
      }`;
    const store = { read: () => ({ version: 1, entries: new Map([['a', '1']]), fault: 'down' }) };
    const [outcome] = await runCloudFrontFunction(
      { code, engine, store, now: 0 },
      LIST.slice(0, 1),
    );
    assert.deepEqual(outcome, { ok: true, value: ['down', 'down', 'down'], console: [] });
  });

  test(`${engine} has the rest of the module as far as it goes`, async () => {
    const code = `import cf from 'cloudfront';
      function handler(event) {
        const said = [cf.edgeLocation.name, event.request.rawQueryString(), Object.keys(event.request).length];
        try { cf.kvs(); } catch (error) { said.push(error.message); }
        try { cf.updateRequestOrigin({}); } catch (error) { said.push(error.message); }
        return said;
      }`;
    const event = { request: { uri: '/' } };
    const outcomes = await runCloudFrontFunction({ code, engine, now: 0 }, [
      { event, rawQueryString: 'a=%20' },
      { event },
    ]);
    assert.deepEqual(
      outcomes.map((each) => each.ok && (each.value as unknown[])),
      ['a=%20', null].map((query) => [
        'LOC50-P1',
        query,
        1,
        'No key value store is associated with this function',
        'cf.updateRequestOrigin is not emulated',
      ]),
    );
  });
}

test('nothing is left in the folder for temporary files', async () => {
  const folders = () =>
    readdirSync(tmpdir()).filter((name) => name.startsWith('postern-function-'));
  const before = new Set(folders());
  await runOnce('vm', 'function handler() { return 1; }');
  await runOnce('vm', 'throw new Error()');
  // Test files that run at the same time have folders of their own, for a moment.
  const left = folders().filter((name) => !before.has(name));
  for (let turn = 0; turn < 100 && folders().some((name) => left.includes(name)); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(
    folders().filter((name) => left.includes(name)),
    [],
  );
});
