import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withoutLet } from './without-let.ts';

/** What `code`, which sets `out`, makes of it: before and after. */
function bothWays(code: string): {
  readonly before: unknown;
  readonly after: unknown;
  readonly text: string;
} {
  const text = withoutLet(code);
  const run = (source: string) => new Function(`let out; ${source}; return out;`)() as unknown;
  return { before: run(code), after: run(text), text };
}

const SAME: Readonly<Record<string, string>> = {
  'names that are used twice in one function':
    'function f(a) { if (a) { let x = 1; out = x; } else { let x = 2; out = x; } { const x = 3; out += x; } } f(1)',
  'a name that shadows another':
    'const x = 1; function f() { const x = 2; { let x = 3; out = x; } out += x; } f(); out += x * 100',
  'a parameter of that name': 'function f(x) { { let x = 5; out = x; } out += x; } f(10)',
  'a variable that begins anew in each turn':
    'function f() { const all = []; for (let i = 0; i < 3; i++) { let x; if (i === 1) x = i; all.push(x); } out = all; } f()',
  'a function in a loop that is called at once':
    'function f() { const all = []; for (let i = 0; i < 3; i++) { const x = i * 2; [1].forEach((y) => { all.push(x + y); }); } out = all; } f()',
  'a shorthand':
    'function f() { const a = 1; { const a = 2; out = { a }; } out = { ...{}, b: out, a }; } f()'.replace(
      '...{}, ',
      '',
    ),
  'a member and a key of that name':
    'function f() { { const a = { a: 1 }; out = a.a + { a: a.a }.a; } } f()',
  'a catch':
    'function f() { let e = 1; try { throw 2; } catch (e) { let g = e; out = g; } out += e; } f()',
  'for-in':
    'function f(o) { out = 0; for (const k in o) { const v = o[k]; out += v; } } f({ a: 1, b: 2 })',
  'a function of a name that a block has too':
    'function f() { { let g = 1; out = g; } function g() { return 7; } out += g(); } f()',
  'names of blocks beside and within one another':
    'function f() { { const a = 1; { const a = 2; out = a; } out += a; } { const a = 5; out += a; } { let a; if (out > 99) a = 1; out += String(a); } } f()',
  'functions that two blocks leave behind':
    "function f() { let a; let b; if (true) { const l = ['x']; a = (u) => l.includes(u); } if (true) { const l = ['y']; b = (u) => l.includes(u); } out = [a('x'), b('x')]; } f()",
  'a switch':
    'function f(k) { switch (k) { case 1: { break; } default: { const q = k; out = q; } } switch (k) { default: const q = 5; out += q; } } f(2)',
  'a global of the name that a block has':
    'function f() { { let Math = { abs: () => 5 }; out = Math.abs(1); } out += Math.abs(-2); } f()',
  'a name of the program that a function beside a block reads':
    'const x = 1; function f() { const g = () => x; { let x = 2; out = x; } out += g(); } f()',
  'names that would be made': 'function f() { const x_1 = 1; { const x = 2; out = x_1 + x; } } f()',
};

describe('withoutLet()', () => {
  for (const [title, code] of Object.entries(SAME)) {
    it(`keeps the meaning of ${title}`, () => {
      const { before, after, text } = bothWays(code);
      assert.deepEqual(after, before);
      assert.doesNotMatch(text, /\b(let|const)\b/);
    });
  }

  it('leaves a name as it is that nothing else in its function has', () => {
    const code =
      'const a = 1; let b = 0; { let g = a; b += g; } function f(d) { { const e = d.c; b += e; } { const c = 1; b += c; } } f({ c: 4 }); out = b';
    const { before, after, text } = bothWays(code);
    assert.deepEqual(after, before);
    assert.equal(text, code.replaceAll(/let|const/g, 'var'));
  });

  it('leaves a program alone where one turn of a loop has what another must not see', () => {
    const code =
      'function f() { const all = [], fs = []; for (let i = 0; i < 3; i++) { let x; x = x || i; const y = i; all.push(x); fs.push(() => y + i); } fs.forEach((g) => all.push(g())); out = all; } f()';
    const { after, text } = bothWays(code);
    assert.equal(text, code);
    assert.deepEqual(after, [0, 1, 2, 0, 2, 4]);
  });

  it('leaves a switch alone that a loop goes through again, where a function outlives its turn', () => {
    const code =
      'function f() { const g = []; let i = 0; while (i < 3) { switch (i) { default: const q = i; g.push(() => q); } i++; } out = g.map((h) => h()); } f()';
    const { after, text } = bothWays(code);
    assert.equal(text, code);
    assert.deepEqual(after, [0, 1, 2]);
  });

  it('leaves a program alone in which a function outlives its turn', () => {
    const code =
      'function f() { const all = []; for (let i = 0; i < 3; i++) { all.push(() => i); } out = all.map((g) => g()); } f()';
    const { after, text } = bothWays(code);
    assert.equal(text, code);
    assert.deepEqual(after, [0, 1, 2]);
  });
});
